// The forms of the second step after their action answered.

import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CodeForm } from '@/app/(public)/second-step/_components/code-form';
import { RecoveryForm } from '@/app/(public)/second-step/_components/recovery-form';
import { verifyCode } from '@/app/(public)/second-step/actions';
import { secondStep } from '@/lib/shared/messages/account/second-step';

jest.mock('@/app/(public)/second-step/actions', () => ({ verifyCode: jest.fn() }));

const answer = (code: string, more: object = {}) =>
  (verifyCode as jest.Mock).mockResolvedValue({ ok: false, code, message: 'Refused.', requestId: 'r-1', ...more });
const sent = () => Object.fromEntries((verifyCode as jest.Mock).mock.calls[0][1] as FormData);

async function enter(code: string) {
  await userEvent.type(screen.getByLabelText(secondStep.code), code);
  await userEvent.click(screen.getByRole('button', { name: secondStep.submit }));
}

describe('CodeForm', () => {
  it('lets phones offer the code, and pasting with a space', () => {
    render(<CodeForm />);
    const field = screen.getByLabelText(secondStep.code);
    expect(field).toHaveAttribute('autocomplete', 'one-time-code');
    expect(field).toHaveAttribute('inputmode', 'numeric');
    expect(Number(field.getAttribute('maxlength'))).toBeGreaterThan('123 456'.length);
  });

  it('sends the code, says it was wrong, and puts the cursor back without telling how many tries are left', async () => {
    answer('auth/bad-code');
    render(<CodeForm />);
    await enter('123456');
    expect(sent()).toEqual({ method: 'otp', code: '123456' });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(secondStep.wrongTitle);
    expect(alert).not.toHaveTextContent(/\d/);
    expect(screen.getByLabelText(secondStep.code)).toHaveFocus();
  });

  it('marks a code of the wrong shape', async () => {
    answer('request/invalid', { fieldErrors: { code: ['code/invalid'] } });
    render(<CodeForm />);
    await enter('12');
    expect(await screen.findByText('Write the six digits that your app shows.')).toBeVisible();
  });

  it('says how long a pause lasts and what does not end it', async () => {
    answer('auth/locked', { retryAfterSeconds: 900 });
    render(<CodeForm />);
    await enter('123456');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(/15 minutes/);
    expect(alert).toHaveTextContent(secondStep.lockedHelp);
  });

  it('leads back to the start when the sign-in is over', async () => {
    answer('auth/pending-expired');
    render(<CodeForm />);
    await enter('123456');
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByRole('link', { name: secondStep.startAgain })).toHaveAttribute('href', '/sign-in');
  });
});

describe('RecoveryForm', () => {
  it('is folded beside the app’s form, and open where it is the only one', () => {
    const { rerender } = render(<RecoveryForm isOnlyForm={false} />);
    expect(screen.getByRole('group')).not.toHaveAttribute('open');
    rerender(<RecoveryForm isOnlyForm />);
    expect(screen.getByRole('group')).toHaveAttribute('open');
  });

  it('sends the code and stays open when it was wrong', async () => {
    answer('auth/bad-code');
    render(<RecoveryForm isOnlyForm={false} />);
    await userEvent.click(screen.getByText(secondStep.recovery.open));
    await userEvent.type(screen.getByLabelText(secondStep.recovery.code), 'aaaa-bbbb-cccc-dddd');
    await userEvent.click(screen.getByRole('button', { name: secondStep.recovery.submit }));
    expect(sent()).toEqual({ method: 'recovery', code: 'aaaa-bbbb-cccc-dddd' });
    expect(await screen.findByRole('alert')).toHaveTextContent(secondStep.wrongTitle);
    expect(screen.getByRole('group')).toHaveAttribute('open');
  });
});

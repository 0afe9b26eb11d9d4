// Where the links of an account's mails lead: nothing happens before the button, and each end says what is next.

import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { confirmEmail } from '@/app/(public)/confirm-email/actions';
import { ConfirmEmailForm } from '@/app/(public)/confirm-email/_components/confirm-email-form';
import { keepAccount } from '@/app/(public)/keep-account/actions';
import { KeepAccountForm } from '@/app/(public)/keep-account/_components/keep-account-form';

jest.mock('@/app/(public)/confirm-email/actions', () => ({ confirmEmail: jest.fn() }));
jest.mock('@/app/(public)/keep-account/actions', () => ({ keepAccount: jest.fn() }));

const TOKEN = 'A'.repeat(43);
const FORMS = [
  {
    name: 'ConfirmEmailForm',
    Form: ConfirmEmailForm,
    action: confirmEmail as unknown as jest.Mock,
    button: 'Use this address',
    done: 'The address is changed',
    next: ['To the account', '/settings'],
  },
  {
    name: 'KeepAccountForm',
    Form: KeepAccountForm,
    action: keepAccount as unknown as jest.Mock,
    button: 'Keep my account',
    done: 'Your account is kept',
    next: ['Sign in', '/sign-in'],
  },
] as const;

describe.each(FORMS)('$name', ({ Form, action, button, done, next: [label, href] }) => {
  it('sends the secret only when asked to, and ends with the way on', async () => {
    action.mockResolvedValue({ ok: true, data: null });
    render(<Form token={TOKEN} />);
    expect(action).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: button }));
    expect(await screen.findByRole('heading', { name: done })).toHaveFocus();
    expect(Object.fromEntries((action.mock.calls[0] as [null, FormData])[1])).toEqual({ token: TOKEN });
    expect(screen.getByRole('link', { name: label })).toHaveAttribute('href', href);
  });

  it('says what to do with a link that is too old', async () => {
    action.mockResolvedValue({ ok: false, code: 'auth/expired-link', message: 'Refused.', requestId: 'r-1' });
    render(<Form token={TOKEN} />);
    await userEvent.click(screen.getByRole('button', { name: button }));
    expect(await screen.findByRole('heading', { name: 'This link no longer works' })).toHaveFocus();
    expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in');
  });

  it('stays where it is after another refusal, and asks for the secret where there is none', async () => {
    action.mockResolvedValue({ ok: false, code: 'request/rate-limited', message: 'Too much.', requestId: 'r-1' });
    render(<Form token={undefined} />);
    await userEvent.type(screen.getByLabelText('Code from the link'), TOKEN);
    await userEvent.click(screen.getByRole('button', { name: button }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Too much.');
  });
});

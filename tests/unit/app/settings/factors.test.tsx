// Authenticator app and recovery codes as their owner sees them.

import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { AuthenticatorPanel } from '@/app/(vault)/settings/security/authenticator/_components/authenticator-panel';
import {
  beginAuthenticator,
  confirmAuthenticator,
  removeAuthenticator,
} from '@/app/(vault)/settings/security/authenticator/actions';
import { FreshCodes } from '@/app/(vault)/settings/security/_components/fresh-codes';
import { RecoveryCodesPanel } from '@/app/(vault)/settings/security/recovery-codes/_components/recovery-codes-panel';
import { regenerateRecoveryCodes } from '@/app/(vault)/settings/security/recovery-codes/actions';
import type { AuthenticatorDto, EnrolmentDto } from '@/lib/shared/account/factor-dto';
import { authenticator, recoveryCodes } from '@/lib/shared/messages/account/factors';

const refresh = jest.fn();
jest.mock('next/navigation', () => ({
  useRouter: () => ({ refresh: () => refresh() }),
  usePathname: () => '/settings/security/authenticator',
}));
jest.mock('@/app/(vault)/settings/security/authenticator/actions', () => ({
  beginAuthenticator: jest.fn(),
  confirmAuthenticator: jest.fn(),
  removeAuthenticator: jest.fn(),
}));
jest.mock('@/app/(vault)/settings/security/recovery-codes/actions', () => ({ regenerateRecoveryCodes: jest.fn() }));

const CODES = [...'23456789AB'].map((last) => `AAAA-BBBB-CCCC-DDD${last}`);
const factor: AuthenticatorDto = { confirmedAt: '2026-11-20T08:00:00.000Z', lastUsedAt: null };
const enrolment: EnrolmentDto = {
  id: 'A'.repeat(43),
  uri: 'otpauth://totp/Safelight:anna',
  typedKey: 'GEZD GNBV',
  qrCode: { size: 21, path: 'M0 0h1v1h-1z' },
};
const refusal = (code: string) => ({ ok: false, code, message: 'Refused.', requestId: 'r-1' });
const sent = (action: unknown) => Object.fromEntries((action as jest.Mock).mock.calls[0][1] as FormData);

describe('AuthenticatorPanel', () => {
  it('is off at first and offers to start', async () => {
    (beginAuthenticator as jest.Mock).mockResolvedValue(refusal('auth/step-up'));
    render(<AuthenticatorPanel factor={null} enrolment={null} />);
    expect(screen.queryByRole('img')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: authenticator.begin }));
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByRole('link')).toHaveAttribute('href', '/confirm?next=%2Fsettings%2Fsecurity%2Fauthenticator');
  });

  it('shows the seed as picture, key and address, and sends the code with the name of the enrolment', async () => {
    (confirmAuthenticator as jest.Mock).mockResolvedValue(refusal('auth/bad-code'));
    render(<AuthenticatorPanel factor={null} enrolment={enrolment} />);
    expect(screen.getByRole('img', { name: authenticator.qrLabel })).toBeVisible();
    expect(screen.getByText('GEZD GNBV')).toBeVisible();
    expect(screen.getByRole('link', { name: authenticator.openApp })).toHaveAttribute('href', enrolment.uri);
    const field = screen.getByLabelText(authenticator.code);
    expect(field).toHaveAttribute('autocomplete', 'one-time-code');
    expect(field).toHaveAttribute('inputmode', 'numeric');
    await userEvent.type(field, '123456');
    await userEvent.click(screen.getByRole('button', { name: authenticator.confirm }));
    expect(await screen.findByRole('alert')).toHaveTextContent(authenticator.wrong);
    expect(sent(confirmAuthenticator)).toEqual({ enrolmentId: enrolment.id, code: '123456' });
    expect(screen.getByLabelText(authenticator.code)).toHaveFocus();
    expect(screen.getByLabelText(authenticator.code)).toBeInvalid();
  });

  it('says when the enrolment is over', async () => {
    (confirmAuthenticator as jest.Mock).mockResolvedValue(refusal('auth/pending-expired'));
    render(<AuthenticatorPanel factor={null} enrolment={enrolment} />);
    await userEvent.type(screen.getByLabelText(authenticator.code), '123456');
    await userEvent.click(screen.getByRole('button', { name: authenticator.confirm }));
    expect(await screen.findByRole('alert')).toHaveTextContent(authenticator.expired);
  });

  it('shows the first recovery codes once it is on, and asks for the page anew', async () => {
    (confirmAuthenticator as jest.Mock).mockResolvedValue({ ok: true, data: { recoveryCodes: CODES } });
    const { rerender } = render(<AuthenticatorPanel factor={null} enrolment={enrolment} />);
    await userEvent.type(screen.getByLabelText(authenticator.code), '123456');
    await userEvent.click(screen.getByRole('button', { name: authenticator.confirm }));
    await waitFor(() => expect(refresh).toHaveBeenCalledTimes(1));
    rerender(<AuthenticatorPanel factor={factor} enrolment={null} />);
    expect(screen.getAllByRole('status')[0]).toHaveTextContent(authenticator.added);
    for (const code of CODES) expect(screen.getByText(code)).toBeVisible();
  });

  it('says so when it is removed, and why not when it is not', async () => {
    (removeAuthenticator as jest.Mock)
      .mockResolvedValueOnce(refusal('object/not-found'))
      .mockResolvedValue({ ok: true, data: null });
    const { rerender } = render(<AuthenticatorPanel factor={factor} enrolment={null} />);
    await userEvent.click(screen.getByRole('button', { name: authenticator.remove }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Refused.');
    await userEvent.click(screen.getByRole('button', { name: authenticator.remove }));
    await waitFor(() => expect(refresh).toHaveBeenCalledTimes(1));
    rerender(<AuthenticatorPanel factor={null} enrolment={null} />);
    expect(screen.getByRole('status')).toHaveTextContent(authenticator.removed);
  });
});

describe('FreshCodes', () => {
  it('copies all codes and says so, or says that it could not', async () => {
    const user = userEvent.setup();
    render(<FreshCodes codes={CODES} />);
    await user.click(screen.getByRole('button', { name: recoveryCodes.copy }));
    expect(await screen.findByText(recoveryCodes.copied)).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe(`${CODES.join('\n')}\n`);
    jest.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
    await user.click(screen.getByRole('button', { name: recoveryCodes.copy }));
    expect(await screen.findByText(recoveryCodes.copyFailed)).toBeVisible();
  });

  it('prints, and saves a text file made in the browser', async () => {
    const print = jest.spyOn(window, 'print').mockImplementation(() => undefined);
    const revoke = jest.fn();
    let blob: Blob | undefined;
    let name: string | undefined;
    Object.assign(URL, {
      createObjectURL: (made: Blob) => {
        blob = made;
        return 'blob:codes';
      },
      revokeObjectURL: revoke,
    });
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      name = this.download;
    });
    render(<FreshCodes codes={CODES} />);
    await userEvent.click(screen.getByRole('button', { name: recoveryCodes.print }));
    expect(print).toHaveBeenCalledTimes(1);
    await userEvent.click(screen.getByRole('button', { name: recoveryCodes.download }));
    expect([name, blob?.type]).toEqual([recoveryCodes.fileName, 'text/plain;charset=utf-8']);
    await waitFor(() => expect(revoke).toHaveBeenCalledWith('blob:codes'));
  });
});

describe('RecoveryCodesPanel', () => {
  const codes = (left: number) => ({ left, total: 10, createdAt: '2026-11-20T08:00:00.000Z' });

  it('has nothing to offer without a second factor', () => {
    render(<RecoveryCodesPanel codes={null} hasFactor={false} />);
    expect(screen.getByText(recoveryCodes.noFactor)).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it.each([
    [9, null],
    [3, recoveryCodes.few],
    [0, recoveryCodes.spent],
  ])('with %i left says what is to do', (left, warning) => {
    render(<RecoveryCodesPanel codes={codes(left)} hasFactor />);
    expect(screen.getByText(`${left} of 10 left`)).toBeVisible();
    for (const text of [recoveryCodes.few, recoveryCodes.spent]) {
      if (text === warning) expect(screen.getByText(text)).toBeVisible();
      else expect(screen.queryByText(text)).not.toBeInTheDocument();
    }
  });

  it('shows new ones', async () => {
    (regenerateRecoveryCodes as jest.Mock).mockResolvedValue({ ok: true, data: { recoveryCodes: CODES } });
    render(<RecoveryCodesPanel codes={codes(2)} hasFactor />);
    await userEvent.click(screen.getByRole('button', { name: recoveryCodes.make }));
    expect(await screen.findByText(CODES[9] ?? '')).toBeVisible();
    expect(refresh).toHaveBeenCalledTimes(1);
  });
});

// Another address, the end of an account, a first password: as their owner sees them.

import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { cancelEmailChange, changeEmail, closeAccount } from '@/app/(vault)/settings/account/actions';
import { CloseAccountForm } from '@/app/(vault)/settings/account/_components/close-account-form';
import { EmailForm } from '@/app/(vault)/settings/account/_components/email-form';
import { WantedEmail } from '@/app/(vault)/settings/account/_components/wanted-email';
import { setPassword } from '@/app/(vault)/settings/security/password/actions';
import { FirstPasswordForm } from '@/app/(vault)/settings/security/password/_components/first-password-form';

const refresh = jest.fn();
jest.mock('next/navigation', () => ({ useRouter: () => ({ refresh: () => refresh() }), usePathname: () => '/settings/account' }));
jest.mock('@/app/(vault)/settings/account/actions', () => ({
  cancelEmailChange: jest.fn(),
  changeEmail: jest.fn(),
  closeAccount: jest.fn(),
}));
jest.mock('@/app/(vault)/settings/security/password/actions', () => ({ setPassword: jest.fn() }));

const sent = (action: unknown) => Object.fromEntries((action as jest.Mock).mock.calls[0][1] as FormData);
const refusal = (code: string, more: object = {}) => ({ ok: false, code, message: 'Refused.', requestId: 'r-1', ...more });

describe('EmailForm', () => {
  const submit = async (address: string) => {
    await userEvent.type(screen.getByLabelText('New e-mail address'), address);
    await userEvent.click(screen.getByRole('button', { name: 'Send the link' }));
  };

  it('sends the address, says where the mail went, and asks for the page anew', async () => {
    (changeEmail as jest.Mock).mockResolvedValue({ ok: true, data: { email: 'new@example.org' } });
    render(<EmailForm />);
    await submit('new@example.org');
    expect(await screen.findByRole('status')).toHaveTextContent('A message is on its way to new@example.org.');
    expect(sent(changeEmail)).toEqual({ email: 'new@example.org' });
    await waitFor(() => expect(refresh).toHaveBeenCalledTimes(1));
  });

  it('marks a refused address, keeps it, and puts the focus there', async () => {
    const more = { fieldErrors: { email: ['email/unchanged'] }, values: { email: 'anna@example.org' } };
    (changeEmail as jest.Mock).mockResolvedValue(refusal('request/invalid', more));
    render(<EmailForm />);
    await submit('anna@example.org');
    await waitFor(() => expect(screen.getByLabelText('New e-mail address')).toHaveFocus());
    expect(screen.getByLabelText('New e-mail address')).toHaveValue('anna@example.org');
    expect(screen.getByText('This is the address you have now.')).toBeVisible();
  });

  it('shows the way to a fresh proof, and back', async () => {
    (changeEmail as jest.Mock).mockResolvedValue(refusal('auth/step-up'));
    render(<EmailForm />);
    await submit('new@example.org');
    const link = await screen.findByRole('link', { name: 'Confirm that it is you' });
    expect(link).toHaveAttribute('href', '/confirm?next=%2Fsettings%2Faccount');
  });
});

describe('WantedEmail', () => {
  it('shows nothing when nothing waits', () => {
    const { container } = render(<WantedEmail email={null} />);
    expect(container).toBeEmptyDOMElement();
  });

  it('forgets what waits, and says so once the page knows', async () => {
    (cancelEmailChange as jest.Mock).mockResolvedValue({ ok: true, data: null });
    const { rerender } = render(<WantedEmail email="new@example.org" />);
    expect(screen.getByText(/gets the address new@example.org/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Forget this change' }));
    await waitFor(() => expect(refresh).toHaveBeenCalled());
    rerender(<WantedEmail email={null} />);
    expect(screen.getByRole('status')).toHaveTextContent('The change is forgotten.');
  });
});

describe('CloseAccountForm', () => {
  it('says how long the grace is, and sends the typed address', async () => {
    (closeAccount as jest.Mock).mockResolvedValue(refusal('request/invalid', { fieldErrors: { email: ['email/mismatch'] } }));
    render(<CloseAccountForm graceDays={3} />);
    expect(screen.getByText('We mail you a link that keeps the account; it works for 3 days.')).toBeVisible();
    await userEvent.type(screen.getByLabelText('Your e-mail address'), 'x@example.org');
    await userEvent.click(screen.getByRole('button', { name: 'Delete my account' }));
    expect(await screen.findByText('This is not the address of this account.')).toBeVisible();
    expect(sent(closeAccount)).toEqual({ email: 'x@example.org' });
  });
});

describe('FirstPasswordForm', () => {
  it('sends the password and not the address, then shows the way back', async () => {
    (setPassword as jest.Mock).mockResolvedValue({ ok: true, data: null });
    render(<FirstPasswordForm email="anna@example.org" rule="composed" isSet={false} />);
    await userEvent.type(screen.getByLabelText('New password'), 'New-lamplight-8');
    await userEvent.click(screen.getByRole('button', { name: 'Set the password' }));
    expect(await screen.findByRole('status')).toHaveTextContent('Your password is set.');
    expect(sent(setPassword)).toEqual({ password: 'New-lamplight-8' });
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('says why a leaked one is refused', async () => {
    const fieldErrors = { password: ['password/breached'] };
    (setPassword as jest.Mock).mockResolvedValue(refusal('auth/password-refused', { fieldErrors }));
    render(<FirstPasswordForm email="anna@example.org" rule="composed" isSet={false} />);
    await userEvent.type(screen.getByLabelText('New password'), 'New-lamplight-8');
    await userEvent.click(screen.getByRole('button', { name: 'Set the password' }));
    expect(await screen.findByText(/was found in a leak/)).toBeVisible();
  });

  it('has no form for whoever has a password', () => {
    render(<FirstPasswordForm email="anna@example.org" rule="composed" isSet />);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(screen.queryByLabelText('New password')).not.toBeInTheDocument();
  });
});

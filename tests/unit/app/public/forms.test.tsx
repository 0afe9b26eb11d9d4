// What the forms of identity show after their actions answered.

import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { forgotPassword } from '@/app/(public)/forgot-password/actions';
import { ForgotForm } from '@/app/(public)/forgot-password/_components/forgot-form';
import { resetPassword } from '@/app/(public)/reset-password/actions';
import { ResetForm } from '@/app/(public)/reset-password/_components/reset-form';
import { signIn } from '@/app/(public)/sign-in/actions';
import { SignInForm } from '@/app/(public)/sign-in/_components/sign-in-form';
import { signUp } from '@/app/(public)/sign-up/actions';
import { SignUpForm } from '@/app/(public)/sign-up/_components/sign-up-form';
import { verifyEmail } from '@/app/(public)/verify/actions';
import { VerifyForm } from '@/app/(public)/verify/_components/verify-form';
import type { ActionResult } from '@/lib/shared/dto';

jest.mock('@/app/(public)/sign-in/actions', () => ({ signIn: jest.fn() }));
jest.mock('@/app/(public)/sign-up/actions', () => ({ signUp: jest.fn() }));
jest.mock('@/app/(public)/verify/actions', () => ({ verifyEmail: jest.fn() }));
jest.mock('@/app/(public)/forgot-password/actions', () => ({ forgotPassword: jest.fn() }));
jest.mock('@/app/(public)/reset-password/actions', () => ({ resetPassword: jest.fn() }));

type Refusal = Extract<ActionResult<unknown>, { ok: false }>;
const TOKEN = 'A'.repeat(43);

function answer(action: unknown, result: { ok: true } | (Partial<Refusal> & Pick<Refusal, 'code'>)) {
  const full =
    'ok' in result && result.ok ? { ok: true, data: null } : { ok: false, message: 'Refused.', requestId: 'r-1', ...result };
  (action as jest.Mock).mockResolvedValue(full);
}
const sent = (action: unknown) => Object.fromEntries((action as jest.Mock).mock.calls[0][1] as FormData);

async function signInAs(email: string, password: string) {
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('E-mail address'), email);
  await user.type(screen.getByLabelText('Password'), password);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
}

describe('SignInForm', () => {
  it('sends what was typed and the way back', async () => {
    answer(signIn, { ok: true });
    render(<SignInForm next="/trash" />);
    await signInAs('anna@example.org', 'Lamplight-room-7');
    expect(sent(signIn)).toEqual({ email: 'anna@example.org', password: 'Lamplight-room-7', next: '/trash' });
  });

  it('shows a refusal at once, keeps the address and drops the password', async () => {
    answer(signIn, {
      code: 'auth/bad-credentials',
      message: 'Address or password is wrong.',
      values: { email: 'anna@example.org' },
    });
    render(<SignInForm next={undefined} />);
    await signInAs('anna@example.org', 'wrong');
    expect(await screen.findByRole('alert')).toHaveTextContent('Address or password is wrong.');
    expect(screen.getByLabelText('E-mail address')).toHaveValue('anna@example.org');
    expect(screen.getByLabelText('Password')).toHaveValue('');
    expect(screen.queryByText(/Request r-1/)).not.toBeInTheDocument();
  });

  it('says how long a lock lasts and the way round it', async () => {
    answer(signIn, { code: 'auth/locked', retryAfterSeconds: 900 });
    render(<SignInForm next={undefined} />);
    await signInAs('anna@example.org', 'wrong');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Too many tries');
    expect(alert).toHaveTextContent('Try again in 15 minutes.');
    expect(screen.getByRole('link', { name: 'Choose a new password' })).toHaveAttribute('href', '/forgot-password');
  });

  it('marks a field and moves the focus there', async () => {
    answer(signIn, { code: 'request/invalid', fieldErrors: { email: ['email/invalid'] }, values: { email: 'anna@local' } });
    render(<SignInForm next={undefined} />);
    await signInAs('anna@local', 'x');
    const input = await screen.findByRole('textbox', { name: 'E-mail address' });
    await waitFor(() => expect(input).toHaveFocus());
    expect(input).toHaveAccessibleDescription('Write one address, like anna@example.org.');
  });

  it('gives the request number when it is our fault', async () => {
    answer(signIn, { code: 'limits/unavailable', message: 'Not now.' });
    render(<SignInForm next={undefined} />);
    await signInAs('anna@example.org', 'x');
    expect(await screen.findByText('Request r-1')).toBeVisible();
  });
});

describe('SignUpForm', () => {
  const fill = async () => {
    const user = userEvent.setup();
    await user.type(screen.getByLabelText('Name'), 'Anna');
    await user.type(screen.getByLabelText('E-mail address'), 'anna@example.org');
    await user.type(screen.getByLabelText('Password'), 'Lamplight-room-7');
    await user.click(screen.getByRole('button', { name: 'Create account' }));
  };

  it('ends in the same words for every address, and takes the focus there', async () => {
    answer(signUp, { ok: true });
    render(<SignUpForm rule="composed" />);
    await fill();
    const heading = await screen.findByRole('heading', { name: 'Check your mail' });
    await waitFor(() => expect(heading).toHaveFocus());
    expect(screen.queryByText(/anna@example\.org/)).not.toBeInTheDocument();
  });

  it('shows why the password was refused and keeps it to be mended', async () => {
    answer(signUp, {
      code: 'auth/password-refused',
      fieldErrors: { password: ['password/personal'] },
      values: { name: 'Anna', email: 'anna@example.org' },
    });
    render(<SignUpForm rule="composed" />);
    await fill();
    await waitFor(() => expect(screen.getByLabelText('Password')).toBeInvalid());
    expect(screen.getByLabelText('Password')).toHaveAccessibleDescription(/Leave out your name/);
    expect(screen.getByLabelText('Password')).toHaveValue('Lamplight-room-7');
    expect(screen.getByLabelText('Name')).toHaveValue('Anna');
  });
});

describe('VerifyForm', () => {
  afterEach(() => window.history.replaceState(null, '', '/'));

  it('sends the secret of the query and takes it out of the address', async () => {
    answer(verifyEmail, { code: 'auth/expired-link' });
    window.history.replaceState(null, '', `/verify?token=${TOKEN}`);
    render(<VerifyForm token={TOKEN} />);
    expect(window.location.search).toBe('');
    await userEvent.type(screen.getByLabelText('Password'), 'x');
    await userEvent.click(screen.getByRole('button', { name: 'Confirm and open the vault' }));
    expect(sent(verifyEmail)).toEqual({ token: TOKEN, password: 'x' });
    expect(await screen.findByRole('heading', { name: 'This link no longer works' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Create an account' })).toBeVisible();
  });

  it('takes the secret from the fragment, too', async () => {
    answer(verifyEmail, { code: 'auth/bad-credentials', fieldErrors: { password: ['password/wrong'] } });
    window.history.replaceState(null, '', `/verify#token=${TOKEN}`);
    render(<VerifyForm token={undefined} />);
    await waitFor(() => expect(window.location.hash).toBe(''));
    await userEvent.type(screen.getByLabelText('Password'), 'x');
    await userEvent.click(screen.getByRole('button', { name: 'Confirm and open the vault' }));
    expect(sent(verifyEmail)).toEqual({ token: TOKEN, password: 'x' });
    await waitFor(() => expect(screen.getByLabelText('Password')).toBeInvalid());
  });

  it('can be given the secret by hand', () => {
    render(<VerifyForm token={undefined} />);
    expect(screen.getByRole('textbox', { name: 'Code from the link' })).toBeRequired();
  });
});

describe('ForgotForm', () => {
  it('answers without saying whether there is an account', async () => {
    answer(forgotPassword, { ok: true });
    render(<ForgotForm />);
    await userEvent.type(screen.getByLabelText('E-mail address'), 'bob@example.org');
    await userEvent.click(screen.getByRole('button', { name: 'Send the link' }));
    expect(await screen.findByText(/If there is an account with this address/)).toBeVisible();
  });
});

describe('ResetForm', () => {
  const submit = async () => {
    await userEvent.type(screen.getByLabelText('New password'), 'Lamplight-room-7');
    await userEvent.click(screen.getByRole('button', { name: 'Set the password' }));
  };

  it('leads to sign-in when it is done', async () => {
    answer(resetPassword, { ok: true });
    render(<ResetForm rule="composed" token={TOKEN} />);
    await submit();
    expect(await screen.findByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in');
  });

  it('leads to a fresh link when this one is spent', async () => {
    answer(resetPassword, { code: 'auth/expired-link' });
    render(<ResetForm rule="composed" token={TOKEN} />);
    await submit();
    expect(await screen.findByRole('link', { name: 'Ask for a new link' })).toHaveAttribute('href', '/forgot-password');
  });
});

// The offer in the address field: made, made anew, taken back, and silent throughout.

import { browserSupportsWebAuthnAutofill, startAuthentication } from '@simplewebauthn/browser';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { finishPasskey, startPasskey } from '@/app/(public)/sign-in/actions';
import { PasskeySignIn } from '@/app/(public)/sign-in/_components/passkey-sign-in';
import { passkeys } from '@/lib/shared/messages/account/passkeys';

jest.mock('@/app/(public)/sign-in/actions', () => ({ startPasskey: jest.fn(), finishPasskey: jest.fn() }));
jest.mock('@simplewebauthn/browser', () => ({
  browserSupportsWebAuthn: () => true,
  browserSupportsWebAuthnAutofill: jest.fn(),
  startAuthentication: jest.fn(),
  startRegistration: jest.fn(),
  WebAuthnAbortService: { cancelCeremony: () => cancelled() },
  WebAuthnError: class extends Error {},
}));

const cancelled = jest.fn();
const answers: ((credential: unknown) => void)[] = [];
const credential = { id: 'KEY', response: { authenticatorData: 'B', clientDataJSON: 'C', signature: 'D', userHandle: 'E' } };
const offers = () => (startAuthentication as jest.Mock).mock.calls.filter(([options]) => options.useBrowserAutofill);
const offered = (times: number) => waitFor(() => expect(offers()).toHaveLength(times));

function Page() {
  return (
    <>
      <PasskeySignIn next="/trash" />
      <form onSubmit={(event) => event.preventDefault()}>
        <input aria-label="Address" autoComplete="username webauthn" />
        <button type="submit">Send</button>
      </form>
    </>
  );
}

beforeEach(() => {
  answers.length = 0;
  (browserSupportsWebAuthnAutofill as jest.Mock).mockResolvedValue(true);
  (startPasskey as unknown as jest.Mock).mockResolvedValue({ ok: true, data: { challenge: 'AAAA' } });
  (startAuthentication as jest.Mock).mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
});
afterEach(() => jest.useRealTimers());

it('is made when the page opens, and what is chosen signs in', async () => {
  (finishPasskey as unknown as jest.Mock).mockResolvedValue({ ok: true, data: null });
  render(<Page />);
  await offered(1);
  await act(async () => answers[0]?.(credential));
  expect(finishPasskey).toHaveBeenCalledWith({ answer: { id: 'KEY', ...credential.response }, next: '/trash' });
});

it('is not made where the browser cannot', async () => {
  (browserSupportsWebAuthnAutofill as jest.Mock).mockResolvedValue(false);
  render(<Page />);
  await act(async () => undefined);
  expect(startPasskey).not.toHaveBeenCalled();
});

it.each([
  [
    'refused by the vault',
    () => (startPasskey as unknown as jest.Mock).mockResolvedValue({ ok: false, code: 'request/rate-limited' }),
  ],
  ['not answered by the vault', () => (startPasskey as unknown as jest.Mock).mockRejectedValue(new TypeError('no network'))],
  ['refused by the browser', () => (startAuthentication as jest.Mock).mockRejectedValue(new Error('no'))],
])('is silent when %s', async (_what, arrange) => {
  arrange();
  const { container } = render(<Page />);
  await waitFor(() => expect(startPasskey).toHaveBeenCalled());
  await act(async () => undefined);
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  expect(container).not.toHaveTextContent(passkeys.dismissed.title);
});

it('ends when the form is sent, and comes back with the address field', async () => {
  render(<Page />);
  await offered(1);
  fireEvent.submit(screen.getByRole('button', { name: 'Send' }).closest('form') as HTMLFormElement);
  expect(cancelled).toHaveBeenCalled();
  await act(async () => answers[0]?.(credential));
  expect(finishPasskey).not.toHaveBeenCalled();
  fireEvent.focusIn(screen.getByLabelText('Address'));
  await offered(2);
  fireEvent.focusIn(screen.getByLabelText('Address'));
  await act(async () => undefined);
  expect(offers()).toHaveLength(2);
});

it('ends when the page goes, also while the vault is being asked', async () => {
  let answer: (value: unknown) => void = () => undefined;
  (startPasskey as unknown as jest.Mock).mockReturnValue(new Promise((resolve) => (answer = resolve)));
  const { unmount } = render(<Page />);
  await waitFor(() => expect(startPasskey).toHaveBeenCalled());
  unmount();
  await act(async () => answer({ ok: true, data: { challenge: 'AAAA' } }));
  expect(startAuthentication).not.toHaveBeenCalled();
});

it('is made anew before its challenge is too old', async () => {
  jest.useFakeTimers();
  render(<Page />);
  await act(async () => jest.advanceTimersByTimeAsync(1));
  expect(offers()).toHaveLength(1);
  await act(async () => jest.advanceTimersByTimeAsync(100_000));
  expect(offers()).toHaveLength(2);
});

it('makes way for the button and is made again after it', async () => {
  render(<Page />);
  await offered(1);
  fireEvent.click(screen.getByRole('button', { name: passkeys.signIn }));
  await waitFor(() => expect(startAuthentication).toHaveBeenCalledTimes(2));
  expect(cancelled).toHaveBeenCalledTimes(1);
  (finishPasskey as unknown as jest.Mock).mockResolvedValue({
    ok: false,
    code: 'auth/passkey-refused',
    message: 'No.',
    requestId: 'r',
  });
  await act(async () => answers[1]?.(credential));
  expect(await screen.findByRole('alert')).toHaveTextContent('No.');
  await offered(2);
});

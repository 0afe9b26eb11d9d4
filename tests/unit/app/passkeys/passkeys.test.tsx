// What people see of passkeys: the ways in, the form that adds one, and the list.

import { browserSupportsWebAuthn, startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderToString } from 'react-dom/server';
import { PasskeyStep } from '@/app/(public)/second-step/_components/passkey-step';
import { finishPasskey as finishStep, startPasskey as startStep } from '@/app/(public)/second-step/passkey/actions';
import { ConfirmByPasskey } from '@/app/(vault)/confirm/_components/confirm-by-passkey';
import { finishPasskey as finishConfirm, startPasskey as startConfirm } from '@/app/(vault)/confirm/passkey/actions';
import { AddPasskey } from '@/app/(vault)/settings/security/passkeys/_components/add-passkey';
import { PasskeyList } from '@/app/(vault)/settings/security/passkeys/_components/passkey-list';
import {
  addPasskey,
  removePasskey,
  renamePasskey,
  startPasskey as startAdding,
} from '@/app/(vault)/settings/security/passkeys/actions';
import type { PasskeyDto } from '@/lib/shared/dto';
import { passkeys } from '@/lib/shared/messages/account/passkeys';

const refresh = jest.fn();
const cancelled = jest.fn();
jest.mock('next/navigation', () => ({
  useRouter: () => ({ refresh: () => refresh() }),
  usePathname: () => '/settings/security/passkeys',
}));
jest.mock('@simplewebauthn/browser', () => {
  class FakeError extends Error {
    readonly code: string;
    constructor({ code }: { code: string }) {
      super(code);
      this.name = 'InvalidStateError';
      this.code = code;
    }
  }
  return {
    browserSupportsWebAuthn: jest.fn(),
    startAuthentication: jest.fn(),
    startRegistration: jest.fn(),
    WebAuthnAbortService: { cancelCeremony: () => cancelled() },
    WebAuthnError: FakeError,
  };
});
jest.mock('@/app/(public)/second-step/passkey/actions', () => ({ startPasskey: jest.fn(), finishPasskey: jest.fn() }));
jest.mock('@/app/(vault)/confirm/passkey/actions', () => ({ startPasskey: jest.fn(), finishPasskey: jest.fn() }));
jest.mock('@/app/(vault)/settings/security/passkeys/actions', () => ({
  startPasskey: jest.fn(),
  addPasskey: jest.fn(),
  renamePasskey: jest.fn(),
  removePasskey: jest.fn(),
}));

const OPTIONS = { challenge: 'AAAA' };
const RESPONSE = { authenticatorData: 'BBBB', clientDataJSON: 'CCCC', signature: 'DDDD', userHandle: 'EEEE' };
const refusal = { ok: false, code: 'auth/passkey-refused', message: 'This passkey was not accepted.', requestId: 'r-1' };
const named = (name: string) => Object.assign(new Error(name), { name });
const passkey = (name: string, more: Partial<PasskeyDto> = {}): PasskeyDto => ({
  id: `id-of-${name}`,
  name,
  isSynced: false,
  createdAt: '2026-11-20T08:00:00.000Z',
  lastUsedAt: null,
  ...more,
});

beforeEach(() => {
  jest.mocked(browserSupportsWebAuthn).mockReturnValue(true);
  for (const start of [startStep, startConfirm, startAdding]) (start as jest.Mock).mockResolvedValue({ ok: true, data: OPTIONS });
  (startAuthentication as jest.Mock).mockResolvedValue({
    id: 'KEY',
    rawId: 'KEY',
    response: RESPONSE,
    clientExtensionResults: {},
  });
});

describe('the button', () => {
  it('asks the browser with what the vault says, and sends only what the vault judges', async () => {
    (finishStep as unknown as jest.Mock).mockResolvedValue({ ok: true, data: null });
    render(<PasskeyStep />);
    await userEvent.click(screen.getByRole('button', { name: passkeys.secondStep }));
    await waitFor(() => expect(finishStep).toHaveBeenCalledWith({ answer: { id: 'KEY', ...RESPONSE } }));
    expect(startAuthentication).toHaveBeenCalledWith({ optionsJSON: OPTIONS, useBrowserAutofill: false });
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('keeps the way back', async () => {
    (finishConfirm as unknown as jest.Mock).mockResolvedValue({ ok: true, data: null });
    render(<ConfirmByPasskey next="/settings" />);
    await userEvent.click(screen.getByRole('button', { name: passkeys.confirm }));
    await waitFor(() => expect(finishConfirm).toHaveBeenCalledWith(expect.objectContaining({ next: '/settings' })));
  });

  it('says what the vault refused, and can be used again', async () => {
    (finishStep as unknown as jest.Mock).mockResolvedValueOnce(refusal).mockResolvedValueOnce({ ok: true, data: null });
    render(<PasskeyStep />);
    await userEvent.click(screen.getByRole('button'));
    expect(await screen.findByRole('alert')).toHaveTextContent('This passkey was not accepted.');
    await userEvent.click(screen.getByRole('button'));
    await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument());
    expect(finishStep).toHaveBeenCalledTimes(2);
  });

  it('does not open the browser’s window where the vault would not start', async () => {
    (startStep as unknown as jest.Mock).mockResolvedValue({
      ...refusal,
      code: 'auth/pending-expired',
      message: 'Please start again.',
    });
    render(<PasskeyStep />);
    await userEvent.click(screen.getByRole('button'));
    expect(await screen.findByRole('alert')).toHaveTextContent('Please start again.');
    expect(startAuthentication).not.toHaveBeenCalled();
  });

  it.each([
    ['NotAllowedError', passkeys.dismissed.title],
    ['SecurityError', passkeys.failed.title],
  ])('says in words what a browser means by %s', async (name, words) => {
    (startAuthentication as jest.Mock).mockRejectedValue(named(name));
    render(<PasskeyStep />);
    await userEvent.click(screen.getByRole('button'));
    expect(await screen.findByText(words)).toBeVisible();
    expect(finishStep).not.toHaveBeenCalled();
  });

  it('says so when the vault cannot be reached', async () => {
    (startStep as unknown as jest.Mock).mockRejectedValue(new TypeError('no network'));
    render(<PasskeyStep />);
    await userEvent.click(screen.getByRole('button'));
    expect(await screen.findByText(passkeys.unreachable.title)).toBeVisible();
  });

  it.each([
    ['a form is sent', (form: HTMLFormElement) => fireEvent.submit(form)],
    ['the page goes', (_form: HTMLFormElement, unmount: () => void) => unmount()],
  ])('closes the browser’s window when %s', async (_what, leave) => {
    (startAuthentication as jest.Mock).mockReturnValue(new Promise(() => undefined));
    const { container, unmount } = render(
      <>
        <PasskeyStep />
        <form onSubmit={(event) => event.preventDefault()} />
      </>,
    );
    await userEvent.click(screen.getByRole('button'));
    expect(await screen.findByText(passkeys.waiting)).toBeVisible();
    await waitFor(() => expect(startAuthentication).toHaveBeenCalled());
    expect(cancelled).not.toHaveBeenCalled();
    leave(container.querySelector('form') as HTMLFormElement, unmount);
    expect(cancelled).toHaveBeenCalled();
  });

  it('is silent when another ceremony took over', async () => {
    (startAuthentication as jest.Mock).mockRejectedValue(named('AbortError'));
    render(<PasskeyStep />);
    await userEvent.click(screen.getByRole('button'));
    await waitFor(() => expect(screen.getByRole('button')).not.toHaveAttribute('aria-disabled'));
    expect(screen.queryByText(passkeys.dismissed.title)).not.toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('gives way to a sentence where the browser knows no passkeys', () => {
    jest.mocked(browserSupportsWebAuthn).mockReturnValue(false);
    render(<PasskeyStep />);
    expect(screen.getByText(passkeys.unsupported)).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('without scripts cannot be pressed, and says why', () => {
    const html = renderToString(<PasskeyStep />);
    expect(html).toMatch(/<button[^>]* disabled=""/);
    expect(html).toMatch(new RegExp(`<noscript>.*${passkeys.stepNoScripts}.*</noscript>`));
  });
});

describe('AddPasskey', () => {
  const press = () => userEvent.click(screen.getByRole('button', { name: passkeys.add.submit }));
  const answer = { id: 'KEY', attestationObject: 'FFFF', clientDataJSON: 'CCCC', transports: ['usb'] };

  beforeEach(() => {
    (startRegistration as jest.Mock).mockResolvedValue({
      id: 'KEY',
      response: { attestationObject: 'FFFF', clientDataJSON: 'CCCC', transports: ['usb'], publicKey: 'GGGG' },
    });
  });

  it('makes a key, sends it with its name, and asks for the list anew', async () => {
    const data = { passkey: passkey('Desk'), recoveryCodes: null };
    (addPasskey as jest.Mock).mockResolvedValue({ ok: true, data });
    render(<AddPasskey />);
    await userEvent.type(screen.getByLabelText('Name'), ' Desk ');
    await press();
    expect(await screen.findByText(passkeys.add.done('Desk'))).toBeVisible();
    expect(addPasskey).toHaveBeenCalledWith({ name: 'Desk', answer });
    expect(screen.getByLabelText('Name')).toHaveValue('');
    expect(screen.queryByText('ABCD-EFGH')).not.toBeInTheDocument();
    await waitFor(() => expect(refresh).toHaveBeenCalledTimes(1));
  });

  it('shows the recovery codes that come with the first factor', async () => {
    const data = { passkey: passkey('Desk'), recoveryCodes: ['ABCD-EFGH', 'JKLM-NPQR'] };
    (addPasskey as jest.Mock).mockResolvedValue({ ok: true, data });
    render(<AddPasskey />);
    await press();
    expect(await screen.findByText('JKLM-NPQR')).toBeVisible();
    (startRegistration as jest.Mock).mockRejectedValue(named('NotAllowedError'));
    await press();
    expect(await screen.findByText(passkeys.dismissed.title)).toBeVisible();
    expect(screen.getByText('JKLM-NPQR')).toBeVisible();
  });

  it('keeps what was typed when the vault refuses, and marks the field', async () => {
    const fieldErrors = { name: ['name/characters'] };
    (addPasskey as jest.Mock).mockResolvedValue({ ...refusal, code: 'request/invalid', fieldErrors });
    render(<AddPasskey />);
    await userEvent.type(screen.getByLabelText('Name'), 'Desk');
    await press();
    expect(await screen.findByRole('alert')).toBeVisible();
    expect(screen.getByLabelText('Name')).toHaveValue('Desk');
    expect(screen.getByLabelText('Name')).toHaveAccessibleDescription(/characters that cannot be shown/);
  });

  it('leads to a fresh proof where one is owed', async () => {
    (startAdding as unknown as jest.Mock).mockResolvedValue({ ...refusal, code: 'auth/step-up' });
    render(<AddPasskey />);
    await press();
    expect(await screen.findByRole('link')).toHaveAttribute('href', '/confirm?next=%2Fsettings%2Fsecurity%2Fpasskeys');
  });

  it('says that this device has one already', async () => {
    const known = new WebAuthnError({ message: '', code: 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED', cause: named('x') });
    (startRegistration as jest.Mock).mockRejectedValue(known);
    render(<AddPasskey />);
    await press();
    expect(await screen.findByText(passkeys.add.exists.title)).toBeVisible();
    expect(addPasskey).not.toHaveBeenCalled();
  });
});

describe('PasskeyList', () => {
  it('says so when there is none', () => {
    render(<PasskeyList passkeys={[]} />);
    expect(screen.getByText(passkeys.page.empty)).toBeVisible();
    expect(screen.queryByRole('list')).not.toBeInTheDocument();
  });

  it('tells where a key is and when it was used', () => {
    const used = passkey('Phone', { isSynced: true, lastUsedAt: '2026-11-21T09:30:00.000Z' });
    render(<PasskeyList passkeys={[passkey('Stick'), used]} />);
    const [stick, phone] = screen.getAllByRole('listitem');
    expect(stick).toHaveTextContent(passkeys.page.bound);
    expect(stick).toHaveTextContent(passkeys.page.neverUsed);
    expect(phone).toHaveTextContent(passkeys.page.synced);
    expect(phone).toHaveTextContent(passkeys.page.lastUsed);
  });

  it('renames by id, and shows a refusal at the key it belongs to', async () => {
    const values = { passkeyId: 'id-of-Stick', name: '' };
    const fieldErrors = { name: ['name/missing'] };
    (renamePasskey as unknown as jest.Mock)
      .mockResolvedValueOnce({ ...refusal, code: 'request/invalid', fieldErrors, values })
      .mockResolvedValueOnce({ ok: true, data: null });
    render(<PasskeyList passkeys={[passkey('Stick'), passkey('Phone')]} />);
    const save = () => screen.getByRole('button', { name: passkeys.page.saveName('Stick'), hidden: true });
    await userEvent.click(save());
    expect(await screen.findByText('Write a name.')).toBeVisible();
    await userEvent.click(save());
    expect(await screen.findByRole('status')).toHaveTextContent(passkeys.page.renamed);
    const form = (renamePasskey as unknown as jest.Mock).mock.calls[0]?.[1] as FormData;
    expect(form.get('passkeyId')).toBe('id-of-Stick');
  });

  it('removes by id, and says what else ended', async () => {
    (removePasskey as unknown as jest.Mock).mockResolvedValue({ ok: true, data: null });
    render(<PasskeyList passkeys={[passkey('Stick'), passkey('Phone')]} />);
    await userEvent.click(screen.getByRole('button', { name: passkeys.page.removeOne('Phone'), hidden: true }));
    expect(await screen.findByRole('status')).toHaveTextContent(passkeys.page.removed);
    const form = (removePasskey as unknown as jest.Mock).mock.calls[0]?.[1] as FormData;
    expect(Object.fromEntries(form)).toEqual({ passkeyId: 'id-of-Phone' });
    await waitFor(() => expect(refresh).toHaveBeenCalled());
  });

  it('says why the last way in stays', async () => {
    (removePasskey as unknown as jest.Mock).mockResolvedValue({
      ...refusal,
      code: 'auth/last-way-in',
      message: 'The only way in.',
    });
    render(<PasskeyList passkeys={[passkey('Stick')]} />);
    await userEvent.click(screen.getByRole('button', { name: passkeys.page.removeOne('Stick'), hidden: true }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The only way in.');
  });
});

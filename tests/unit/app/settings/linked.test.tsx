// Linked accounts as their owner sees them, and the button that leads to a provider.

import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { unlinkAccount } from '@/app/(vault)/settings/security/linked/actions';
import { LinkedList } from '@/app/(vault)/settings/security/linked/_components/linked-list';
import { ProviderForm } from '@/app/_components/ui/form/provider-form';
import type { LinkedAccountDto } from '@/lib/shared/account/identity-providers';
import { PROVIDER_REFUSALS, providerRefusalSentence } from '@/lib/shared/messages/account/providers';

const refresh = jest.fn();
jest.mock('next/navigation', () => ({
  useRouter: () => ({ refresh: () => refresh() }),
  usePathname: () => '/settings/security/linked',
}));
jest.mock('@/app/(vault)/settings/security/linked/actions', () => ({ unlinkAccount: jest.fn(), linkAccount: jest.fn() }));

const account = (id: string, isUsable = true): LinkedAccountDto => ({
  id,
  name: 'Kestrel',
  linkedAt: '2026-11-20T08:00:00.000Z',
  isUsable,
});

describe('LinkedList', () => {
  it('says what is there, and which of it opens nothing now', () => {
    render(<LinkedList accounts={[account('one'), account('two', false)]} canLink />);
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    expect(screen.getAllByText('Not available now')).toHaveLength(1);
  });

  it.each([
    [true, /Link one, and you can sign in with it/],
    [false, /has set up no provider/],
  ])('says what to do when nothing is there (%s)', (canLink, sentence) => {
    render(<LinkedList accounts={[]} canLink={canLink} />);
    expect(screen.getByText(sentence)).toBeVisible();
  });

  it('unlinks one by its id, says so, and asks for the list anew', async () => {
    (unlinkAccount as jest.Mock).mockResolvedValue({ ok: true, data: null });
    render(<LinkedList accounts={[account('one')]} canLink notice={<p>It was linked.</p>} />);
    expect(screen.getByText('It was linked.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Unlink Kestrel, linked 2026-11-20' }));
    expect(await screen.findByRole('status')).toHaveTextContent('The account is unlinked.');
    expect(Object.fromEntries((unlinkAccount as jest.Mock).mock.calls[0][1] as FormData)).toEqual({ accountId: 'one' });
    expect(screen.queryByText('It was linked.')).not.toBeInTheDocument();
    await waitFor(() => expect(refresh).toHaveBeenCalledTimes(1));
  });

  it('leads to the proof that is asked for', async () => {
    (unlinkAccount as jest.Mock).mockResolvedValue({
      ok: false,
      code: 'auth/step-up',
      message: 'Please confirm.',
      requestId: 'r',
    });
    render(<LinkedList accounts={[account('one')]} canLink />);
    await userEvent.click(screen.getByRole('button'));
    expect(await screen.findByRole('alert')).toHaveTextContent('Please confirm.');
    expect(screen.getByRole('link')).toHaveAttribute('href', '/confirm?next=%2Fsettings%2Fsecurity%2Flinked');
    expect(refresh).not.toHaveBeenCalled();
  });
});

describe('ProviderForm', () => {
  it('sends the provider and the way back, and says why it could not begin', async () => {
    const action = jest.fn().mockResolvedValue({ ok: false, code: 'internal/unexpected', message: 'Not now.', requestId: 'r' });
    const provider = { id: 'oidc', name: 'Kestrel' } as const;
    render(
      <ProviderForm action={action} provider={provider} label="Confirm with Kestrel" hint="It will ask." next="/settings" />,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Confirm with Kestrel', description: 'It will ask.' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Not now.');
    expect(Object.fromEntries(action.mock.calls[0][1] as FormData)).toEqual({ provider: 'oidc', next: '/settings' });
  });
});

describe('providerRefusalSentence', () => {
  it('has a sentence of its own for each refusal, with the provider’s name from the configuration alone', () => {
    const sentences = PROVIDER_REFUSALS.map((word) => providerRefusalSentence(word, 'Kestrel'));
    expect(new Set(sentences).size).toBe(PROVIDER_REFUSALS.length);
    const plain = providerRefusalSentence('<b>evil</b>', undefined);
    expect(plain).toBe('The way through the provider did not finish. Please start again.');
    expect(providerRefusalSentence('__proto__', undefined)).toBe(plain);
    expect(providerRefusalSentence('EmailNotVerified', undefined)).toMatch(/^The provider has not/);
  });
});

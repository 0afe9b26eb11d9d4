// Tokens as their owner makes, copies and ends them.

import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createToken, revokeToken } from '@/app/(vault)/settings/tokens/actions';
import { CreateTokenForm } from '@/app/(vault)/settings/tokens/_components/create-token-form';
import { MadeToken } from '@/app/(vault)/settings/tokens/_components/made-token';
import { TokenList } from '@/app/(vault)/settings/tokens/_components/token-list';
import type { ApiTokenDto } from '@/lib/shared/dto';
import { TOKEN_SCOPES } from '@/lib/shared/account/token-rules';
import { createTokenSchema } from '@/lib/shared/account/token-schemas';

const refresh = jest.fn();
jest.mock('next/navigation', () => ({
  useRouter: () => ({ refresh: () => refresh() }),
  usePathname: () => '/settings/tokens/new',
}));
jest.mock('@/app/(vault)/settings/tokens/actions', () => ({ createToken: jest.fn(), revokeToken: jest.fn() }));

const token = (own: Partial<ApiTokenDto>): ApiTokenDto => ({
  id: 'one',
  name: 'Backup',
  hint: 'slv_Ab12',
  scopes: ['images:read', 'account:read'],
  networks: [],
  createdAt: '2026-11-20T08:00:00.000Z',
  expires: '2027-02-18T08:00:00.000Z',
  lastUsedAt: null,
  lastUsedNetwork: null,
  state: 'live',
  ...own,
});
const made = { id: 'one', token: `slv_${'A'.repeat(49)}`, name: 'Backup', expires: '2027-02-18T08:00:00.000Z' };
const sentTo = (action: unknown) =>
  Object.fromEntries((action as jest.Mock).mock.calls[0][1] as FormData) as Record<string, string>;

describe('CreateTokenForm', () => {
  it('has a named box for every right there is, none ticked, and sends what the schema takes', async () => {
    (createToken as jest.Mock).mockResolvedValue({ ok: true, data: made });
    render(<CreateTokenForm />);
    const boxes = screen.getAllByRole('checkbox');
    expect(boxes.map((box) => box.getAttribute('name'))).toEqual([...TOKEN_SCOPES]);
    for (const box of boxes) expect(box).not.toBeChecked();
    await userEvent.type(screen.getByLabelText('Name'), 'Backup');
    await userEvent.click(screen.getByRole('checkbox', { name: /See and download pictures/ }));
    await userEvent.type(screen.getByLabelText('Only from these networks'), '203.0.113.0/24');
    await userEvent.click(screen.getByRole('button', { name: 'Make the token' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Copy it now.');
    expect(createTokenSchema.parse(sentTo(createToken))).toEqual({
      name: 'Backup',
      scopes: ['images:read'],
      days: 90,
      networks: ['203.0.113.0/24'],
    });
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
  });

  it('says what is wrong in words, goes there, and keeps what was typed and ticked', async () => {
    (createToken as jest.Mock).mockResolvedValue({
      ok: false,
      code: 'request/invalid',
      message: 'Something is not valid.',
      requestId: 'r',
      fieldErrors: { networks: ['networks/invalid'], scopes: ['scopes/missing'] },
      values: { name: 'Backup', days: '7', networks: 'home', 'audit:read': 'on' },
    });
    render(<CreateTokenForm />);
    await userEvent.type(screen.getByLabelText('Name'), 'Backup');
    await userEvent.click(screen.getByRole('button', { name: 'Make the token' }));
    expect(await screen.findByText('Write addresses or networks only, like 203.0.113.0/24, one a line.')).toBeVisible();
    expect(screen.getByText('Tick at least one thing it may do.')).toBeVisible();
    expect(screen.getByLabelText('Only from these networks')).toHaveValue('home');
    expect(screen.getByLabelText('Days until it expires')).toHaveValue(7);
    await waitFor(() => expect(screen.getAllByRole('checkbox')[0]).toHaveFocus());
  });

  it('shows the way to a fresh proof when the last one is too old', async () => {
    (createToken as jest.Mock).mockResolvedValue({ ok: false, code: 'auth/step-up', message: 'Please confirm.', requestId: 'r' });
    render(<CreateTokenForm />);
    await userEvent.type(screen.getByLabelText('Name'), 'Backup');
    await userEvent.click(screen.getByRole('button', { name: 'Make the token' }));
    expect(await screen.findByRole('link', { name: 'Confirm that it is you' })).toHaveAttribute(
      'href',
      '/confirm?next=%2Fsettings%2Ftokens%2Fnew',
    );
  });
});

describe('MadeToken', () => {
  it('shows the token ready to be copied, and copies it', async () => {
    const user = userEvent.setup();
    render(<MadeToken made={made} />);
    const field = screen.getByLabelText('Token “Backup”');
    expect(field).toHaveValue(made.token);
    expect(field).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Copy the token' }));
    expect(await screen.findByText('The token is copied.')).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe(made.token);
  });

  it('says so when the browser does not copy', async () => {
    const user = userEvent.setup();
    jest.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
    render(<MadeToken made={made} />);
    await user.click(screen.getByRole('button', { name: 'Copy the token' }));
    expect(await screen.findByText(/Copying did not work/)).toBeVisible();
  });
});

describe('TokenList', () => {
  it('tells of each what it may do, from where, and when it was used; ended ones cannot be ended again', () => {
    render(
      <TokenList
        tokens={[
          token({
            networks: ['203.0.113.0/24', '::1/128'],
            lastUsedAt: '2026-11-21T09:30:00.000Z',
            lastUsedNetwork: '203.0.113.0/24',
          }),
          token({ id: 'two', name: 'Old', state: 'expired' }),
          token({ id: 'three', name: 'Gone', state: 'revoked' }),
        ]}
      />,
    );
    const [live, expired, revoked] = screen.getAllByRole('listitem') as [HTMLElement, HTMLElement, HTMLElement];
    expect(live).toHaveTextContent('slv_Ab12…');
    expect(live).toHaveTextContent('See and download pictures · See your name and address');
    expect(live).toHaveTextContent('Only from 203.0.113.0/24, ::1/128');
    expect(live).toHaveTextContent(/Last used .* from 203\.0\.113\.0\/24/);
    expect(within(expired).getByText('Expired', { selector: '[class*=rounded-full]' })).toBeVisible();
    expect(within(revoked).getByText('Revoked')).toBeVisible();
    expect(screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual(['Revoke Backup']);
  });

  it('revokes one by its id and asks for the list anew', async () => {
    (revokeToken as jest.Mock).mockResolvedValue({ ok: true, data: undefined });
    render(<TokenList tokens={[token({})]} />);
    await userEvent.click(screen.getByRole('button', { name: 'Revoke Backup' }));
    expect(await screen.findByRole('status')).toHaveTextContent('The token is revoked.');
    expect(sentTo(revokeToken)).toEqual({ tokenId: 'one' });
    await waitFor(() => expect(refresh).toHaveBeenCalledTimes(1));
  });

  it('says so when there is none', () => {
    render(<TokenList tokens={[]} />);
    expect(screen.getByText('No tokens yet')).toBeVisible();
    expect(screen.queryByRole('list')).not.toBeInTheDocument();
  });
});

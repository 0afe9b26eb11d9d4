// Sessions, storage and password as their owner sees them.

import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { endOtherSessions, endSession } from '@/app/(vault)/settings/actions';
import { changePassword } from '@/app/(vault)/settings/security/password/actions';
import { PasswordForm } from '@/app/(vault)/settings/security/password/_components/password-form';
import { SessionList } from '@/app/(vault)/settings/_components/session-list';
import { StorageUsage } from '@/app/(vault)/settings/_components/storage-usage';
import type { SessionDto } from '@/lib/shared/dto';

const refresh = jest.fn();
jest.mock('next/navigation', () => ({ useRouter: () => ({ refresh: () => refresh() }) }));
jest.mock('@/app/(vault)/settings/security/password/actions', () => ({ changePassword: jest.fn() }));
jest.mock('@/app/(vault)/settings/actions', () => ({
  endSession: jest.fn(),
  endOtherSessions: jest.fn(),
}));

const session = (id: string, isCurrent: boolean): SessionDto => ({
  id,
  isCurrent,
  device: isCurrent ? 'Chromium on Linux' : 'Safari on iPhone',
  network: isCurrent ? '203.0.113.0/24' : null,
  createdAt: '2026-11-20T08:00:00.000Z',
  lastSeenAt: '2026-11-21T09:30:00.000Z',
  methods: ['pwd'],
});

describe('SessionList', () => {
  it('marks this device and offers to end only the others', () => {
    render(<SessionList sessions={[session('one', true), session('two', false)]} />);
    const [mine, other] = screen.getAllByRole('listitem');
    expect(within(mine as HTMLElement).getByText('This device')).toBeVisible();
    expect(within(mine as HTMLElement).queryByRole('button')).not.toBeInTheDocument();
    expect(within(other as HTMLElement).getByText('Network unknown')).toBeVisible();
    expect(within(mine as HTMLElement).getByText('By password')).toBeVisible();
  });

  it('ends one session by its id and asks for the list anew', async () => {
    (endSession as jest.Mock).mockResolvedValue({ ok: true, data: null });
    render(<SessionList sessions={[session('one', true), session('two', false)]} />);
    await userEvent.click(screen.getByRole('button', { name: 'End session: Safari on iPhone' }));
    expect(await screen.findByRole('status')).toHaveTextContent('The session is ended.');
    expect(Object.fromEntries((endSession as jest.Mock).mock.calls[0][1] as FormData)).toEqual({ sessionId: 'two' });
    await waitFor(() => expect(refresh).toHaveBeenCalledTimes(1));
  });

  it('says how many others were ended', async () => {
    (endOtherSessions as jest.Mock).mockResolvedValue({ ok: true, data: { count: 3 } });
    render(<SessionList sessions={[session('one', true), session('two', false)]} />);
    await userEvent.click(screen.getByRole('button', { name: 'End all other sessions' }));
    expect(await screen.findByRole('status')).toHaveTextContent('3 other sessions are ended.');
  });

  it('says so when there is no other', () => {
    render(<SessionList sessions={[session('one', true)]} />);
    expect(screen.getByText('You are signed in nowhere else.')).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});

describe('StorageUsage', () => {
  const usage = (bytes: number, images: number) => ({ bytes, images, quotaBytes: 1_000_000_000, quotaImages: 10_000 });

  it('says the numbers in words on the bar', () => {
    render(<StorageUsage usage={usage(250_000_000, 120)} />);
    const bar = screen.getByRole('progressbar', { name: 'Storage used' });
    expect(bar).toHaveAttribute('value', '0.25');
    expect(bar).toHaveAttribute('aria-valuetext', '250 MB of 1 GB, 120 of 10,000 pictures');
  });

  it('counts pictures as well as bytes', () => {
    render(<StorageUsage usage={usage(1, 9_500)} />);
    expect(screen.getByText(/Nearly full/)).toBeVisible();
  });

  it('says what happens when it is full', () => {
    render(<StorageUsage usage={usage(1_000_000_001, 1)} />);
    expect(screen.getByText(/New pictures are refused/)).toBeVisible();
    expect(screen.getByRole('progressbar')).toHaveAttribute('value', '1');
  });
});

describe('PasswordForm', () => {
  const submit = async () => {
    await userEvent.type(screen.getByLabelText('Current password'), 'Old-lamplight-7');
    await userEvent.type(screen.getByLabelText('New password'), 'New-lamplight-8');
    await userEvent.click(screen.getByRole('button', { name: 'Change password' }));
  };

  it('sends both passwords and not the address, then starts anew', async () => {
    (changePassword as jest.Mock).mockResolvedValue({ ok: true, data: null });
    render(<PasswordForm email="anna@example.org" rule="composed" />);
    await submit();
    expect(await screen.findByText(/Your password is changed/)).toBeVisible();
    expect(Object.fromEntries((changePassword as jest.Mock).mock.calls[0][1] as FormData)).toEqual({
      currentPassword: 'Old-lamplight-7',
      password: 'New-lamplight-8',
    });
    expect(screen.getByLabelText('New password')).toHaveValue('');
    expect(screen.getByLabelText('Current password')).toHaveValue('');
  });

  it('marks a wrong current password', async () => {
    (changePassword as jest.Mock).mockResolvedValue({
      ok: false,
      code: 'auth/bad-credentials',
      message: 'Refused.',
      requestId: 'r-2',
      fieldErrors: { currentPassword: ['password/wrong'] },
    });
    render(<PasswordForm email="anna@example.org" rule="composed" />);
    await submit();
    await waitFor(() => expect(screen.getByLabelText('Current password')).toHaveFocus());
    expect(screen.getByLabelText('Current password')).toHaveAccessibleDescription('This is not the password of this account.');
  });
});

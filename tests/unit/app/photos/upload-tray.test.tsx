import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { UploadEngine } from '@/app/(vault)/photos/_components/upload-engine';
import { UploadTray } from '@/app/(vault)/photos/_components/upload-tray';
import type { ActionResult, ImageDto } from '@/lib/shared/dto';
import { pretendWidth } from './browser-stand-ins';
import { picture } from './pictures';

jest.mock('@/app/(vault)/photos/actions', () => ({}));

type Resolve = (answer: ActionResult<ImageDto>) => void;

function renderTray() {
  const open: { resolve: Resolve; reject: () => void }[] = [];
  const engine = new UploadEngine({
    limits: { maxUploadBytes: 1_000_000, extensions: ['jpg', 'png'], formatNames: ['JPEG', 'PNG'] },
    send: () =>
      new Promise<ActionResult<ImageDto>>((resolve, reject) => open.push({ resolve, reject: () => reject(new Error('reset')) })),
    discard: () => Promise.resolve({ ok: true, data: null }),
    clock: { now: () => performance.now(), after: () => () => {} },
  });
  render(<UploadTray engine={engine} />);
  const add = (...names: string[]) => act(() => engine.add(names.map((name) => new File(['x'], name, { type: 'image/jpeg' }))));
  const answer = (result: ActionResult<ImageDto>) => act(async () => open.shift()?.resolve(result));
  return { engine, add, answer, break: () => act(async () => open.shift()?.reject()) };
}

const STORED: ActionResult<ImageDto> = { ok: true, data: picture(1) };
const row = (name: string) => within(screen.getByText(name).closest('li') as HTMLElement);

describe('UploadTray', () => {
  beforeEach(() => pretendWidth(400));

  it('is not there while nothing is uploaded', () => {
    renderTray();
    expect(screen.queryByRole('region', { name: 'Uploads' })).not.toBeInTheDocument();
  });

  it('says in words how far each file is, and reads out the sum politely', async () => {
    const { add, answer } = renderTray();
    add('a.jpg', 'b.jpg');
    expect(screen.getByRole('heading', { name: '0 of 2 files' })).toBeVisible();
    expect(row('a.jpg').getByText(/Sending/)).toBeVisible();
    expect(row('b.jpg').getByText('Waiting')).toBeVisible();
    await answer(STORED);
    expect(row('a.jpg').getByText('Encrypted and stored')).toBeVisible();
    expect(screen.getByRole('progressbar', { name: 'Upload progress' })).toHaveAttribute('aria-valuetext', '1 of 2 files');
    await answer(STORED);
    expect(screen.getByRole('status')).toHaveTextContent('2 photographs safely stored');
  });

  it('tells why a file was refused and what to do', async () => {
    const { add, answer } = renderTray();
    add('a.jpg');
    await answer({ ok: false, code: 'image/corrupt', message: 'This picture is damaged. Export it again.', requestId: 'r-77' });
    expect(row('a.jpg').getByText('Not accepted')).toBeVisible();
    expect(row('a.jpg').getByText('This picture is damaged. Export it again.')).toBeVisible();
    expect(row('a.jpg').queryByText(/Request/)).not.toBeInTheDocument();
    expect(screen.getByRole('heading', { name: '1 file could not be stored' })).toBeVisible();
  });

  it("names the request when the fault may be the vault's", async () => {
    const { add, answer } = renderTray();
    add('a.jpg');
    await answer({ ok: false, code: 'internal/unexpected', message: 'Something went wrong on our side.', requestId: 'r-77' });
    expect(row('a.jpg').getByText('Request r-77')).toBeVisible();
  });

  it('pauses, goes on, and cancels by named buttons', async () => {
    const user = userEvent.setup();
    const { engine, add } = renderTray();
    add('a.jpg', 'b.jpg');
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    expect(engine.getState().paused).toBe('person');
    await user.click(screen.getByRole('button', { name: 'Go on' }));
    expect(engine.getState().paused).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Cancel b.jpg' }));
    expect(row('b.jpg').getByText('Cancelled')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Cancel all' }));
    expect(row('a.jpg').getByText('Stopping')).toBeVisible();
  });

  it('folds away and keeps its sum, and clears what is finished', async () => {
    const user = userEvent.setup();
    const { add, answer } = renderTray();
    add('a.jpg');
    const fold = screen.getByRole('button', { name: 'Hide the list' });
    expect(fold).toHaveAttribute('aria-expanded', 'true');
    await user.click(fold);
    expect(screen.queryByText('a.jpg')).not.toBeInTheDocument();
    await answer(STORED);
    await user.click(screen.getByRole('button', { name: 'Clear the finished' }));
    expect(screen.queryByRole('region', { name: 'Uploads' })).not.toBeInTheDocument();
  });

  it('says that it is offline', () => {
    const { engine, add } = renderTray();
    act(() => engine.tell({ type: 'went-offline' }));
    add('a.jpg');
    expect(screen.getByRole('alert')).toHaveTextContent('You are offline');
  });

  it('draws a bounded list, however many files there are', () => {
    const { add } = renderTray();
    add(...Array.from({ length: 500 }, (_, index) => `p${index}.jpg`));
    expect(screen.getAllByRole('listitem')).toHaveLength(60);
    expect(screen.getByText('and 440 files more')).toBeVisible();
  });
});

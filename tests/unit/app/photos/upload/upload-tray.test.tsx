import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type SendWishes, UploadEngine } from '@/app/(vault)/photos/_components/upload/queue/upload-engine';
import { UploadTray } from '@/app/(vault)/photos/_components/upload/upload-tray';
import type { KnownPicture } from '@/app/(vault)/photos/_components/upload/queue/upload-queue';
import type { ActionResult, StoredUploadDto } from '@/lib/shared/dto';
import { pretendWidth } from '@/tests/unit/app/photos/browser-stand-ins';
import { picture } from '@/tests/unit/app/photos/pictures';

jest.mock('@/app/(vault)/photos/actions', () => ({}));

type Resolve = (answer: ActionResult<StoredUploadDto>) => void;

function renderTray(known: Readonly<Record<string, KnownPicture>> = {}) {
  const open: { resolve: Resolve; reject: () => void; wishes: SendWishes }[] = [];
  const engine = new UploadEngine({
    limits: { maxUploadBytes: 1_000_000, extensions: ['jpg', 'png'], formatNames: ['JPEG', 'PNG'] },
    check: (files) => {
      const found = [...files].map(([id, { name }]) => [id, known[name]] as const);
      return Promise.resolve(new Map(found.filter((entry): entry is [string, KnownPicture] => entry[1] !== undefined)));
    },
    send: (_file, wishes) => ({
      answer: new Promise<ActionResult<StoredUploadDto>>((resolve, reject) =>
        open.push({ resolve, reject: () => reject(new Error('reset')), wishes }),
      ),
      abort: () => open.at(-1)?.reject(),
    }),
    chance: () => 1,
    find: () => Promise.resolve({ ok: true, data: picture(1) }),
    discard: () => Promise.resolve({ ok: true, data: null }),
    clock: { now: () => performance.now(), after: () => () => {} },
  });
  render(<UploadTray engine={engine} />);
  const add = (...names: string[]) =>
    act(async () => engine.add(names.map((name) => new File(['0123456789'], name, { type: 'image/jpeg' }))));
  const answer = (result: ActionResult<StoredUploadDto>) => act(async () => open.shift()?.resolve(result));
  return { engine, add, answer, open, break: () => act(async () => open.shift()?.reject()) };
}

const STORED: ActionResult<StoredUploadDto> = { ok: true, data: { image: picture(1), similarTo: null } };
const row = (name: string) => within(screen.getByText(name).closest('li') as HTMLElement);

describe('UploadTray', () => {
  beforeEach(() => pretendWidth(400));

  it('is not there while nothing is uploaded', () => {
    renderTray();
    expect(screen.queryByRole('region', { name: 'Uploads' })).not.toBeInTheDocument();
  });

  it('says in words how far each file is, and reads out the sum politely', async () => {
    const { add, answer } = renderTray();
    await add('a.jpg', 'b.jpg');
    expect(screen.getByRole('heading', { name: '0 of 2 files' })).toBeVisible();
    expect(row('a.jpg').getByText(/Sending/)).toBeVisible();
    expect(row('b.jpg').getByText('Sending, 0 %')).toBeVisible();
    await answer(STORED);
    expect(row('a.jpg').getByText('Encrypted and stored')).toBeVisible();
    expect(screen.getByRole('progressbar', { name: 'Upload progress' })).toHaveAttribute('aria-valuetext', '1 of 2 files');
    await answer(STORED);
    expect(screen.getByRole('status')).toHaveTextContent('2 photographs safely stored');
  });

  it('tells why a file was refused and what to do', async () => {
    const { add, answer } = renderTray();
    await add('a.jpg');
    await answer({ ok: false, code: 'image/corrupt', message: 'This picture is damaged. Export it again.', requestId: 'r-77' });
    expect(row('a.jpg').getByText('Not accepted')).toBeVisible();
    expect(row('a.jpg').getByText('This picture is damaged. Export it again.')).toBeVisible();
    expect(row('a.jpg').queryByText(/Request/)).not.toBeInTheDocument();
    expect(screen.getByRole('heading', { name: '1 file could not be stored' })).toBeVisible();
  });

  it("names the request when the fault may be the vault's", async () => {
    const { add, answer } = renderTray();
    await add('a.jpg');
    await answer({ ok: false, code: 'internal/unexpected', message: 'Something went wrong on our side.', requestId: 'r-77' });
    expect(row('a.jpg').getByText('Request r-77')).toBeVisible();
  });

  it('pauses, goes on, and cancels by named buttons', async () => {
    const user = userEvent.setup();
    const { engine, add, open } = renderTray();
    await add('a.jpg', 'b.jpg');
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    expect(engine.getState().paused).toBe('person');
    await user.click(screen.getByRole('button', { name: 'Go on' }));
    expect(engine.getState().paused).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Cancel b.jpg' }));
    expect(row('b.jpg').getByText('Cancelled')).toBeVisible();
    act(() => open.at(0)?.wishes.onProgress(10));
    expect(row('a.jpg').getByText('Checking and encrypting')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Cancel all' }));
    expect(row('a.jpg').getByText('Stopping')).toBeVisible();
  });

  it('folds away and keeps its sum, and clears what is finished', async () => {
    const user = userEvent.setup();
    const { add, answer } = renderTray();
    await add('a.jpg');
    const fold = screen.getByRole('button', { name: 'Hide the list' });
    expect(fold).toHaveAttribute('aria-expanded', 'true');
    await user.click(fold);
    expect(screen.queryByText('a.jpg')).not.toBeInTheDocument();
    await answer(STORED);
    await user.click(screen.getByRole('button', { name: 'Clear the finished' }));
    expect(screen.queryByRole('region', { name: 'Uploads' })).not.toBeInTheDocument();
  });

  it('says that it is offline', async () => {
    const { engine, add } = renderTray();
    act(() => engine.tell({ type: 'went-offline' }));
    await add('a.jpg');
    expect(screen.getByRole('alert')).toHaveTextContent('You are offline');
  });

  it('draws a bounded list, however many files there are', async () => {
    const user = userEvent.setup();
    const { add } = renderTray();
    await add(...Array.from({ length: 500 }, (_, index) => `p${index}.jpg`));
    expect(screen.getAllByRole('listitem')).toHaveLength(60);
    expect(screen.getByText('and 440 files more')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show 200 more' }));
    expect(screen.getAllByRole('listitem')).toHaveLength(260);
    expect(screen.getByText('and 240 files more')).toBeVisible();
  });

  it('says what the vault has already, where, and takes it all the same when told to', async () => {
    const user = userEvent.setup();
    const { engine, add, answer } = renderTray({
      'a.jpg': { imageId: 'i-1', isTrashed: false },
      'b.jpg': { imageId: 'i-2', isTrashed: true },
    });
    await add('a.jpg', 'b.jpg', 'c.jpg');
    expect(row('a.jpg').getByText('You have this already')).toBeVisible();
    expect(row('a.jpg').getByRole('link')).toHaveAttribute('href', '/photos/i-1');
    expect(row('b.jpg').getByRole('link', { name: 'Open the trash' })).toHaveAttribute('href', '/trash');
    await answer(STORED);
    expect(screen.getByRole('heading', { name: '1 photograph stored, 2 files you have already' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Upload anyway: a.jpg' }));
    expect(row('a.jpg').getByText(/Sending/)).toBeVisible();
    await answer({ ok: true, data: { image: picture(2), similarTo: { id: 'i-1', name: 'old.jpg' } } });
    expect(row('a.jpg').getByText('Looks like old.jpg')).toBeVisible();
    expect(engine.getState().items[0]).toMatchObject({ status: 'done', keepDuplicate: true });
  });
});

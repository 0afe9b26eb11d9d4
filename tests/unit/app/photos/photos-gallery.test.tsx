import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderToString } from 'react-dom/server';
import { PhotosGallery } from '@/app/(vault)/photos/_components/photos-gallery';
import { UploadProvider } from '@/app/(vault)/photos/_components/upload/upload-provider';
import { Toaster } from '@/app/_components/ui/feedback/toast';
import type { InitialTimeline } from '@/app/_components/gallery/timeline/use-timeline';
import type { ImageDto } from '@/lib/shared/dto';
import { packDays } from '@/lib/shared/images/packed-days';
import { dayOf } from '@/lib/shared/images/timeline';
import { pretendWidth } from './browser-stand-ins';
import { picture, pictures } from './pictures';

const mockActions = {
  trashPhotos: jest.fn(),
  restorePhotos: jest.fn(),
};
const mockSend = jest.fn();
jest.mock('@/app/(vault)/photos/actions', () => ({
  trashPhotos: (input: unknown) => mockActions.trashPhotos(input),
  restorePhotos: (input: unknown) => mockActions.restorePhotos(input),
  findDuplicates: () => Promise.resolve({ ok: true, data: { known: [] } }),
}));
// Asked only when called: the mocks below stand before everything else.
function mockNothing() {
  return Promise.resolve({ ok: true, data: [] });
}
jest.mock('@/app/(vault)/albums/actions', () => ({ listAlbums: mockNothing }));
jest.mock('@/app/(vault)/photos/organise/actions', () => ({
  listTags: mockNothing,
  listImageAlbums: mockNothing,
  listImageTags: mockNothing,
}));
jest.mock('@/app/(vault)/settings/privacy/actions', () => ({ loadProtection: mockNothing }));
jest.mock('@/app/(vault)/photos/_components/upload/queue/send-whole', () => ({
  sendWhole: (file: File) => ({ answer: mockSend(file), abort: () => undefined }),
}));
// What these change is not asked for here, and comes with a database.
jest.mock('@/app/(vault)/photos/organise/actions', () => ({}));
jest.mock('@/app/(vault)/albums/actions', () => ({}));
jest.mock('@/app/(vault)/settings/privacy/actions', () => ({}));
jest.mock('next/navigation', () => ({ usePathname: () => '/photos', useRouter: () => ({}) }));

const LIMITS = { maxUploadBytes: 5_000_000, extensions: ['jpg'], formatNames: ['JPEG'] };
const USAGE = { bytes: 1_000_000, images: 3, quotaBytes: 1_000_000_000, quotaImages: 10_000 };
/** A timeline of which the first `loaded` pictures are there. */
function timelineOf(items: readonly ImageDto[], loaded = items.length): InitialTimeline {
  const days = [...new Set(items.map((item) => dayOf(item, 'taken')))];
  const ofDay = (day: string) => items.filter((item) => dayOf(item, 'taken') === day);
  const isLoaded = (item: ImageDto) => items.indexOf(item) < loaded;
  return {
    basis: 'taken',
    days: packDays(days.map((day) => [day, ofDay(day).length] as const)),
    spans: days.map((day) => ({ day, offset: 0, count: ofDay(day).length, items: ofDay(day).filter(isLoaded) })),
  };
}
const page = (count: number) => timelineOf(pictures(count));
const tree = (initial: InitialTimeline) => (
  <UploadProvider limits={LIMITS}>
    <PhotosGallery initial={initial} usage={USAGE} />
    <Toaster />
  </UploadProvider>
);
const photo = (index: number) => screen.getByRole('link', { name: new RegExp(`^picture-${index}\\.jpg, added on`) });
const box = (index: number) => screen.getByRole('checkbox', { name: `Select picture-${index}.jpg` });
const selected = () =>
  screen
    .getAllByRole('checkbox', { name: /^Select picture/, checked: true })
    .map((element) => element.getAttribute('aria-label'));

describe('PhotosGallery', () => {
  beforeEach(() => {
    pretendWidth(1000);
    window.matchMedia = ((query: string) => ({
      matches: false,
      media: query,
      addEventListener() {},
      removeEventListener() {},
    })) as never;
    mockActions.trashPhotos.mockResolvedValue({ ok: true, data: { count: 1 } });
    mockActions.restorePhotos.mockResolvedValue({ ok: true, data: { count: 1 } });
  });

  it('sends HTML that shows the pictures without scripts and holds no inline style', () => {
    const html = renderToString(tree(page(8)));
    expect(html).not.toMatch(/\sstyle=/);
    expect(html.match(/<img /g)).toHaveLength(8);
    expect(html).toContain(`href="/photos/${picture(0).id}"`);
    expect(html).not.toMatch(/\son[a-z]+=/);
  });

  it('names day, pictures and checkboxes in sentences', () => {
    render(tree(page(3)));
    expect(screen.getByRole('heading', { level: 1, name: 'Photos' })).toBeVisible();
    expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent(/20.* 2026|2026/);
    expect(photo(0)).toHaveAttribute('href', `/photos/${picture(0).id}`);
    expect(screen.getByRole('img', { name: /picture-0\.jpg, added on .*, 1200 by 1000 pixels/ })).toHaveAttribute(
      'loading',
      'lazy',
    );
    expect(screen.getByRole('checkbox', { name: /^Select all of/ })).toHaveAttribute('aria-checked', 'false');
  });

  it('lets the Tab key into the grid once, and the arrow keys move on', async () => {
    const user = userEvent.setup();
    render(tree(page(6)));
    const photoLinks = screen.getAllByRole('link', { name: /^picture-/ });
    expect(photoLinks.filter((link) => link.tabIndex === 0)).toEqual([photo(0)]);
    act(() => photo(0).focus());
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect(photo(2)).toHaveFocus();
    await user.keyboard('{ArrowLeft}');
    expect(photo(1)).toHaveFocus();
    await user.keyboard('{Control>}{End}{/Control}');
    expect(photo(5)).toHaveFocus();
  });

  it('selects by click, by Shift, by day, by key, and lets go by Escape', async () => {
    const user = userEvent.setup();
    render(tree(page(6)));
    await user.click(box(1));
    await user.keyboard('{Shift>}');
    await user.click(box(4));
    await user.keyboard('{/Shift}');
    expect(selected()).toHaveLength(4);
    expect(screen.getByRole('region', { name: 'Selected photographs' })).toHaveTextContent('4 selected');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('region', { name: 'Selected photographs' })).not.toBeInTheDocument();
    act(() => photo(3).focus());
    await user.keyboard(' ');
    expect(selected()).toEqual(['Select picture-3.jpg']);
    expect(screen.getByRole('checkbox', { name: /^Select all of/ })).toHaveAttribute('aria-checked', 'mixed');
    await user.keyboard('{Control>}a{/Control}');
    expect(selected()).toHaveLength(6);
  });

  it('moves to the trash by the Delete key, at once, with an undo', async () => {
    const user = userEvent.setup();
    render(tree(page(4)));
    act(() => photo(1).focus());
    await user.keyboard('{Delete}');
    expect(screen.queryByRole('link', { name: /^picture-1\.jpg/ })).not.toBeInTheDocument();
    expect(mockActions.trashPhotos).toHaveBeenCalledWith({ ids: [picture(1).id] });
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(photo(1)).toBeInTheDocument());
    expect(mockActions.restorePhotos).toHaveBeenCalledWith({ ids: [picture(1).id] });
  });

  it('brings pictures back that the vault would not move, and says why', async () => {
    const user = userEvent.setup();
    mockActions.trashPhotos.mockResolvedValue({
      ok: false,
      code: 'db/unavailable',
      message: 'The database is away.',
      requestId: 'r',
    });
    render(tree(page(4)));
    await user.click(box(2));
    await user.click(screen.getByRole('button', { name: 'Move to trash' }));
    expect(await screen.findByText('The database is away.')).toBeInTheDocument();
    expect(photo(2)).toBeInTheDocument();
  });

  it('asks for what is missing near the screen; what fails can be asked for again', async () => {
    const user = userEvent.setup();
    const items = pictures(7);
    const [rest] = timelineOf(items).spans;
    const span = { day: rest?.day, offset: 4, count: 7, items: items.slice(4) };
    const answers = [
      { ok: false, status: 503 },
      { ok: true, status: 200, json: () => Promise.resolve({ spans: [span] }) },
    ];
    const ask = jest.fn((_address: string, _init: RequestInit) => Promise.resolve(answers.shift()));
    globalThis.fetch = ask as unknown as typeof fetch;
    render(tree(timelineOf(items, 4)));
    expect(screen.getByText('That is all: 7 photographs.')).toBeVisible();
    await user.click(await screen.findByRole('button', { name: 'Load the rest' }));
    await waitFor(() => expect(photo(6)).toBeInTheDocument());
    const body = JSON.stringify({ by: 'taken', spans: [{ day: rest?.day, offset: 4, limit: 3 }] });
    expect(ask.mock.calls.map(([address, init]) => [address, init.body])).toEqual(Array(2).fill(['/api/timeline/days', body]));
  });

  it('loads the pictures of a day before it chooses all of them, and goes by arrow keys to one that is still on its way', async () => {
    const user = userEvent.setup();
    const items = pictures(7);
    const [rest] = timelineOf(items).spans;
    const span = { day: rest?.day, offset: 4, count: 7, items: items.slice(4) };
    let answer = (_: unknown) => {};
    globalThis.fetch = jest.fn(() => new Promise((resolve) => (answer = resolve))) as unknown as typeof fetch;
    render(tree(timelineOf(items, 4)));
    await user.click(screen.getByRole('checkbox', { name: /^Select all of/ }));
    act(() => photo(3).focus());
    await user.keyboard('{ArrowRight}');
    expect(screen.queryByRole('region', { name: 'Selected photographs' })).not.toBeInTheDocument();
    await act(async () => answer({ ok: true, status: 200, json: () => Promise.resolve({ spans: [span] }) }));
    await waitFor(() => expect(selected()).toHaveLength(7));
    await waitFor(() => expect(photo(4)).toHaveFocus());
  });

  it('invites to drop photographs into an empty vault', () => {
    render(tree(page(0)));
    expect(screen.getByRole('heading', { name: 'Drop photographs here' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Choose photographs' })).toBeEnabled();
  });

  it('shows an upload as soon as it is stored', async () => {
    const user = userEvent.setup();
    const fresh = picture(99, { name: 'fresh.jpg', createdAt: '2026-05-21T08:00:00.000Z' });
    mockSend.mockResolvedValue({ ok: true, data: { image: fresh, similarTo: null } });
    render(tree(page(2)));
    await user.upload(
      screen.getByLabelText('Choose photographs', { selector: 'input' }),
      new File(['x'], 'fresh.jpg', { type: 'image/jpeg' }),
    );
    expect(await screen.findByRole('link', { name: /^fresh\.jpg, added on/ })).toBeInTheDocument();
    expect(mockSend).toHaveBeenCalledWith(expect.any(File));
  });

  it('lists the keys on ?, and turns single letters off for good', async () => {
    const user = userEvent.setup();
    render(tree(page(2)));
    await user.keyboard('?');
    const dialog = await screen.findByRole('dialog', { name: 'Keys' });
    await user.click(within(dialog).getByRole('checkbox', { name: /single-key/ }));
    await user.keyboard('{Escape}');
    await user.keyboard('?');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    window.localStorage.clear();
  });
});

import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode, useState } from 'react';
import { AlbumDialog } from '@/app/_components/organise/dialogs/album-dialog';
import { TagDialog } from '@/app/_components/organise/dialogs/tag-dialog';
import { Toaster } from '@/app/_components/ui/feedback/toast';

const mock = {
  listAlbums: jest.fn(),
  createAlbum: jest.fn(),
  addToAlbum: jest.fn(),
  removeFromAlbum: jest.fn(),
  deleteAlbum: jest.fn(),
  listTags: jest.fn(),
  tagImages: jest.fn(),
  untagImages: jest.fn(),
};
jest.mock('@/app/(vault)/albums/actions', () => ({
  listAlbums: (input: unknown) => mock.listAlbums(input),
  createAlbum: (input: unknown) => mock.createAlbum(input),
  addToAlbum: (input: unknown) => mock.addToAlbum(input),
  removeFromAlbum: (input: unknown) => mock.removeFromAlbum(input),
  deleteAlbum: (input: unknown) => mock.deleteAlbum(input),
}));
jest.mock('@/app/(vault)/photos/organise/actions', () => ({
  listTags: (input: unknown) => mock.listTags(input),
  tagImages: (input: unknown) => mock.tagImages(input),
  untagImages: (input: unknown) => mock.untagImages(input),
}));

const ok = (data: unknown) => ({ ok: true, data });
const refusal = { ok: false, code: 'db/unavailable', message: 'The database is away.', requestId: 'r' };
const ALBUMS = [
  { id: 'a1', title: 'Été au nord', images: 2 },
  { id: 'a2', title: 'Winter', images: 1 },
];
const TAGS = [
  { id: 't1', name: 'Sea', images: 3 },
  { id: 't2', name: 'Sun', images: 1 },
];

/** The way back in the message that says this; messages of tests before may still be there. */
async function undoOf(text: string): Promise<HTMLElement> {
  const message = (await screen.findByText(text)).closest('li');
  return within(message as HTMLElement).getByRole('button', { name: 'Undo' });
}

beforeEach(() => {
  window.matchMedia = ((query: string) => ({
    matches: false,
    media: query,
    addEventListener() {},
    removeEventListener() {},
  })) as never;
  Element.prototype.scrollIntoView = () => {};
  Element.prototype.setPointerCapture = () => {};
  Element.prototype.releasePointerCapture = () => {};
  mock.listAlbums.mockResolvedValue(ok(ALBUMS));
  mock.listTags.mockResolvedValue(ok(TAGS));
  mock.addToAlbum.mockResolvedValue(ok({ count: 1, ids: ['p2'] }));
  mock.removeFromAlbum.mockResolvedValue(ok({ count: 1, ids: ['p2'], places: [] }));
  mock.createAlbum.mockResolvedValue(ok({ id: 'a3', title: 'Spring' }));
  mock.deleteAlbum.mockResolvedValue(ok(undefined));
  mock.tagImages.mockResolvedValue(ok({ count: 1, ids: ['p1'], tags: [], changed: [{ tagId: 't1', ids: ['p1'] }] }));
  mock.untagImages.mockResolvedValue(ok({ count: 1, ids: ['p1'] }));
});

/** Takes a dialog away when it wants to be closed, as its opener does. */
function Opener({ dialog }: { dialog: (onClose: () => void) => ReactNode }) {
  const [isOpen, setIsOpen] = useState(true);
  return (
    <>
      {isOpen ? dialog(() => setIsOpen(false)) : null}
      <Toaster />
    </>
  );
}

describe('AlbumDialog', () => {
  const open = () => {
    const onChange = jest.fn();
    render(<Opener dialog={(onClose) => <AlbumDialog ids={['p1', 'p2']} onClose={onClose} onChange={onChange} />} />);
    return { user: userEvent.setup(), onChange };
  };

  it('finds an album while one writes, and the undo takes out only what was put in', async () => {
    const { user, onChange } = open();
    const box = await screen.findByRole('combobox', { name: 'Album' });
    expect(box).toHaveFocus();
    await user.type(box, 'ete');
    const [found, create] = screen.getAllByRole('option');
    expect(found).toHaveTextContent('Été au nord');
    expect(create).toHaveTextContent('New album “ete”');
    expect(box).toHaveAttribute('aria-activedescendant', found?.id);
    await user.keyboard('{Enter}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    await waitFor(() => expect(mock.addToAlbum).toHaveBeenCalledWith({ albumId: 'a1', ids: ['p1', 'p2'] }));
    await user.click(await undoOf('2 photographs added to “Été au nord”'));
    await waitFor(() => expect(mock.removeFromAlbum).toHaveBeenCalledWith({ albumId: 'a1', ids: ['p2'] }));
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  it('makes a new album, and the undo takes it away again', async () => {
    const { user } = open();
    await user.type(await screen.findByRole('combobox', { name: 'Album' }), 'Spring{Enter}');
    await waitFor(() => expect(mock.createAlbum).toHaveBeenCalledWith({ title: 'Spring', imageIds: ['p1', 'p2'] }));
    await user.click(await undoOf('2 photographs added to “Spring”'));
    await waitFor(() => expect(mock.deleteAlbum).toHaveBeenCalledWith({ id: 'a3' }));
  });

  it('says when the albums could not be loaded, and asks again', async () => {
    mock.listAlbums.mockResolvedValueOnce(refusal);
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findAllByRole('option')).toHaveLength(2);
  });

  it('tells why pictures were not added', async () => {
    mock.addToAlbum.mockResolvedValueOnce(refusal);
    const { user } = open();
    await user.click((await screen.findAllByRole('option'))[1] as HTMLElement);
    expect(await screen.findByText('The database is away.')).toBeInTheDocument();
  });
});

describe('TagDialog', () => {
  it('gives several tags at once, known and new, and takes back what it changed', async () => {
    const user = userEvent.setup();
    render(<Opener dialog={(onClose) => <TagDialog ids={['p1']} onClose={onClose} />} />);
    const box = await screen.findByRole('combobox', { name: 'Tags' });
    await user.type(box, 'sea{Enter}');
    await user.type(box, 'Holiday{Enter}');
    expect(screen.getByRole('option', { name: /Sea/ })).toHaveAttribute('aria-selected', 'true');
    const chosen = screen.getByRole('list', { name: 'Chosen tags' });
    expect(within(chosen).getAllByRole('listitem')).toHaveLength(2);
    await user.type(box, 'sun{Enter}');
    await user.click(within(chosen).getByRole('button', { name: 'Remove Sun' }));
    await user.click(screen.getByRole('button', { name: 'Add 2 tags' }));
    await waitFor(() => expect(mock.tagImages).toHaveBeenCalledWith({ ids: ['p1'], names: ['Sea', 'Holiday'] }));
    await user.click(await undoOf('1 photograph tagged'));
    await waitFor(() => expect(mock.untagImages).toHaveBeenCalledWith({ ids: ['p1'], tagId: 't1' }));
  });
});

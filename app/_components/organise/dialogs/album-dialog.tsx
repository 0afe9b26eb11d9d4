'use client';

// Puts pictures into an album: one that is there, or a new one.

import { listAlbums } from '@/app/(vault)/albums/actions';
import { MAX_ALBUM_TITLE_CHARACTERS } from '@/lib/shared/limits';
import { organise } from '@/lib/shared/messages/pictures/organise';
import { addPicturesToAlbum, addPicturesToNewAlbum } from '../changes';
import { ComboList } from './combo-list';
import { PickDialog } from './pick-dialog';
import { useAnswer } from '../use-answer';

const words = organise.album;
const askForAlbums = () => listAlbums({});
const nothing = () => {};

export type AlbumDialogProps = { ids: readonly string[]; onClose: () => void; onChange?: () => void };

export function AlbumDialog({ ids, onClose, onChange = nothing }: AlbumDialogProps) {
  const answer = useAnswer(askForAlbums);
  return (
    <PickDialog title={words.title(ids.length)} answer={answer} failed={words.failed} onClose={onClose}>
      {(albums) => (
        <ComboList
          label={words.field}
          hint={words.hint}
          options={albums.map(({ id, title, images }) => ({ id, text: title, detail: words.images(images) }))}
          maxLength={MAX_ALBUM_TITLE_CHARACTERS}
          emptyText={words.noAlbum}
          createText={words.create}
          onPick={(id) => {
            const album = albums.find((candidate) => candidate.id === id);
            onClose();
            if (album !== undefined) void addPicturesToAlbum(ids, album, onChange);
          }}
          onCreate={(title) => {
            onClose();
            void addPicturesToNewAlbum(ids, title, onChange);
          }}
        />
      )}
    </PickDialog>
  );
}

'use client';

// The part of the viewer's panel that its owner writes: caption, what a screen reader says, tags, and the albums it is in.

import { FolderPlus, Tag } from 'lucide-react';
import Link from 'next/link';
import { type FormEvent, useCallback, useId, useState } from 'react';
import { describeImage, listImageAlbums, listImageTags, untagImages } from '@/app/(vault)/photos/organise/actions';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Button } from '@/app/_components/ui/form/button';
import { inputClass } from '@/app/_components/ui/form/fields/input';
import type { ImageDto } from '@/lib/shared/dto';
import { MAX_ALT_TEXT_CHARACTERS, MAX_CAPTION_CHARACTERS } from '@/lib/shared/limits';
import { common } from '@/lib/shared/messages/common';
import { organise } from '@/lib/shared/messages/pictures/organise';
import { AlbumDialog } from './dialogs/album-dialog';
import { sayDone, sayRefused } from './bulk-toast';
import { orRefusal, tagPictures } from './changes';
import { TagChip } from './tag-chip';
import { TagDialog } from './dialogs/tag-dialog';
import { useAnswer } from './use-answer';

const words = organise.panel;

export type ViewerOrganiseProps = { item: ImageDto; onChanged: (item: ImageDto) => void };

export function ViewerOrganise({ item, onChanged }: ViewerOrganiseProps) {
  return (
    <div className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-4">
      <Words key={item.id} item={item} onChanged={onChanged} />
      {item.trashedAt === null ? <Places id={item.id} /> : null}
    </div>
  );
}

/** Caption and description: kept together, by one button that is there once something was written. */
function Words({ item, onChanged }: ViewerOrganiseProps) {
  const id = useId();
  const [caption, setCaption] = useState(item.caption ?? '');
  const [altText, setAltText] = useState(item.altText ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const isChanged = caption !== (item.caption ?? '') || altText !== (item.altText ?? '');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setIsSaving(true);
    const result = await orRefusal(describeImage({ id: item.id, caption: caption || null, altText: altText || null }));
    setIsSaving(false);
    setProblem(result.ok ? null : result.message);
    if (!result.ok) return;
    setCaption(result.data.caption ?? '');
    setAltText(result.data.altText ?? '');
    onChanged({ ...item, caption: result.data.caption, altText: result.data.altText });
    sayDone(words.saved);
  };
  return (
    <form onSubmit={save} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="grid gap-1.5">
        <label htmlFor={`${id}-caption`} className="text-sm text-text-3">
          {words.caption}
        </label>
        <textarea
          id={`${id}-caption`}
          rows={2}
          value={caption}
          maxLength={MAX_CAPTION_CHARACTERS}
          onChange={(event) => setCaption(event.currentTarget.value)}
          className={`${inputClass} field-sizing-content max-h-48 py-2 text-sm`}
        />
      </div>
      <div className="grid gap-1.5">
        <label htmlFor={`${id}-alt`} className="text-sm text-text-3">
          {words.altText}
        </label>
        <textarea
          id={`${id}-alt`}
          rows={1}
          value={altText}
          maxLength={MAX_ALT_TEXT_CHARACTERS}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setAltText(event.currentTarget.value)}
          className={`${inputClass} field-sizing-content max-h-48 py-2 text-sm`}
        />
        <p id={`${id}-hint`} className="text-xs text-text-3">
          {words.altTextHint}
        </p>
      </div>
      {problem === null ? null : (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
      {isChanged ? (
        <p>
          <Button type="submit" size="sm" isBusy={isSaving}>
            {words.save}
          </Button>
        </p>
      ) : null}
    </form>
  );
}

function Places({ id }: { id: string }) {
  const tags = useAnswer(useCallback(() => listImageTags({ id }), [id]));
  const albums = useAnswer(useCallback(() => listImageAlbums({ id }), [id]));
  const [asked, setAsked] = useState<'album' | 'tag' | null>(null);
  const untag = async (tagId: string, name: string) => {
    const result = await orRefusal(untagImages({ ids: [id], tagId }));
    tags.refresh();
    if (result.ok) sayDone(organise.tag.untagged(name), () => tagPictures([id], [name], tags.refresh));
    else sayRefused(result);
  };
  if (tags.hasFailed || albums.hasFailed)
    return (
      <Alert tone="bad" title={words.failed} isLive>
        <p>
          <Button
            size="sm"
            onClick={() => {
              tags.refresh();
              albums.refresh();
            }}
          >
            {common.tryAgain}
          </Button>
        </p>
      </Alert>
    );
  return (
    <>
      <section aria-label={words.tags} className="grid gap-2 text-sm">
        <h3 className="text-text-3">{words.tags}</h3>
        {tags.data?.length === 0 ? <p>{words.noTags}</p> : null}
        <ul className="flex flex-wrap gap-1.5">
          {tags.data?.map((tag) => (
            <li key={tag.id} className="max-w-full">
              <TagChip name={tag.name} href={`/search?tag=${tag.id}`} onRemove={() => void untag(tag.id, tag.name)} />
            </li>
          ))}
        </ul>
        <p>
          <Button size="sm" onClick={() => setAsked('tag')}>
            <Tag aria-hidden />
            {organise.tag.add}
          </Button>
        </p>
      </section>
      <section aria-label={words.albums} className="grid gap-2 text-sm">
        <h3 className="text-text-3">{words.albums}</h3>
        {albums.data?.length === 0 ? <p>{words.noAlbums}</p> : null}
        <ul className="grid gap-1">
          {albums.data?.map((album) => (
            <li key={album.id}>
              <Link href={`/albums/${album.id}`} prefetch={false} className="break-words underline underline-offset-4">
                {album.title}
              </Link>
            </li>
          ))}
        </ul>
        <p>
          <Button size="sm" onClick={() => setAsked('album')}>
            <FolderPlus aria-hidden />
            {organise.album.add}
          </Button>
        </p>
      </section>
      {asked === 'tag' ? <TagDialog ids={[id]} onClose={() => setAsked(null)} onChange={tags.refresh} /> : null}
      {asked === 'album' ? <AlbumDialog ids={[id]} onClose={() => setAsked(null)} onChange={albums.refresh} /> : null}
    </>
  );
}

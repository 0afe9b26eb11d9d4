'use client';

// Names and deletes tags. Deleting takes a tag off its pictures for good, so it asks first, in its own line.

import { Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { deleteTag, listTags, renameTag } from '@/app/(vault)/photos/organise/actions';
import { sayDone, sayRefused } from '@/app/_components/organise/bulk-toast';
import { orRefusal } from '@/app/_components/organise/changes';
import { Button } from '@/app/_components/ui/form/button';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { Input } from '@/app/_components/ui/form/fields/input';
import { Dialog } from '@/app/_components/ui/overlay/dialog';
import { MAX_TAG_CHARACTERS } from '@/lib/shared/limits';
import { search } from '@/lib/shared/messages/pictures/search';
import type { TagDto } from '@/lib/shared/organise/organise-dto';

const words = search.tags;

export type ManageTagsProps = {
  tags: readonly TagDto[];
  onChange: (tags: readonly TagDto[]) => void;
  onClose: () => void;
};

export function ManageTags({ tags, onChange, onClose }: ManageTagsProps) {
  const refresh = async () => {
    const result = await orRefusal(listTags({}));
    if (result.ok) onChange(result.data);
  };
  const rename = async (tag: TagDto, name: string) => {
    const result = await orRefusal(renameTag({ id: tag.id, name }));
    if (!result.ok) return sayRefused(result);
    sayDone(words.renamed(result.data.name));
    // It may have joined another one.
    await refresh();
  };
  const remove = async (tag: TagDto) => {
    const result = await orRefusal(deleteTag({ id: tag.id }));
    if (!result.ok) return sayRefused(result);
    onChange(tags.filter((other) => other.id !== tag.id));
    sayDone(words.deleted(tag.name));
  };
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      title={words.manage}
      description={words.manageText}
    >
      <ul className="grid gap-2">
        {tags.map((tag) => (
          <TagLine key={`${tag.id} ${tag.name}`} tag={tag} onRename={rename} onDelete={remove} />
        ))}
      </ul>
    </Dialog>
  );
}

type TagLineProps = {
  tag: TagDto;
  onRename: (tag: TagDto, name: string) => Promise<void>;
  onDelete: (tag: TagDto) => Promise<void>;
};

function TagLine({ tag, onRename, onDelete }: TagLineProps) {
  const [name, setName] = useState(tag.name);
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const run = async (work: () => Promise<void>) => {
    setIsBusy(true);
    await work();
    setIsBusy(false);
  };
  if (isAsking)
    return (
      <li className="flex flex-wrap items-center justify-end gap-2 rounded-md bg-surface-2 p-2 text-sm">
        <p className="min-w-0 flex-1 basis-48 break-words">{words.confirm(tag.name, tag.images)}</p>
        <Button size="sm" autoFocus onClick={() => setIsAsking(false)}>
          {words.keep}
        </Button>
        <Button size="sm" variant="danger" isBusy={isBusy} onClick={() => void run(() => onDelete(tag))}>
          {words.deleteAction}
        </Button>
      </li>
    );
  const isUnchanged = name.trim() === '' || name === tag.name;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!isUnchanged) void run(() => onRename(tag, name));
  };
  return (
    <li>
      <form onSubmit={save} className="flex items-center gap-2">
        <Input
          aria-label={words.name(tag.name)}
          value={name}
          maxLength={MAX_TAG_CHARACTERS}
          autoComplete="off"
          className="min-w-0 flex-1 text-sm!"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {isUnchanged ? (
          <span className="shrink-0 text-xs text-text-3">{words.images(tag.images)}</span>
        ) : (
          <Button type="submit" size="sm" aria-label={words.saveName(tag.name)} isBusy={isBusy}>
            {words.save}
          </Button>
        )}
        <IconButton label={words.delete(tag.name)} hasTooltip={false} className="text-text-3" onClick={() => setIsAsking(true)}>
          <Trash2 aria-hidden />
        </IconButton>
      </form>
    </li>
  );
}

'use client';

// Gives pictures tags, several at once: those that are there, and new ones.

import { useState } from 'react';
import { listTags } from '@/app/(vault)/photos/organise/actions';
import { Button } from '@/app/_components/ui/form/button';
import { MAX_TAG_CHARACTERS } from '@/lib/shared/limits';
import { common } from '@/lib/shared/messages/common';
import { organise } from '@/lib/shared/messages/pictures/organise';
import type { TagDto } from '@/lib/shared/organise/organise-dto';
import { MAX_TAGS_A_CALL } from '@/lib/shared/organise/organise-limits';
import { tagPictures } from '../changes';
import { ComboList } from './combo-list';
import { comparable } from './find-options';
import { PickDialog } from './pick-dialog';
import { TagChip } from '../tag-chip';
import { useAnswer } from '../use-answer';

const words = organise.tag;
const askForTags = () => listTags({});
const nothing = () => {};

export type TagDialogProps = { ids: readonly string[]; onClose: () => void; onChange?: () => void };

export function TagDialog({ ids, onClose, onChange = nothing }: TagDialogProps) {
  const answer = useAnswer(askForTags);
  const [names, setNames] = useState<readonly string[]>([]);
  const has = (name: string) => names.some((other) => comparable(other) === comparable(name));
  const toggle = (name: string) => {
    if (has(name)) setNames(names.filter((other) => comparable(other) !== comparable(name)));
    else if (names.length < MAX_TAGS_A_CALL) setNames([...names, name]);
  };
  const apply = () => {
    onClose();
    void tagPictures(ids, names, onChange);
  };
  const idsOfChosen = (tags: readonly TagDto[]) => new Set(tags.filter((tag) => has(tag.name)).map((tag) => tag.id));
  return (
    <PickDialog
      title={words.title(ids.length)}
      answer={answer}
      failed={words.failed}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" disabled={names.length === 0} onClick={apply}>
            {words.apply(names.length)}
          </Button>
        </>
      }
    >
      {(tags) => (
        <>
          {names.length === 0 ? null : (
            <ul aria-label={words.chosen} className="flex flex-wrap gap-1.5">
              {names.map((name) => (
                <li key={name}>
                  <TagChip name={name} onRemove={() => toggle(name)} />
                </li>
              ))}
            </ul>
          )}
          <ComboList
            label={words.field}
            hint={names.length < MAX_TAGS_A_CALL ? words.hint : words.enough(MAX_TAGS_A_CALL)}
            options={tags.map(({ id, name, images }) => ({ id, text: name, detail: organise.album.images(images) }))}
            chosenIds={idsOfChosen(tags)}
            maxLength={MAX_TAG_CHARACTERS}
            emptyText={names.length === 0 ? words.noTag : ''}
            createText={words.create}
            onPick={(id) => toggle(tags.find((tag) => tag.id === id)?.name ?? '')}
            onCreate={toggle}
          />
        </>
      )}
    </PickDialog>
  );
}

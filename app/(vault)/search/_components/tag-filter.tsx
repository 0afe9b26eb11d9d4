'use client';

// Chooses the tags that pictures must have.

import { ComboList } from '@/app/_components/organise/dialogs/combo-list';
import { Button } from '@/app/_components/ui/form/button';
import { Dialog } from '@/app/_components/ui/overlay/dialog';
import { MAX_TAG_CHARACTERS } from '@/lib/shared/limits';
import { search } from '@/lib/shared/messages/pictures/search';
import type { TagDto } from '@/lib/shared/organise/organise-dto';
import { MAX_SEARCH_TAGS } from '@/lib/shared/organise/organise-limits';

const words = search.filters;

export type TagFilterProps = {
  tags: readonly TagDto[];
  chosenIds: readonly string[];
  onChange: (ids: readonly string[]) => void;
  onClose: () => void;
};

export function TagFilter({ tags, chosenIds, onChange, onClose }: TagFilterProps) {
  const toggle = (id: string) => {
    if (chosenIds.includes(id)) onChange(chosenIds.filter((other) => other !== id));
    else if (chosenIds.length < MAX_SEARCH_TAGS) onChange([...chosenIds, id]);
  };
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      title={words.chooseTags}
      footer={
        <Button variant="primary" onClick={onClose}>
          {words.done}
        </Button>
      }
    >
      <ComboList
        label={words.tags}
        hint={words.allTags}
        options={tags.map(({ id, name, images }) => ({ id, text: name, detail: search.tags.images(images) }))}
        chosenIds={new Set(chosenIds)}
        maxLength={MAX_TAG_CHARACTERS}
        emptyText={words.noSuchTag}
        onPick={toggle}
      />
    </Dialog>
  );
}

'use client';

// The filters of a search, as plain controls.

import { Tags } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { Button } from '@/app/_components/ui/form/button';
import { Input, inputClass } from '@/app/_components/ui/form/fields/input';
import { MEDIA_TYPE_CODES, type MediaType } from '@/lib/shared/media-types';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { search } from '@/lib/shared/messages/pictures/search';
import type { AlbumDto, TagDto } from '@/lib/shared/organise/organise-dto';
import type { SearchWish, SizeChoice } from './search-wish';
import { TagFilter } from './tag-filter';

const words = search.filters;
const TYPES = Object.keys(MEDIA_TYPE_CODES) as MediaType[];
const SIZES = Object.keys(words.sizes) as SizeChoice[];
const BASES = ['taken', 'added'] as const;

export type FilterPanelProps = {
  id: string;
  wish: SearchWish;
  tags: readonly TagDto[];
  albums: readonly AlbumDto[];
  onChange: (part: Partial<SearchWish>) => void;
};

export function FilterPanel({ id, wish, tags, albums, onChange }: FilterPanelProps) {
  const [isChoosing, setIsChoosing] = useState(false);
  const toggleType = (type: MediaType) =>
    onChange({ types: wish.types.includes(type) ? wish.types.filter((other) => other !== type) : [...wish.types, type] });
  return (
    <section
      id={id}
      aria-label={words.label}
      className="grid animate-appear gap-5 rounded-xl border border-line bg-surface-1 p-4 sm:grid-cols-2 sm:p-5 xl:grid-cols-4"
    >
      <Group legend={words.date}>
        <div className="flex gap-4">
          {BASES.map((basis) => (
            <label key={basis} className="flex min-h-9 items-center gap-2 text-sm">
              <input
                type="radio"
                name="basis"
                className="size-5 accent-accent"
                checked={wish.basis === basis}
                onChange={() => onChange({ basis })}
              />
              {words.basis[basis]}
            </label>
          ))}
        </div>
        <div className="grid grid-cols-2 gap-2">
          <Day label={words.from} value={wish.from} max={wish.to} onChange={(from) => onChange({ from })} />
          <Day label={words.to} value={wish.to} min={wish.from} onChange={(to) => onChange({ to })} />
        </div>
      </Group>
      <Group legend={words.type}>
        <div className="grid grid-cols-2 gap-x-4">
          {TYPES.map((type) => (
            <Box
              key={type}
              label={viewer.formats[type] ?? type}
              isOn={wish.types.includes(type)}
              onToggle={() => toggleType(type)}
            />
          ))}
        </div>
      </Group>
      <div className="grid content-start gap-3">
        <Choice label={words.size} value={wish.size} onChange={(value) => onChange({ size: value as SizeChoice })}>
          {SIZES.map((size) => (
            <option key={size} value={size}>
              {words.sizes[size]}
            </option>
          ))}
        </Choice>
        <Choice
          label={words.album}
          value={wish.albumId ?? ''}
          onChange={(value) => onChange({ albumId: value === '' ? null : value })}
        >
          <option value="">{words.anyAlbum}</option>
          {albums.map((album) => (
            <option key={album.id} value={album.id}>
              {album.title}
            </option>
          ))}
        </Choice>
      </div>
      <div className="grid content-start gap-3">
        <Group legend={words.tags}>
          <p>
            <Button size="sm" disabled={tags.length === 0} onClick={() => setIsChoosing(true)}>
              <Tags aria-hidden /> {words.chooseTags}
            </Button>
          </p>
        </Group>
        <Box label={words.favourite} isOn={wish.isFavourite} onToggle={() => onChange({ isFavourite: !wish.isFavourite })} />
      </div>
      {isChoosing ? (
        <TagFilter
          tags={tags}
          chosenIds={wish.tagIds}
          onChange={(tagIds) => onChange({ tagIds })}
          onClose={() => setIsChoosing(false)}
        />
      ) : null}
    </section>
  );
}

function Group({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className="grid min-w-0 content-start gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      {children}
    </fieldset>
  );
}

function Box({ label, isOn, onToggle }: { label: string; isOn: boolean; onToggle: () => void }) {
  return (
    <label className="flex min-h-9 items-center gap-2 text-sm pointer-coarse:min-h-11">
      <input type="checkbox" className="size-5 accent-accent" checked={isOn} onChange={onToggle} />
      {label}
    </label>
  );
}

type DayProps = { label: string; value: string; min?: string; max?: string; onChange: (value: string) => void };

function Day({ label, value, min, max, onChange }: DayProps) {
  const id = useId();
  return (
    <div className="grid min-w-0 gap-1">
      <label htmlFor={id} className="text-xs text-text-3">
        {label}
      </label>
      <Input
        id={id}
        type="date"
        value={value}
        min={min || undefined}
        max={max || undefined}
        className="min-w-0 px-2! text-sm!"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

type ChoiceProps = { label: string; value: string; onChange: (value: string) => void; children: ReactNode };

function Choice({ label, value, onChange, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="grid min-w-0 gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        className={`${inputClass} text-sm!`}
      >
        {children}
      </select>
    </div>
  );
}

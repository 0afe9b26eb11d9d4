'use client';

// One day: its sticky heading with a checkbox for the whole day, and those of its rows that are near the screen. Pictures that are
// not loaded yet have empty tiles where they will stand.

import { clsx } from 'clsx';
import { Check, Minus } from 'lucide-react';
import { memo, useMemo } from 'react';
import type { ImageDto } from '@/lib/shared/dto';
import { photos } from '@/lib/shared/messages/pictures/photos';
import { formatDay } from '../reader/format';
import { type DayLayout, HEADING_PIXELS, type RowRef } from '../layout/gallery-layout';
import { countOf, dayOfItem, type GridDay, loadedItems } from '../layout/grid-content';
import { placeTiles } from '../layout/justified-layout';
import { PhotoTile, type TileHandlers } from './photo-tile';
import { groupState, type Selection } from '../selection/selection';
import { describe } from './static-grid';

export type DaySectionProps = TileHandlers & {
  layout: DayLayout;
  top: number;
  rows: readonly RowRef[];
  locale: string;
  selection: Selection;
  currentId: string | null;
  noteOf: ((item: ImageDto) => string) | undefined;
  onToggleDay: (ids: readonly string[], dayKey: string) => void;
};

export function DaySection({ layout, top, rows, onToggleDay, ...rest }: DaySectionProps) {
  const { day } = layout;
  const { locale, selection } = rest;
  const isSelecting = selection.ids.size > 0;
  const tiles = (
    <ul>
      {rows.map(({ block, row }) => (
        <RowTiles key={`${block} ${row}`} layout={layout} block={block} row={row} isSelecting={isSelecting} {...rest} />
      ))}
    </ul>
  );
  const place = { top, height: layout.height };
  if (day.isPlain === true)
    return (
      <div className="absolute inset-x-0" style={place}>
        {tiles}
      </div>
    );
  return (
    <section aria-labelledby={headingIdOf(day)} className="absolute inset-x-0" style={place}>
      <DayHeading day={day} locale={locale} selection={selection} onToggleDay={onToggleDay} />
      {tiles}
    </section>
  );
}

type DayHeadingProps = Pick<DaySectionProps, 'locale' | 'selection' | 'onToggleDay'> & { day: GridDay };

const DayHeading = memo(function DayHeading({ day, locale, selection, onToggleDay }: DayHeadingProps) {
  const heading = formatDay(day.key, locale);
  const ids = useMemo(() => loadedItems(day).map((item) => item.id), [day]);
  const isSelecting = selection.ids.size > 0;
  return (
    <div className="group/day sticky top-14 z-10 flex items-center gap-2 bg-surface-0/95" style={{ height: HEADING_PIXELS }}>
      <h2 id={headingIdOf(day)} className="text-sm font-medium text-text-2">
        {heading}
      </h2>
      <DayCheckbox
        label={photos.selectDay(heading)}
        state={isSelecting ? stateOf(selection, ids, countOf(day)) : 'none'}
        isQuiet={!isSelecting}
        onToggle={() => onToggleDay(ids, day.key)}
      />
    </div>
  );
});

const headingIdOf = (day: GridDay): string => `day-${day.key}`;

type RowTilesProps = Omit<DaySectionProps, 'top' | 'rows' | 'onToggleDay'> & {
  /** The block's number within the day, and the row's within the block. */
  block: number;
  row: number;
  isSelecting: boolean;
};

/** Drawn when it comes near the screen, and then only when something about it changes: not while others come and go. */
const RowTiles = memo(function RowTiles(props: RowTilesProps) {
  const { layout, block, row, locale, selection, currentId, noteOf, isSelecting, ...handlers } = props;
  const group = layout.blocks[block];
  const span = group?.rows[row];
  if (group === undefined || span === undefined) return null;
  const top = (layout.blockTops[block] ?? 0) + (group.rowTops[row] ?? 0);
  return placeTiles(group.ratios, span).map(({ left, width }, column) => {
    const place = { left, top, width, height: span.height };
    const item = group.block.items?.[span.start + column];
    if (item === undefined) {
      return <li key={`${block} ${span.start + column}`} aria-hidden className="absolute bg-surface-2" style={place} />;
    }
    return (
      <PhotoTile
        key={item.id}
        item={item}
        alt={describe(item, dayOfItem(item, layout.day), locale)}
        note={noteOf?.(item) ?? null}
        {...place}
        isSelected={selection.ids.has(item.id)}
        isSelecting={isSelecting}
        isCurrent={item.id === currentId}
        {...handlers}
      />
    );
  });
});

/** A day is chosen as a whole only when all its pictures are, loaded or not. */
function stateOf(selection: Selection, ids: readonly string[], count: number): 'none' | 'some' | 'all' {
  const state = groupState(selection, ids);
  return state === 'all' && (ids.length < count || ids.length === 0) ? (ids.length === 0 ? 'none' : 'some') : state;
}

type DayCheckboxProps = { label: string; state: 'none' | 'some' | 'all'; isQuiet: boolean; onToggle: () => void };

function DayCheckbox({ label, state, isQuiet, onToggle }: DayCheckboxProps) {
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={state === 'all' ? true : state === 'some' ? 'mixed' : false}
      aria-label={label}
      onClick={onToggle}
      className="group/check grid size-9 place-items-center"
    >
      <span
        className={clsx(
          'grid size-5 place-items-center rounded-full border-2',
          isQuiet && 'invisible group-hover/day:visible group-focus-visible/check:visible pointer-coarse:visible',
          state === 'none' ? 'border-line-strong' : 'border-accent bg-accent text-accent-ink',
        )}
      >
        {state === 'some' ? <Minus aria-hidden className="size-3.5" /> : null}
        {state === 'all' ? <Check aria-hidden className="size-3.5" /> : null}
      </span>
    </button>
  );
}

'use client';

// One day: its sticky heading with a checkbox for the whole day, and those of its rows that are near the screen.

import { clsx } from 'clsx';
import { Check, Minus } from 'lucide-react';
import type { ImageDto } from '@/lib/shared/dto';
import { photos } from '@/lib/shared/messages/photos';
import { formatDay } from './format';
import { type DayLayout, HEADING_PIXELS } from './gallery-layout';
import { placeTiles } from './justified-layout';
import { PhotoTile, type TileHandlers } from './photo-tile';
import { groupState, type Selection } from './selection';
import { describe } from './static-grid';

export type DaySectionProps = TileHandlers & {
  layout: DayLayout;
  /** Rows to draw, as [row, its top within the day]. */
  rows: readonly (readonly [number, number])[];
  locale: string;
  selection: Selection;
  currentId: string | null;
  noteOf: ((item: ImageDto) => string) | undefined;
  onToggleDay: (ids: readonly string[]) => void;
};

export function DaySection({ layout, rows, locale, selection, currentId, noteOf, onToggleDay, ...handlers }: DaySectionProps) {
  const { day, ratios } = layout;
  const heading = formatDay(day.key, locale);
  const headingId = `day-${day.key}`;
  const isSelecting = selection.ids.size > 0;
  return (
    <section aria-labelledby={headingId} className="absolute inset-x-0" style={{ top: layout.top, height: layout.height }}>
      <div
        className="group/day sticky top-14 z-10 flex items-center gap-2 bg-surface-0/90 backdrop-blur-sm"
        style={{ height: HEADING_PIXELS }}
      >
        <h2 id={headingId} className="text-sm font-medium text-text-2">
          {heading}
        </h2>
        <DayCheckbox
          label={photos.selectDay(heading)}
          state={groupState(selection, day.items.map(idOf))}
          isQuiet={!isSelecting}
          onToggle={() => onToggleDay(day.items.map(idOf))}
        />
      </div>
      <ul>
        {rows.map(([rowIndex, top]) => {
          const row = layout.rows[rowIndex];
          if (row === undefined) return null;
          return placeTiles(ratios, row).map((tile, column) => {
            const item = day.items[row.start + column];
            return item === undefined ? null : (
              <PhotoTile
                key={item.id}
                item={item}
                alt={describe(item, day.key, locale)}
                note={noteOf?.(item) ?? null}
                left={tile.left}
                top={top}
                width={tile.width}
                height={row.height}
                isSelected={selection.ids.has(item.id)}
                isSelecting={isSelecting}
                isCurrent={item.id === currentId}
                {...handlers}
              />
            );
          });
        })}
      </ul>
    </section>
  );
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
      className={clsx(
        'grid size-9 place-items-center transition-opacity focus-visible:opacity-100',
        isQuiet && 'opacity-0 group-hover/day:opacity-100 pointer-coarse:opacity-100',
      )}
    >
      <span
        className={clsx(
          'grid size-5 place-items-center rounded-full border-2',
          state === 'none' ? 'border-line-strong text-transparent' : 'border-accent bg-accent text-accent-ink',
        )}
      >
        {state === 'some' ? <Minus aria-hidden className="size-3.5" /> : <Check aria-hidden className="size-3.5" />}
      </span>
    </button>
  );
}

const idOf = (item: ImageDto): string => item.id;

'use client';

// One tile: a link to the picture, a checkbox on hover or focus, and room for a note (days left, animation).

import { clsx } from 'clsx';
import { Check, Clapperboard, Heart } from 'lucide-react';
import { memo, type MouseEvent } from 'react';
import type { ImageDto } from '@/lib/shared/dto';
import { organise } from '@/lib/shared/messages/pictures/organise';
import { photos } from '@/lib/shared/messages/pictures/photos';
import type { PlacedTile } from '../layout/justified-layout';
import { Thumbnail } from './thumbnail';
import { useLongPress } from '../selection/use-long-press';

export type TileHandlers = {
  /** A plain click or Enter on the picture; `isRange` with Shift. */
  onPress: (id: string, isRange: boolean) => void;
  onToggle: (id: string, isRange: boolean) => void;
  onFocusTile: (id: string) => void;
  hrefOf: (id: string) => string;
};

export type PhotoTileProps = TileHandlers & {
  item: ImageDto;
  alt: string;
  note: string | null;
  left: number;
  top: number;
  width: PlacedTile['width'];
  height: number;
  isSelected: boolean;
  isSelecting: boolean;
  /** The one tile the Tab key reaches. */
  isCurrent: boolean;
};

export const PhotoTile = memo(function PhotoTile(props: PhotoTileProps) {
  const { item, alt, note, isSelected, isSelecting, isCurrent, onPress, onToggle, onFocusTile, hrefOf } = props;
  const longPress = useLongPress(() => onToggle(item.id, false));
  const press = (event: MouseEvent) => {
    // With Ctrl, Cmd or the middle button the browser opens the deep link in a tab of its own.
    if (event.ctrlKey || event.metaKey || event.button !== 0) return;
    event.preventDefault();
    onPress(item.id, event.shiftKey);
  };
  const isMarked = isSelected || isSelecting;
  const tabIndex = isCurrent ? 0 : -1;
  return (
    <li
      className="group/tile absolute bg-surface-2 select-none"
      style={{ left: props.left, top: props.top, width: props.width, height: props.height }}
      {...longPress}
    >
      <a
        href={hrefOf(item.id)}
        data-photo={item.id}
        tabIndex={tabIndex}
        onClick={press}
        onFocus={() => onFocusTile(item.id)}
        className={clsx(
          'absolute inset-0 block overflow-hidden transition-transform [-webkit-touch-callout:none] focus-visible:z-10',
          isSelected && 'scale-[0.92] rounded-sm outline-2 outline-offset-2 outline-accent',
        )}
      >
        <Thumbnail item={item} alt={alt} />
        {note !== null || item.isAnimated || item.isFavourite ? (
          <span className="absolute inset-x-1.5 bottom-1.5 flex flex-wrap items-center gap-1 text-xs">
            {note === null ? null : <span className="rounded-sm bg-darkroom-veil px-1.5 py-0.5 text-darkroom-text">{note}</span>}
            {item.isFavourite ? (
              <span className="rounded-sm bg-darkroom-veil p-1 text-darkroom-text">
                <Heart aria-hidden className="size-3.5 fill-current" />
                <span className="sr-only">{organise.favourite.is}</span>
              </span>
            ) : null}
            {item.isAnimated ? (
              <span className="rounded-sm bg-darkroom-veil p-1 text-darkroom-text">
                <Clapperboard aria-hidden className="size-3.5" />
                <span className="sr-only">{photos.animated}</span>
              </span>
            ) : null}
          </span>
        ) : null}
      </a>
      <button
        type="button"
        role="checkbox"
        aria-checked={isSelected}
        aria-label={photos.select(item.name)}
        tabIndex={tabIndex}
        onClick={(event) => onToggle(item.id, event.shiftKey)}
        onFocus={() => onFocusTile(item.id)}
        className={clsx(
          // As high as a link in focus, which comes before it.
          'absolute top-0 left-0 z-10 grid size-10 place-items-center',
          !isMarked && 'pointer-coarse:pointer-events-none',
        )}
      >
        <span
          className={clsx(
            'grid size-6 place-items-center rounded-full border-2',
            isSelected ? 'border-accent bg-accent text-accent-ink' : 'border-darkroom-text bg-darkroom-veil',
            // Not by opacity, which would make a layer of its own for every tile that scrolls by.
            !isMarked && 'invisible group-hover/tile:visible group-has-focus-visible/tile:visible',
          )}
        >
          {isSelected ? <Check aria-hidden className="size-4" /> : null}
        </span>
      </button>
    </li>
  );
});

// The gallery as plain HTML: what the server sends, what a reader without scripts keeps, and what stands until the width is known.
// It has the same rows as the scripted one (gallery.css), so that taking over moves nothing.

import type { ImageDto } from '@/lib/shared/dto';
import { photos } from '@/lib/shared/messages/photos';
import { timeline } from '@/lib/shared/messages/viewing';
import { formatDay } from './format';
import { dayOfItem, type GridDay, loadedItems } from './grid-content';
import { ratioStep } from './justified-layout';
import { thumbnailAddress } from './thumbnail';

/** Beyond these the first screen is long over, and scripts have taken over. */
const EAGER_ITEMS = 12;

export type StaticGridProps = { days: readonly GridDay[]; locale: string; hrefOf: (id: string) => string };

export function StaticGrid({ days, locale, hrefOf }: StaticGridProps) {
  const loaded = days.filter((day) => loadedItems(day).length > 0);
  return loaded.map((day, dayIndex) => (
    <section key={day.key} aria-labelledby={day.isPlain === true ? undefined : `day-${day.key}`}>
      {day.isPlain === true ? null : (
        <h2 id={`day-${day.key}`} className="gallery-heading flex items-center text-sm font-medium text-text-2">
          {formatDay(day.key, locale)}
        </h2>
      )}
      <ul className="gallery-flow">
        {loadedItems(day).map((item, index) => (
          <li key={item.id} className={`ratio-${ratioStep(item.width, item.height)}`}>
            <a href={hrefOf(item.id)} className="absolute inset-0 block overflow-hidden bg-surface-2">
              <StaticThumbnail
                item={item}
                alt={describe(item, dayOfItem(item, day), locale)}
                isEager={dayIndex === 0 && index < EAGER_ITEMS}
              />
            </a>
          </li>
        ))}
      </ul>
    </section>
  ));
}

/** A picture's name for a screen reader, as a sentence: what its owner wrote for it, or the file's name. */
export function describe(item: ImageDto, dayKey: string, locale: string): string {
  const words = item.takenAt?.startsWith(dayKey) ? timeline.describeTaken : photos.describe;
  return words(item.altText ?? item.name, formatDay(dayKey, locale), item.width, item.height);
}

function StaticThumbnail({ item, alt, isEager }: { item: ImageDto; alt: string; isEager: boolean }) {
  return (
    <img
      src={thumbnailAddress(item.id)}
      alt={alt}
      width={item.width}
      height={item.height}
      loading={isEager ? 'eager' : 'lazy'}
      decoding="async"
      className="absolute inset-0 size-full object-cover"
    />
  );
}

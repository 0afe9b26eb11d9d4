// The gallery as plain HTML: what the server sends, what a reader without scripts keeps, and what stands until the scripted one takes
// over. It has the same rows as that (gallery.css), so that taking over moves nothing. It is never drawn a second time.

import { Activity, memo } from 'react';
import type { ImageDto } from '@/lib/shared/dto';
import { FIRST_PHONE_SCREEN_IMAGES } from '@/lib/shared/limits';
import { photos } from '@/lib/shared/messages/pictures/photos';
import { timeline } from '@/lib/shared/messages/pictures/viewing';
import { formatDay } from '../reader/format';
import { dayOfItem, type GridDay, loadedItems } from '../layout/grid-content';
import { ratioStep } from '../layout/justified-layout';
import { thumbnailAddress } from './thumbnail';
import { SERVER_READER } from '../reader/use-reader';

export type StaticGridProps = { days: readonly GridDay[]; hrefOf: (id: string) => string };

export const StaticGrid = memo(function StaticGrid({ days, hrefOf }: StaticGridProps) {
  const { locale } = SERVER_READER;
  const loaded = days.filter((day) => loadedItems(day).length > 0);
  const first = new Set(loaded.flatMap(loadedItems).slice(0, FIRST_PHONE_SCREEN_IMAGES));
  const sections = loaded.map((day) => (
    <section key={day.key} aria-labelledby={day.isPlain === true ? undefined : `day-${day.key}`}>
      {day.isPlain === true ? null : (
        <h2 id={`day-${day.key}`} className="gallery-heading flex items-center text-sm font-medium text-text-2">
          {formatDay(day.key, locale)}
        </h2>
      )}
      <ul className="gallery-flow">
        {loadedItems(day).map((item) => (
          <li key={item.id} className={`ratio-${ratioStep(item.width, item.height)}`}>
            <a href={hrefOf(item.id)}>
              <StaticThumbnail item={item} alt={describe(item, dayOfItem(item, day), locale)} isFirst={first.has(item)} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  ));
  // Hydrates by itself and last: the scripted grid mostly takes over before.
  return <Activity>{sections}</Activity>;
});

/** A picture's name for a screen reader, as a sentence: what its owner wrote for it, or the file's name. */
export function describe(item: ImageDto, dayKey: string, locale: string): string {
  const words = item.takenAt?.startsWith(dayKey) ? timeline.describeTaken : photos.describe;
  return words(item.altText ?? item.name, formatDay(dayKey, locale), item.width, item.height);
}

/** What one sees first comes ahead of the scripts, which the browser fetches last and compiles while it lays out and paints. */
function StaticThumbnail({ item, alt, isFirst }: { item: ImageDto; alt: string; isFirst: boolean }) {
  return (
    <img
      src={thumbnailAddress(item.id)}
      alt={alt}
      width={item.width}
      height={item.height}
      loading={isFirst ? 'eager' : 'lazy'}
      fetchPriority={isFirst ? 'high' : 'auto'}
      decoding="async"
    />
  );
}

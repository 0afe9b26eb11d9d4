'use client';

// Pictures that look like the one in the viewer, each a link to its own page.

import { useEffect, useState } from 'react';
import { loadSimilar } from '@/app/(vault)/photos/actions';
import { thumbnailAddress } from '@/app/_components/gallery/grid/thumbnail';
import type { ImageDto } from '@/lib/shared/dto';
import { similar } from '@/lib/shared/messages/pictures/viewing';

export function SimilarPhotos({ id }: { id: string }) {
  const [found, setFound] = useState<{ readonly of: string; readonly items: readonly ImageDto[] } | null>(null);
  useEffect(() => {
    let isWanted = true;
    void loadSimilar({ id }).then(
      (result) => (isWanted && result.ok ? setFound({ of: id, items: result.data }) : undefined),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [id]);
  if (found?.of !== id || found.items.length === 0) return null;
  return (
    <section aria-labelledby="viewer-similar" className="mt-5">
      <h3 id="viewer-similar" className="text-sm text-text-3">
        {similar.title}
      </h3>
      <ul className="mt-2 grid grid-cols-4 gap-1">
        {found.items.map((item) => (
          <li key={item.id} className="relative aspect-square bg-surface-2">
            <a href={`/photos/${item.id}`} className="absolute inset-0 block">
              <img
                src={thumbnailAddress(item.id)}
                alt={item.altText ?? item.name}
                className="absolute inset-0 size-full object-cover"
              />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

'use client';

// One picture in the grid: placeholder, then the thumbnail, fading in if the placeholder was to be seen, or a sign that it could not be shown.

import { ImageOff } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { ImageDto } from '@/lib/shared/dto';
import { photos } from '@/lib/shared/messages/pictures/photos';
import { Placeholder, SHOWN_ATTRIBUTE } from './placeholder';

export function thumbnailAddress(id: string): string {
  return `/api/images/${id}/thumbnail`;
}

export function Thumbnail({ item, alt }: { item: ImageDto; alt: string }) {
  const [hasFailed, setHasFailed] = useState(false);
  const [tries, setTries] = useState(0);
  const tryAgain = () => {
    setTries(tries + 1);
    setHasFailed(false);
  };
  return (
    <span className="group/thumbnail absolute inset-0 block bg-surface-2">
      {item.placeholder === null ? null : <Placeholder hashBase64={item.placeholder} />}
      {hasFailed ? (
        <Unreadable alt={alt} tries={tries} onTryAgain={tryAgain} />
      ) : (
        <img
          ref={adopt}
          src={thumbnailAddress(item.id)}
          alt={alt}
          width={item.width}
          height={item.height}
          loading="lazy"
          decoding="async"
          draggable={false}
          onLoad={(event) => show(event.currentTarget)}
          onError={() => setHasFailed(true)}
          className="absolute inset-0 size-full object-cover opacity-0 duration-200 group-data-seen/thumbnail:transition-opacity group-data-shown/thumbnail:opacity-100"
        />
      )}
    </span>
  );
}

/** A thumbnail from the browser's memory is complete before anything can listen: it is shown without a fade. */
function adopt(image: HTMLImageElement | null): void {
  if (image?.complete && image.naturalWidth > 0) show(image);
}

// Past React: while one scrolls, dozens come in at once, and nothing else about a tile changes with them.
function show(image: HTMLImageElement): void {
  image.parentElement?.setAttribute(SHOWN_ATTRIBUTE, '');
}

const TRIES = 3;
const WAIT_MILLISECONDS = 4_000;

/** A thumbnail that did not come is asked for again after a while, a few times, and whenever the connection is back. */
function Unreadable({ alt, tries, onTryAgain }: { alt: string; tries: number; onTryAgain: () => void }) {
  const again = useEffectEvent(onTryAgain);
  useEffect(() => {
    const timer =
      tries < TRIES && navigator.onLine ? window.setTimeout(() => again(), WAIT_MILLISECONDS * 2 ** tries) : undefined;
    const listen = () => again();
    window.addEventListener('online', listen);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('online', listen);
    };
  }, [tries]);
  return (
    <span role="img" aria-label={`${alt}. ${photos.unreadable}`} className="absolute inset-0 grid place-items-center text-text-3">
      <ImageOff aria-hidden className="size-6" />
    </span>
  );
}

'use client';

// One picture in the grid: placeholder, then the thumbnail fading in over it, or a sign that it could not be shown.

import { clsx } from 'clsx';
import { ImageOff } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { ImageDto } from '@/lib/shared/dto';
import { photos } from '@/lib/shared/messages/photos';
import { Placeholder } from './placeholder';

/** While it fades in, the placeholder stays under it; then it goes, since pictures may be transparent. */
type Phase = 'waiting' | 'fading' | 'shown' | 'failed';

export function thumbnailAddress(id: string): string {
  return `/api/images/${id}/thumbnail`;
}

export function Thumbnail({ item, alt }: { item: ImageDto; alt: string }) {
  const [phase, setPhase] = useState<Phase>('waiting');
  useAnotherTry(phase === 'failed', () => setPhase('waiting'));
  // A thumbnail from the browser's memory is complete before React can listen: it is shown without a fade.
  const adopt = (image: HTMLImageElement | null) => {
    if (image?.complete && image.naturalWidth > 0) setPhase('shown');
  };
  return (
    <span className="absolute inset-0 block overflow-hidden bg-surface-2">
      {item.placeholder !== null && phase !== 'shown' ? <Placeholder hashBase64={item.placeholder} /> : null}
      {phase === 'failed' ? (
        <span
          role="img"
          aria-label={`${alt}. ${photos.unreadable}`}
          className="absolute inset-0 grid place-items-center text-text-3"
        >
          <ImageOff aria-hidden className="size-6" />
        </span>
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
          onLoad={() => setPhase((before) => (before === 'waiting' ? 'fading' : before))}
          onTransitionEnd={() => setPhase('shown')}
          onError={() => setPhase('failed')}
          className={clsx(
            'absolute inset-0 size-full object-cover transition-opacity duration-200',
            phase === 'waiting' && 'opacity-0',
          )}
        />
      )}
    </span>
  );
}

const TRIES = 3;
const WAIT_MILLISECONDS = 4_000;

/** A thumbnail that did not come is asked for again after a while, a few times, and whenever the connection is back. */
function useAnotherTry(hasFailed: boolean, tryAgain: () => void): void {
  const [tries, setTries] = useState(0);
  const again = useEffectEvent(() => {
    setTries(tries + 1);
    tryAgain();
  });
  useEffect(() => {
    if (!hasFailed) return;
    const timer =
      tries < TRIES && navigator.onLine ? window.setTimeout(() => again(), WAIT_MILLISECONDS * 2 ** tries) : undefined;
    const listen = () => again();
    window.addEventListener('online', listen);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('online', listen);
    };
  }, [hasFailed, tries]);
}

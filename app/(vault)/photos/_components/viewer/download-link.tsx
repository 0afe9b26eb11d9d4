'use client';

// The way to keep an original. The server wants a fresh proof for it, so it is asked first: the browser would save the page
// that asks for the proof as if it were the picture.

import { useRouter } from 'next/navigation';
import type { ComponentPropsWithoutRef, MouseEvent } from 'react';

const FORBIDDEN = 403;

type DownloadLinkProps = Omit<ComponentPropsWithoutRef<'a'>, 'href' | 'download' | 'onClick'> & { imageId: string };

export function DownloadLink({ imageId, children, ...rest }: DownloadLinkProps) {
  const address = `/api/images/${imageId}/original?download=1`;
  const router = useRouter();
  const open = (event: MouseEvent) => {
    event.preventDefault();
    void mayKeep(address).then((isFresh) => {
      if (isFresh) keep(address);
      else router.push(`/confirm?next=${encodeURIComponent(`/photos/${imageId}`)}`);
    });
  };
  return (
    <a href={address} onClick={open} {...rest}>
      {children}
    </a>
  );
}

// Whatever else is in the way, the browser's own list of downloads says.
async function mayKeep(address: string): Promise<boolean> {
  const status = await fetch(address, { method: 'HEAD' }).then(
    (answer) => answer.status,
    () => null,
  );
  return status !== FORBIDDEN;
}

function keep(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}

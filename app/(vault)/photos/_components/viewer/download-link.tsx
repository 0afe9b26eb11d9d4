'use client';

// The short way to keep an original. What else may be kept of it, download-menu.tsx says.

import type { ComponentPropsWithoutRef, MouseEvent } from 'react';
import { useKeepFile } from '@/app/_components/protect/use-keep-file';

type DownloadLinkProps = Omit<ComponentPropsWithoutRef<'a'>, 'href' | 'download' | 'onClick'> & { imageId: string };

export function DownloadLink({ imageId, children, ...rest }: DownloadLinkProps) {
  const address = `/api/images/${imageId}/original?download=1`;
  const keep = useKeepFile(imageId);
  const open = (event: MouseEvent) => {
    event.preventDefault();
    void keep(address);
  };
  return (
    <a href={address} onClick={open} {...rest}>
      {children}
    </a>
  );
}

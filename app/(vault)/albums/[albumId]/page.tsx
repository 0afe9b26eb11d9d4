// One album: its first page is in the HTML, the rest comes as one scrolls.

import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AlbumGallery } from '@/app/(vault)/albums/[albumId]/_components/album-gallery';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { imageIdSchema } from '@/lib/shared/images/image-schemas';
import { PAGE_SIZE } from '@/lib/shared/limits';
import { albums } from '@/lib/shared/messages/pictures/albums';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { listAlbumImages, requireAlbum } from '@/lib/vault/albums/list-albums';

// Titles stay out of the browser's history.
export const metadata: Metadata = { title: albums.title };

export default async function AlbumPage({ params }: { params: Promise<{ albumId: string }> }) {
  const parsed = imageIdSchema.safeParse((await params).albumId);
  const actor = await requireActorOrRedirect(parsed.success ? `/albums/${parsed.data}` : '/albums');
  if (!parsed.success) notFound();
  const albumId = parsed.data;
  const [album, initial] = await Promise.all([
    requireAlbum(actor, albumId),
    listAlbumImages(actor, { albumId, limit: PAGE_SIZE }),
  ]).catch((error: unknown) => {
    if (isSafelightError(error, 'object/not-found')) notFound();
    throw error;
  });
  return <AlbumGallery key={album.id} album={album} initial={initial} />;
}

// A picture of an album at its own address. Its HTML shows it without scripts; with them the viewer opens over it, and leads back to the album.

import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { DeepLinkedPhoto } from '@/app/(vault)/photos/_components/deep-linked-photo';
import { albumAddress, viewerAddress } from '@/app/(vault)/photos/_components/viewer-address';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { imageIdSchema } from '@/lib/shared/images/image-schemas';
import { albums } from '@/lib/shared/messages/pictures/albums';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { requireAlbum } from '@/lib/vault/albums/list-albums';
import { requireImageDetails } from '@/lib/vault/gallery/list-images';

// Names and titles stay out of the browser's history.
export const metadata: Metadata = { title: albums.title };

export default async function AlbumPhotoPage({ params }: { params: Promise<{ albumId: string; imageId: string }> }) {
  const asked = await params;
  const albumId = imageIdSchema.safeParse(asked.albumId);
  const imageId = imageIdSchema.safeParse(asked.imageId);
  const areIds = albumId.success && imageId.success;
  const actor = await requireActorOrRedirect(areIds ? viewerAddress(imageId.data, albumAddress(albumId.data)) : '/albums');
  if (!areIds) notFound();
  const [album, details] = await Promise.all([requireAlbum(actor, albumId.data), requireImageDetails(actor, imageId.data)]).catch(
    (error: unknown) => {
      if (isSafelightError(error, 'object/not-found')) notFound();
      throw error;
    },
  );
  return (
    <>
      <h1 className="text-xl font-semibold break-words">{details.name}</h1>
      <p className="mt-1 text-sm">
        <Link href={albumAddress(album.id)} prefetch={false} className="underline">
          {album.title}
        </Link>
      </p>
      <img
        src={`/api/images/${details.id}/preview`}
        alt={viewer.label(details.name)}
        width={details.width}
        height={details.height}
        className="mt-4 h-auto max-h-[75dvh] w-auto max-w-full bg-surface-2"
      />
      <DeepLinkedPhoto details={details} grid={albumAddress(album.id)} />
    </>
  );
}

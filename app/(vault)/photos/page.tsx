// The gallery: its first page and the used room are in the HTML, the rest comes as one scrolls.

import type { Metadata } from 'next';
import { PhotosGallery } from '@/app/(vault)/photos/_components/photos-gallery';
import { PlainUploadForm } from '@/app/(vault)/photos/_components/plain-upload-form';
import type { Actor } from '@/lib/auth/actor';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import type { ImagePageDto } from '@/lib/shared/dto';
import { listImagesSchema } from '@/lib/shared/image-schemas';
import { photos } from '@/lib/shared/messages/photos';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { listImages } from '@/lib/vault/list-images';
import { uploadLimits } from '@/lib/vault/upload-limits';
import { requireUsage } from '@/lib/vault/usage';

export const metadata: Metadata = { title: photos.title };

export default async function PhotosPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await requireActorOrRedirect('/photos');
  const { cursor } = await searchParams;
  const [initial, usage] = await Promise.all([readPage(actor, cursor), requireUsage(actor)]);
  return (
    <>
      <PhotosGallery initial={initial} usage={usage}>
        <PlainUploadForm limits={uploadLimits()} />
      </PhotosGallery>
      {initial.nextCursor === null ? null : (
        <a href={`/photos?cursor=${encodeURIComponent(initial.nextCursor)}`} className="hidden underline noscript:inline-block">
          {photos.nextPage}
        </a>
      )}
    </>
  );
}

/** Without scripts the next page is a link with a cursor; an address with one that is not ours shows the first page. */
async function readPage(actor: Actor, cursor: unknown): Promise<ImagePageDto> {
  const asked = listImagesSchema.safeParse({ state: 'live', cursor });
  const first = listImagesSchema.parse({ state: 'live' });
  if (!asked.success) return listImages(actor, first);
  return listImages(actor, asked.data).catch((error: unknown) => {
    if (isSafelightError(error, 'request/invalid')) return listImages(actor, first);
    throw error;
  });
}

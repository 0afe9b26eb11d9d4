// The gallery: its first page and the used room are in the HTML, the rest comes as one scrolls.

import type { Metadata } from 'next';
import { PhotosGallery } from '@/app/(vault)/photos/_components/photos-gallery';
import { PlainUploadForm } from '@/app/(vault)/photos/_components/plain-upload-form';
import { requireActorOrRedirect } from '@/lib/auth/session';
import { listImagesSchema } from '@/lib/shared/image-schemas';
import { photos } from '@/lib/shared/messages/photos';
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
  // Without scripts the next page is a link. An address that is not one of ours shows the first page.
  const { cursor } = await searchParams;
  const asked = listImagesSchema.safeParse({ state: 'live', cursor });
  const query = asked.success ? asked.data : listImagesSchema.parse({ state: 'live' });
  const [initial, usage] = await Promise.all([listImages(actor, query), requireUsage(actor)]);
  return (
    <>
      <PhotosGallery initial={initial} usage={usage}>
        <PlainUploadForm maxUploadBytes={uploadLimits().maxUploadBytes} />
      </PhotosGallery>
      {initial.nextCursor === null ? null : (
        <a href={`/photos?cursor=${encodeURIComponent(initial.nextCursor)}`} className="hidden underline noscript:inline-block">
          {photos.nextPage}
        </a>
      )}
    </>
  );
}

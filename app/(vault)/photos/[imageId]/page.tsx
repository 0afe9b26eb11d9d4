// One picture at its own address. Its HTML shows it without scripts; with them the viewer opens over it.

import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { DeepLinkedPhoto } from '@/app/(vault)/photos/_components/deep-linked-photo';
import { viewerAddress } from '@/app/(vault)/photos/_components/viewer-address';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { imageIdSchema } from '@/lib/shared/images/image-schemas';
import { photos } from '@/lib/shared/messages/pictures/photos';
import { viewer } from '@/lib/shared/messages/pictures/viewer';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { requireImageDetails } from '@/lib/vault/gallery/list-images';

// Names of pictures stay out of the title, and so out of the browser's history.
export const metadata: Metadata = { title: photos.title };

export default async function PhotoPage({ params }: { params: Promise<{ imageId: string }> }) {
  const { imageId } = await params;
  const parsed = imageIdSchema.safeParse(imageId);
  const actor = await requireActorOrRedirect(parsed.success ? viewerAddress(parsed.data) : '/photos');
  if (!parsed.success) notFound();
  const details = await requireImageDetails(actor, parsed.data).catch((error: unknown) => {
    if (isSafelightError(error, 'object/not-found')) notFound();
    throw error;
  });
  return (
    <>
      <h1 className="text-xl font-semibold break-words">{details.name}</h1>
      <p className="mt-1 flex flex-wrap gap-4 text-sm">
        <Link href="/photos" className="underline">
          {viewer.back}
        </Link>
        <a href={`/api/images/${details.id}/original?download=1`} className="underline">
          {viewer.download}
        </a>
      </p>
      <img
        src={`/api/images/${details.id}/preview`}
        alt={viewer.label(details.name)}
        width={details.width}
        height={details.height}
        className="mt-4 h-auto max-h-[75dvh] w-auto max-w-full bg-surface-2"
      />
      <DeepLinkedPhoto details={details} />
    </>
  );
}

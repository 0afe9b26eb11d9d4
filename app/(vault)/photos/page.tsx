// The gallery: the shape of the whole timeline and its first screenful are in the HTML, the rest comes as one scrolls.

import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { PhotosGallery } from '@/app/(vault)/photos/_components/photos-gallery';
import { PlainUploadForm } from '@/app/(vault)/photos/_components/plain-upload-form';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { packDays } from '@/lib/shared/images/packed-days';
import { FIRST_PHONE_SCREEN_IMAGES, FIRST_SCREEN_IMAGES } from '@/lib/shared/limits';
import { photos } from '@/lib/shared/messages/pictures/photos';
import type { TimelineDto } from '@/lib/shared/images/timeline';
import { timelineBasisSchema, timelineFromSchema } from '@/lib/shared/images/timeline-schemas';
import { listTimeline, listTimelineFrom } from '@/lib/vault/timeline/list-timeline';
import { uploadLimits } from '@/lib/vault/intake/upload-limits';
import { requireUsage } from '@/lib/vault/usage';

export const metadata: Metadata = { title: photos.title };

export default async function PhotosPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await requireActorOrRedirect('/photos');
  const query = await searchParams;
  // An address that is not ours shows the timeline from its beginning.
  const by = timelineBasisSchema.catch('taken').parse(query['by']);
  const from = timelineFromSchema.catch(0).parse(query['from']);
  // A browser says by itself whether it is a phone's, or says nothing.
  const limit = (await headers()).get('sec-ch-ua-mobile') === '?1' ? FIRST_PHONE_SCREEN_IMAGES : FIRST_SCREEN_IMAGES;
  const [timeline, usage] = await Promise.all([listTimeline(actor, by), requireUsage(actor)]);
  const spans = await listTimelineFrom(actor, timeline, { from, limit });
  const next = from + limit;
  return (
    <>
      <PhotosGallery key={by} initial={{ basis: by, days: packDays(timeline.days), spans }} usage={usage}>
        <PlainUploadForm limits={uploadLimits()} />
      </PhotosGallery>
      {next < countOf(timeline) ? (
        <a href={`/photos?by=${by}&from=${next}`} className="hidden underline noscript:inline-block">
          {photos.nextPage}
        </a>
      ) : null}
    </>
  );
}

function countOf({ days }: TimelineDto): number {
  return days.reduce((sum, [, count]) => sum + count, 0);
}

// The watermark of the account or, with ?album=, of one album, behind a fresh proof: to make a mark invisible is to take it off.

import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { DropMarkForm } from '@/app/(vault)/settings/privacy/_components/drop-mark-form';
import { MarkForm } from '@/app/(vault)/settings/privacy/_components/mark-form';
import { Card } from '@/app/_components/ui/card';
import { requireFreshActorOrRedirect } from '@/lib/auth/sessions/step-up';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import { markPlaceSchema } from '@/lib/shared/protect/protect-schemas';
import { drawSample, requireMarkSettings } from '@/lib/vault/protect/mark/sample';

const words = privacy.mark;

export const metadata: Metadata = { title: words.title };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function WatermarkPage({ searchParams }: { searchParams: Search }) {
  const { album } = await searchParams;
  const parsed = markPlaceSchema.safeParse(album === undefined ? {} : { albumId: album });
  if (!parsed.success) notFound();
  const { albumId } = parsed.data;
  const address = '/settings/privacy/watermark';
  const actor = await requireFreshActorOrRedirect(albumId === undefined ? address : `${address}?album=${albumId}`);
  const mark = await requireMarkSettings(actor, albumId ?? null);
  const sample = await drawSample(actor, albumId ?? null, mark);
  return (
    <Card title={albumId === undefined ? words.title : words.albumTitle} description={words.cardText} headingId="watermark">
      <div className="grid gap-6">
        {albumId !== undefined && !mark.isOwn ? <p className="text-sm text-text-2">{words.followsOwner}</p> : null}
        <MarkForm mark={mark} sample={sample} {...(albumId !== undefined && { albumId })} />
        {albumId !== undefined && mark.isOwn ? <DropMarkForm albumId={albumId} /> : null}
        <Link href="/settings/privacy" className="justify-self-start text-sm underline underline-offset-4">
          {words.back}
        </Link>
      </div>
    </Card>
  );
}

// What was moved to the trash and is not deleted yet.

import type { Metadata } from 'next';
import { TrashGallery } from '@/app/(vault)/trash/_components/trash-gallery';
import type { Actor } from '@/lib/auth/actor';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { PAGE_SIZE } from '@/lib/shared/limits';
import { trash } from '@/lib/shared/messages/pictures/photos';
import { listImages } from '@/lib/vault/gallery/list-images';

export const metadata: Metadata = { title: trash.title };

export default async function TrashPage() {
  const actor = await requireActorOrRedirect('/trash');
  const { initial, now } = await readTrash(actor);
  return <TrashGallery initial={initial} now={now} />;
}

/** The first page, and the server's time: days left do not hang on the reader's clock. */
async function readTrash(actor: Actor) {
  return { initial: await listImages(actor, { state: 'trash', limit: PAGE_SIZE }), now: Date.now() };
}

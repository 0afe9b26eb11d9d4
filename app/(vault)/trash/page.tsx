// What was moved to the trash and is not deleted yet.

import type { Metadata } from 'next';
import { TrashGallery } from '@/app/(vault)/trash/_components/trash-gallery';
import { requireActorOrRedirect } from '@/lib/auth/session';
import { PAGE_SIZE } from '@/lib/shared/limits';
import { trash } from '@/lib/shared/messages/photos';
import { listImages } from '@/lib/vault/list-images';

export const metadata: Metadata = { title: trash.title };

export default async function TrashPage() {
  const actor = await requireActorOrRedirect('/trash');
  const initial = await listImages(actor, { state: 'trash', limit: PAGE_SIZE });
  return <TrashGallery initial={initial} now={Date.now()} />;
}

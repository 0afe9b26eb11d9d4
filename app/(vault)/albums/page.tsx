// The albums, in their owner's order.

import type { Metadata } from 'next';
import { AlbumsGallery } from '@/app/(vault)/albums/_components/albums-gallery';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { albums } from '@/lib/shared/messages/pictures/albums';
import { listAlbums } from '@/lib/vault/albums/list-albums';

export const metadata: Metadata = { title: albums.title };

export default async function AlbumsPage() {
  const actor = await requireActorOrRedirect('/albums');
  return <AlbumsGallery initial={await listAlbums(actor)} />;
}

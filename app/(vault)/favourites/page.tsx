// The pictures their owner likes best, newest first.

import type { Metadata } from 'next';
import { FavouritesGallery } from '@/app/(vault)/favourites/_components/favourites-gallery';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { favourites } from '@/lib/shared/messages/pictures/albums';
import { searchImagesSchema } from '@/lib/shared/organise/organise-schemas';
import { searchImages } from '@/lib/vault/search/search-images';

export const metadata: Metadata = { title: favourites.title };

export default async function FavouritesPage() {
  const actor = await requireActorOrRedirect('/favourites');
  return <FavouritesGallery initial={await searchImages(actor, searchImagesSchema.parse({ isFavourite: true }))} />;
}

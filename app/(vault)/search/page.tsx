// The search. What is looked for stands in no address, so that it gets into no history and no log; a tag's id may.

import type { Metadata } from 'next';
import { SearchPanel } from '@/app/(vault)/search/_components/search-panel';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { imageIdSchema } from '@/lib/shared/images/image-schemas';
import { search } from '@/lib/shared/messages/pictures/search';
import { listAlbums } from '@/lib/vault/albums/list-albums';
import { listTags } from '@/lib/vault/tags/list-tags';

export const metadata: Metadata = { title: search.title };

export default async function SearchPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await requireActorOrRedirect('/search');
  const asked = imageIdSchema.safeParse((await searchParams)['tag']);
  const [tags, albums] = await Promise.all([listTags(actor), listAlbums(actor)]);
  const tag = tags.find(({ id }) => asked.success && id === asked.data);
  return <SearchPanel key={tag?.id} initialTags={tags} albums={albums} tagId={tag?.id ?? null} />;
}

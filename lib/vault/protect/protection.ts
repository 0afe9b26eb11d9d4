// What may leave of a picture and why, for the person who looks at it. The doors do not go by this: they ask anew (deliver.ts).

import type { Actor } from '@/lib/auth/actor';
import { openField } from '@/lib/crypto/field';
import { findPictureRules, listRulingAlbums, type RulingAlbumRow } from '@/lib/db/protect/download-rules';
import { findOpenable } from '@/lib/db/images/images';
import { requireOwnerKey } from '@/lib/keys/owner-keys';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { ProtectionDto, RuleSourceDto } from '@/lib/shared/protect/protect-dto';
import { SafelightError } from '@/lib/shared/safelight-error';
import { isRuling, parseRules, strictestRules } from '@/lib/vault/protect/strictest-rules';

/**
 * The rules of one picture, with the places that set them.
 * @throws SafelightError `object/not-found`; `crypto/open-failed`, `keys/*`
 */
export async function requireProtection(actor: Actor, imageId: string): Promise<ProtectionDto> {
  const { ownerId } = actor;
  const [found, albums, untouched] = await Promise.all([
    findPictureRules(ownerId, imageId),
    listRulingAlbums(ownerId, imageId),
    findOpenable(ownerId, imageId, 'untouched'),
  ]);
  if (!found) throw new SafelightError('object/not-found');
  const nowhere = { albumId: null, albumTitle: null };
  const sources: RuleSourceDto[] = [
    { place: 'owner', ...nowhere, rules: parseRules(found.owner) },
    ...(await Promise.all(albums.map((album) => sourceOf(ownerId, album)))),
    { place: 'image', ...nowhere, rules: parseRules(found.image) },
  ];
  return {
    ...strictestRules(sources.map(({ rules }) => rules)),
    sources: sources.filter(({ rules }) => isRuling(rules)),
    hasUntouched: (untouched?.rendition ?? null) !== null,
  };
}

async function sourceOf(ownerId: OwnerId, album: RulingAlbumRow): Promise<RuleSourceDto> {
  const { key } = await requireOwnerKey(ownerId, album.kekId);
  const ref = { table: 'Album', column: 'sealedTitle', rowId: album.id };
  const albumTitle = openField(key, ref, album.sealedTitle).toString('utf8');
  return { place: 'album', albumId: album.id, albumTitle, rules: parseRules(album.rules) };
}

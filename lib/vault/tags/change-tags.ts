// Tags given, taken off, renamed and deleted by their owner. Ids of pictures that are not the owner's are passed over in silence.

import type { Actor } from '@/lib/auth/actor';
import {
  addTags,
  deleteTagRow,
  findTagRow,
  mergeTag,
  type NewTag,
  removeTag,
  replaceTagName,
  type TagPair,
} from '@/lib/db/albums/tags';
import type { BulkDto, TagDto, TaggingDto } from '@/lib/shared/organise/organise-dto';
import { SafelightError } from '@/lib/shared/safelight-error';
import { openTags, sealTag } from '@/lib/vault/tags/sealed-tag';
import { recordEvent, recordEvents } from '@/lib/watch/record';

/**
 * Gives pictures of the gallery tags by their names, making those that are new. Undone by `untagImages` with what is answered.
 * @throws SafelightError `tag/too-many`
 */
export async function tagImages(actor: Actor, input: { ids: readonly string[]; names: readonly string[] }): Promise<TaggingDto> {
  const wanted = new Map<string, NewTag>();
  for (const name of input.names) {
    const tag = await sealTag(actor.ownerId, name);
    const known = Buffer.from(tag.nameTag).toString('hex');
    if (!wanted.has(known)) wanted.set(known, tag);
  }
  const { tags, added } = await addTags(actor.ownerId, input.ids, [...wanted.values()]);
  const changed = byTag(added);
  const ids = [...new Set(added.map(({ imageId }) => imageId))];
  await recordTagged(actor, ids, 'added');
  return { count: ids.length, ids, tags: await openTags(actor.ownerId, tags), changed };
}

/**
 * Takes a tag off pictures; answers those that had it. Undone by `tagImages`.
 * @throws SafelightError `object/not-found` for the tag
 */
export async function untagImages(actor: Actor, input: { ids: readonly string[]; tagId: string }): Promise<BulkDto> {
  const ids = await removeTag(actor.ownerId, input.tagId, input.ids);
  if (ids === null) throw new SafelightError('object/not-found');
  await recordTagged(actor, ids, 'removed');
  return { count: ids.length, ids };
}

/**
 * Gives a tag another name; where there is one of that name already, the two become one, which is answered.
 * @throws SafelightError `object/not-found`
 */
export async function renameTag(actor: Actor, input: { id: string; name: string }): Promise<TagDto> {
  const renamed = await replaceTagName(actor.ownerId, await sealTag(actor.ownerId, input.name, input.id));
  if (renamed === null) throw new SafelightError('object/not-found');
  const { mergeInto } = renamed;
  if (mergeInto !== null && (await mergeTag(actor.ownerId, input.id, mergeInto))) {
    await recordDeleted(actor, input.id, { mergedInto: mergeInto });
  }
  const row = await findTagRow(actor.ownerId, mergeInto ?? input.id);
  const [tag] = row ? await openTags(actor.ownerId, [row]) : [];
  if (!tag) throw new SafelightError('object/not-found');
  return tag;
}

/**
 * Deletes a tag; its pictures stay. Cannot be undone.
 * @throws SafelightError `object/not-found`
 */
export async function deleteTag(actor: Actor, { id }: { id: string }): Promise<void> {
  if (!(await deleteTagRow(actor.ownerId, id))) throw new SafelightError('object/not-found');
  await recordDeleted(actor, id, {});
}

function byTag(pairs: readonly TagPair[]): { tagId: string; ids: string[] }[] {
  const grouped = new Map<string, string[]>();
  for (const { tagId, imageId } of pairs) {
    const ids = grouped.get(tagId);
    if (ids) ids.push(imageId);
    else grouped.set(tagId, [imageId]);
  }
  return [...grouped].map(([tagId, ids]) => ({ tagId, ids }));
}

async function recordTagged(actor: Actor, ids: readonly string[], what: 'added' | 'removed'): Promise<void> {
  const { ownerId: actorId, sessionId } = actor;
  const about = { type: 'image.tagged', outcome: 'success', actorId, sessionId, detail: { what } } as const;
  await recordEvents(ids.map((subjectId) => ({ ...about, subjectId })));
}

async function recordDeleted(actor: Actor, subjectId: string, detail: { mergedInto?: string }): Promise<void> {
  const { ownerId: actorId, sessionId } = actor;
  await recordEvent({ type: 'tag.deleted', outcome: 'success', actorId, sessionId, subjectId, detail: { ...detail } });
}

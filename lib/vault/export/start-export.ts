// A person asks for a copy of everything, or of one album. It is planned here and prepared in the background.

import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import type { SessionActor } from '@/lib/auth/actor';
import { actInSession } from '@/lib/auth/sessions/act-in-session';
import { requireFresh } from '@/lib/auth/sessions/step-up';
import { createRandomId } from '@/lib/crypto/secrets';
import { countExports, insertExport } from '@/lib/db/exports/exports';
import { EXPORT_PART_LIMITS, EXPORT_PREPARING_DAYS, MAX_EXPORTS, type PartLimits } from '@/lib/shared/exports/export-limits';
import type { ExportOrder } from '@/lib/shared/exports/export-schemas';
import type { OwnerId } from '@/lib/shared/owner-id';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { requireAlbum } from '@/lib/vault/albums/list-albums';
import { createExportKey, sealTitle } from '@/lib/vault/export/export-key';
import { assertMayExport } from '@/lib/vault/export/export-rules';
import { wakeExportMaker } from '@/lib/vault/export/making/maker';
import { planParts } from '@/lib/vault/export/plan-parts';
import { recordEvent } from '@/lib/watch/record';

const DAY_MILLISECONDS = 24 * 60 * 60_000;

/**
 * Plans an export of what is in the gallery now, after a fresh proof. A token's Actor never has one.
 * @returns its id, and how many pictures and parts it will have
 * @throws SafelightError `auth/step-up`; `object/not-found` for an album that is not the owner's; a FieldRefusal of `scope`:
 * `request/invalid` (`export/empty`, `export/too-many`, `export/running`) or `image/original-off` (`export/rules`)
 */
export async function startExport(
  actor: SessionActor,
  { scope }: ExportOrder,
  limits: PartLimits = EXPORT_PART_LIMITS,
): Promise<{ readonly id: string; readonly images: number; readonly parts: number }> {
  requireFresh(actor);
  const { ownerId, sessionId } = actor;
  const album = scope === 'all' ? null : await requireAlbum(actor, scope);
  await requireRules(ownerId, album?.id ?? null);
  const parts = await planParts(ownerId, album?.id ?? null, limits);
  if (parts.length === 0) throw refusal('export/empty');
  const id = createRandomId();
  const { key, row } = await createExportKey(ownerId, id);
  const images = parts.reduce((sum, part) => sum + part.images, 0);
  await actInSession(actor, async (tx) => {
    const { all, preparing } = await countExports(tx, ownerId);
    if (preparing > 0) throw refusal('export/running');
    if (all >= MAX_EXPORTS) throw refusal('export/too-many');
    const sealedTitle = album && sealTitle(key, id, album.title);
    const expires = new Date(Date.now() + EXPORT_PREPARING_DAYS * DAY_MILLISECONDS);
    await insertExport(tx, ownerId, { ...row, albumId: album?.id ?? null, sealedTitle, expires }, parts);
    const detail = { stage: 'asked', images, parts: parts.length, album: album?.id ?? null };
    await recordEvent({ type: 'export.made', outcome: 'success', actorId: ownerId, sessionId, subjectId: id, detail }, tx);
  });
  wakeExportMaker();
  return { id, images, parts: parts.length };
}

async function requireRules(ownerId: OwnerId, albumId: string | null): Promise<void> {
  try {
    await assertMayExport(ownerId, albumId);
  } catch (error) {
    if (!isSafelightError(error, 'image/original-off')) throw error;
    throw new FieldRefusal('image/original-off', { scope: ['export/rules'] });
  }
}

function refusal(cause: 'export/empty' | 'export/running' | 'export/too-many'): FieldRefusal {
  return new FieldRefusal('request/invalid', { scope: [cause] });
}

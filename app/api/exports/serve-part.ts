// A part of an export for the person whose browser asks. To begin a download wants a fresh proof; the session that began it may go on
// by ranges, since a large file takes longer than a proof is fresh (docs/decisions/0017).

import type { SessionActor } from '@/lib/auth/actor';
import { currentRequestFacts } from '@/lib/auth/request-facts';
import { isFresh } from '@/lib/auth/sessions/step-up';
import {
  type ByteDecision,
  byteResponse,
  decideBytes,
  notModifiedResponse,
  rangeRefusedResponse,
} from '@/lib/http/bytes/byte-response';
import { contentDisposition } from '@/lib/http/bytes/content-disposition';
import type { ExportPartPath } from '@/lib/shared/exports/export-schemas';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';
import { type OpenablePart, requireExportPart } from '@/lib/vault/export/part/open-part';

/** Refusals that the page of exports has words for, and how it is told of them. */
const PROBLEMS: Readonly<Record<string, string>> = {
  'export/changed': 'changed',
  'image/original-off': 'bound',
  'request/rate-limited': 'busy',
  'object/not-found': 'gone',
};

/**
 * Answers 200, 206, 304 or 416 with a part. Refused with `auth/step-up` without a fresh proof, unless the session goes on with what it
 * began; a person who followed the link is sent to confirm, or back to the page that says what is in the way.
 */
export async function servePart(actor: SessionActor, request: Request, path: ExportPartPath): Promise<Response> {
  try {
    return await serve(actor, request, path);
  } catch (error) {
    const isFollowed = request.method === 'GET' && (request.headers.get('accept')?.includes('text/html') ?? false);
    if (!isFollowed || !isSafelightError(error)) throw error;
    if (error.code === 'auth/step-up') return seeOther(`/confirm?next=${encodeURIComponent('/settings/export')}`);
    const problem = PROBLEMS[error.code];
    if (problem === undefined) throw error;
    return seeOther(`/settings/export?problem=${problem}`);
  }
}

async function serve(actor: SessionActor, request: Request, path: ExportPartPath): Promise<Response> {
  const found = await requireExportPart(actor, path);
  const decision = decideBytes(request, found);
  if (!isFresh(actor) && !(found.isProven && goesOn(request, decision))) throw new SafelightError('auth/step-up');
  const { requestId } = await currentRequestFacts();
  const disposition = contentDisposition('attachment', found.fileName);
  const about = { ...found, mediaType: 'application/zip', kind: 'export', disposition, requestId } as const;
  if (decision.kind === 'not-modified') return notModifiedResponse(about);
  if (decision.kind === 'unsatisfiable') return rangeRefusedResponse(about);
  if (request.method === 'HEAD') {
    await found.requireUnchanged();
    return byteResponse(about, decision, null);
  }
  const bytes = await found.open(rangeOf(decision, found), isFresh(actor));
  return byteResponse({ ...about, signal: request.signal }, decision, bytes);
}

/** Asking how it stands, and everything but a new start. */
function goesOn({ method }: Request, decision: ByteDecision): boolean {
  if (method === 'HEAD' || decision.kind === 'not-modified' || decision.kind === 'unsatisfiable') return true;
  return decision.kind === 'part' && decision.start > 0;
}

function rangeOf(decision: { kind: 'whole' } | { kind: 'part'; start: number; end: number }, { plainBytes }: OpenablePart) {
  return decision.kind === 'part' ? { start: decision.start, end: decision.end } : { start: 0, end: plainBytes - 1 };
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location } });
}

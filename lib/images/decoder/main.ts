// The decoder process: reads jobs from stdin, answers on stdout, holds no key and no secret, and may be killed at any moment.
// Runs under plain Node with type stripping; ends when its parent closes stdin.

import { SafelightError } from '../../shared/safelight-error.ts';
import { examine } from './examine.ts';
import { confineLibrary, renderPreview } from './pixels.ts';
import { ReusableBuffer } from './reusable-buffer.ts';
import { type DecoderRequest, encodeFrame, type Frame, FrameReader, type Stretch } from './wire.ts';

const MEMORY_REPORT_MILLISECONDS = 25;

type Answer = { readonly head: object; readonly payload: readonly Uint8Array[] };

/** Names stretches that are views of the upload, so that only fresh bytes travel back. */
function stretchesOf(parts: readonly Uint8Array[], source: Buffer): { stretches: Stretch[]; fresh: Uint8Array[] } {
  const stretches: Stretch[] = [];
  const fresh: Uint8Array[] = [];
  for (const part of parts) {
    const from = part.buffer === source.buffer ? part.byteOffset - source.byteOffset : null;
    const isView = from !== null && from >= 0 && from + part.length <= source.length;
    stretches.push({ from: isView ? from : null, bytes: part.length });
    if (!isView) fresh.push(part);
  }
  return { stretches, fresh };
}

async function intake(request: Extract<DecoderRequest, { job: 'intake' }>, source: Buffer): Promise<Answer> {
  const found = await examine(source, request);
  const { stretches, fresh } = stretchesOf(found.parts, source);
  const head = {
    ok: true,
    job: 'intake',
    stretches,
    thumbnailBytes: found.thumbnail.length,
    placeholderBytes: found.placeholder.length,
    width: found.width,
    height: found.height,
    frames: found.frames,
    facts: found.facts,
    removed: found.removed.list(),
  };
  return { head, payload: [...fresh, found.thumbnail, found.placeholder, found.look ?? Buffer.alloc(0)] };
}

async function answer({ head, payload }: Frame<DecoderRequest>): Promise<Answer> {
  try {
    if (head.job === 'intake') return await intake(head, payload);
    return { head: { ok: true, job: 'preview' }, payload: [await renderPreview(payload, head.limits)] };
  } catch (error) {
    const code = error instanceof SafelightError ? error.code : 'image/corrupt';
    const detail = error instanceof SafelightError ? (error.detail ?? '') : String(error).slice(0, 300);
    return { head: { ok: false, code, detail }, payload: [] };
  }
}

function send(head: object, payload: readonly Uint8Array[]): void {
  for (const piece of encodeFrame(head, payload)) process.stdout.write(piece);
}

confineLibrary();
// The server sends the next job only after the last answer, so one upload's memory serves for all.
const uploads = new ReusableBuffer();
const reader = new FrameReader<DecoderRequest>((bytes) => uploads.take(bytes));
process.stdin.on('data', (piece: Buffer) => {
  for (const frame of reader.push(piece)) {
    void answer(frame).then(({ head, payload }) => send(head, payload));
  }
});
process.stdin.on('end', () => process.exit(0));
process.stdout.on('error', () => process.exit(0));
if (process.argv.includes('--report-memory')) {
  setInterval(() => send({ residentBytes: process.memoryUsage.rss() }, []), MEMORY_REPORT_MILLISECONDS);
}
send({ isReady: true }, []);

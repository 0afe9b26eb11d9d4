// Whether a new password is on a list of leaked ones, asked by k-anonymity: five of the forty digits of its hash go out, and the
// rest is compared here. Off unless the operator names a service. A service that is away is never a lockout.

import { config } from '@/lib/config/config';
import { sha1Hex } from '@/lib/crypto/digest';
import { log } from '@/lib/log/log';
import { recordRepeatableSoon } from '@/lib/watch/record';

const PREFIX_DIGITS = 5;
const ANSWER_MILLISECONDS = 2_000;
/** Answers of the range API with padding are about 60 KB. */
const MAX_ANSWER_BYTES = 1024 * 1024;
const LINE = /^([0-9A-F]{35}):(\d{1,15})$/;

/**
 * True when the service knows the password (in its NFKC form, the one that is hashed) from a leak. False when it does not, when
 * none is configured, and when it gave no sound answer in two seconds: "not checked", which is logged and put on record.
 */
export async function isBreached(password: string): Promise<boolean> {
  const { PASSWORD_BREACH_URL: base } = config();
  if (base === undefined) return false;
  const digest = sha1Hex(password.normalize('NFKC'));
  try {
    const counts = countsIn(await askRange(base, digest.slice(0, PREFIX_DIGITS)));
    // Lines that count nothing are padding, which hides from the network how long the true answer is.
    return (counts.get(digest.slice(PREFIX_DIGITS)) ?? 0) > 0;
  } catch (error) {
    log().warn({ reason: reasonOf(error) }, 'a new password was not checked against leaks');
    const detail = { checked: false, reason: reasonOf(error) };
    recordRepeatableSoon('breach-check', { type: 'auth.breach-check', outcome: 'failed', detail });
    return false;
  }
}

class UnsoundAnswer extends Error {}

async function askRange(base: string, prefix: string): Promise<string> {
  const answer = await fetch(`${base.replace(/\/+$/, '')}/range/${prefix}`, {
    headers: { 'Add-Padding': 'true', 'User-Agent': 'Safelight', Accept: 'text/plain' },
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
  });
  if (answer.status !== 200 || answer.body === null) {
    await answer.body?.cancel();
    throw new UnsoundAnswer(`status ${answer.status}`);
  }
  return readBounded(answer.body);
}

// Leaving the loop early cancels the stream and ends the connection.
async function readBounded(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw new UnsoundAnswer('too long');
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

/** Counts by suffix. One line that is none makes the whole answer somebody else's: a captive portal, a proxy's error. */
function countsIn(text: string): Map<string, number> {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const parts = lines.map((line) => LINE.exec(line.toUpperCase()));
  if (parts.length === 0 || parts.includes(null)) throw new UnsoundAnswer('not a range');
  return new Map(parts.map((found) => [found?.[1] ?? '', Number(found?.[2])]));
}

// Nothing the other side wrote: only our own words, or the kind of failure.
function reasonOf(error: unknown): string {
  if (error instanceof UnsoundAnswer) return error.message;
  return error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'unreachable';
}

// Watermarks, laid over pictures by a decoder process and kept nowhere.

import type { MarkReply } from '@/lib/images/decoder/wire';
import type { DecoderPool } from '@/lib/images/decoder-pool';
import type { ImageLimits } from '@/lib/shared/limits';
import { SafelightError } from '@/lib/shared/safelight-error';
import type { MarkSettings } from '@/lib/shared/protect/watermark';

/** `picture` is the mark's own picture, a clean JPEG or PNG, where `settings.kind` says that it is one. */
export type Mark = { readonly settings: MarkSettings; readonly picture: Uint8Array | null };
export type MarkedPicture = { readonly bytes: Uint8Array; readonly mediaType: MarkReply['mediaType'] };

/**
 * The picture with the mark on it, drawn in the turn of `fairKey` where many wait: of a preview of ours a WebP, of a clean original a JPEG or, where it has transparency, a PNG; of
 * an animation its first frame.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/too-many-pixels`, `image/too-slow`, `image/too-much-memory`,
 *   `image/decoder-unavailable`, `request/busy`
 */
export async function markPicture(
  pool: DecoderPool,
  source: { readonly bytes: Uint8Array; readonly kind: 'original' | 'preview' },
  mark: Mark,
  { limits, fairKey }: { readonly limits: ImageLimits; readonly fairKey?: string },
): Promise<MarkedPicture> {
  const request = {
    job: 'mark',
    source: source.kind,
    pictureBytes: source.bytes.byteLength,
    mark: mark.settings,
    limits,
  } as const;
  const payload = mark.picture === null ? source.bytes : Buffer.concat([source.bytes, mark.picture]);
  const { head, payload: bytes } = await pool.run(request, payload, { fairKey });
  if (!head.ok) throw new SafelightError(head.code, { detail: head.detail });
  return { bytes, mediaType: (head as MarkReply).mediaType };
}

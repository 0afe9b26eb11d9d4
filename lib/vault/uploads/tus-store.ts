// What tus (https://tus.io, 1.0.0) asks of a place for uploads, answered by this vault: nothing rests but sealed parts.

import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Upload } from '@tus/server';
import type { Actor } from '@/lib/auth/actor';
import type { StoredUploadDto } from '@/lib/shared/dto';
import { UPLOAD_PART_BYTES } from '@/lib/shared/limits';
import { SafelightError } from '@/lib/shared/safelight-error';
import { uploadAboutSchema } from '@/lib/shared/images/upload-schema';
import { cancelUpload, receivePart, requireUpload } from '@/lib/vault/uploads/receive-part';
import { startUpload, UPLOAD_LIFETIME_MILLISECONDS } from '@/lib/vault/uploads/start-upload';

/** What tus answers where two senders got in each other's way (409). */
class OffsetConflict extends Error {
  readonly status_code = ERRORS.INVALID_OFFSET.status_code;
  readonly body = ERRORS.INVALID_OFFSET.body;
}

/**
 * The uploads of one owner, for one request. `sentBytes` is what the request says its body has; a body that ends short of it adds
 * nothing.
 * Every method throws what the functions of lib/vault/uploads throw.
 */
export class SealedUploadStore extends DataStore {
  override extensions = ['creation', 'termination', 'expiration'];
  readonly #actor: Actor;
  readonly #sentBytes: number;
  #stored: StoredUploadDto | null = null;
  #imageId: string | null = null;

  constructor(actor: Actor, sentBytes: number) {
    super();
    this.#actor = actor;
    this.#sentBytes = sentBytes;
  }

  /** The picture that this request completed. */
  get stored(): StoredUploadDto | null {
    return this.#stored;
  }

  /** The picture that the upload asked about became. */
  get imageId(): string | null {
    return this.#stored?.image.id ?? this.#imageId;
  }

  override async create(upload: Upload): Promise<Upload> {
    const about = uploadAboutSchema.parse(upload.metadata ?? {});
    await startUpload(this.#actor, { id: upload.id, totalBytes: upload.size ?? 0, about });
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { totalBytes: size, offsetBytes: offset, createdAt, imageId } = await requireUpload(this.#actor, id);
    this.#imageId = imageId;
    return new Upload({ id, size, offset, creation_date: createdAt.toISOString() });
  }

  override async write(stream: Readable, uploadId: string, startByte: number): Promise<number> {
    const bytes = await collect(stream, this.#sentBytes);
    const received = await receivePart(this.#actor, { uploadId, startByte, bytes });
    if (received === 'conflict') throw new OffsetConflict();
    this.#stored = received.stored;
    return received.offsetBytes;
  }

  override remove(id: string): Promise<void> {
    return cancelUpload(this.#actor, id);
  }

  override getExpiration(): number {
    return UPLOAD_LIFETIME_MILLISECONDS;
  }
}

async function collect(stream: AsyncIterable<Uint8Array>, sentBytes: number): Promise<Uint8Array> {
  if (sentBytes > UPLOAD_PART_BYTES) throw new SafelightError('request/too-large', { detail: 'a part' });
  const bytes = new Uint8Array(sentBytes);
  let end = 0;
  for await (const piece of stream) {
    if (end + piece.byteLength > sentBytes) throw new SafelightError('request/invalid', { detail: 'a part longer than it said' });
    bytes.set(piece, end);
    end += piece.byteLength;
  }
  if (end < sentBytes) throw new SafelightError('request/invalid', { detail: 'a part broke off' });
  return bytes;
}

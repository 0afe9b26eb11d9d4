// The one pool of decoder processes, sized to the machine: pictures are decoded nowhere else.

import os from 'node:os';
import path from 'node:path';
import { config } from '@/lib/config/config';
import { createDecoderPool, type DecoderPool } from '@/lib/images/decoder-pool';
import { listDecodableFormats } from '@/lib/images/intake';
import { log } from '@/lib/log/log';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { DEFAULT_INTAKE_FORMATS, type IntakeFormat } from '@/lib/shared/media-types';

const holder = globalThis as typeof globalThis & { safelightDecoders?: DecoderPool };

/** The pool; its processes start with the first picture and end with this one. */
export function decoders(): DecoderPool {
  holder.safelightDecoders ??= createDecoderPool({
    permits: config().IMAGE_PERMITS ?? os.availableParallelism(),
    limits: IMAGE_LIMITS,
    formats: config().INTAKE_FORMATS,
    scriptPath: path.join(/* turbopackIgnore: true */ process.cwd(), 'lib/images/decoder/main.ts'),
    onKill: (reason) => log().warn({ reason }, 'decoder process ended and was replaced'),
  });
  return holder.safelightDecoders;
}

/**
 * The switched-on formats that no decoder process can decode; the usual ones are known and none is asked.
 * @throws SafelightError `image/decoder-unavailable`
 */
export async function findUndecodableFormats(): Promise<IntakeFormat[]> {
  const asked = config().INTAKE_FORMATS.filter((format) => !DEFAULT_INTAKE_FORMATS.includes(format));
  if (asked.length === 0) return [];
  const decodable = await listDecodableFormats(decoders());
  return asked.filter((format) => !decodable.includes(format));
}

/** Ends every decoder process (shutdown, tests). */
export async function closeDecoders(): Promise<void> {
  const pool = holder.safelightDecoders;
  delete holder.safelightDecoders;
  await pool?.close();
}

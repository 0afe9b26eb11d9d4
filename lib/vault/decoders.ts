// The one pool of decoder processes, sized to the machine: pictures are decoded nowhere else.

import os from 'node:os';
import path from 'node:path';
import { config } from '@/lib/config/config';
import { createDecoderPool, type DecoderPool } from '@/lib/images/decoder-pool';
import { log } from '@/lib/log/log';
import { IMAGE_LIMITS } from '@/lib/shared/limits';

const holder = globalThis as typeof globalThis & { safelightDecoders?: DecoderPool };

/** The pool; its processes start with the first picture and end with this one. */
export function decoders(): DecoderPool {
  holder.safelightDecoders ??= createDecoderPool({
    permits: config().IMAGE_PERMITS ?? os.availableParallelism(),
    limits: IMAGE_LIMITS,
    scriptPath: path.join(/* turbopackIgnore: true */ process.cwd(), 'lib/images/decoder/main.ts'),
    onKill: (reason) => log().warn({ reason }, 'decoder process killed and replaced'),
  });
  return holder.safelightDecoders;
}

/** Ends every decoder process (shutdown, tests). */
export async function closeDecoders(): Promise<void> {
  const pool = holder.safelightDecoders;
  delete holder.safelightDecoders;
  await pool?.close();
}

// How much of their room an owner uses.

import type { Actor } from '@/lib/auth/actor';
import { config } from '@/lib/config/config';
import { findUsage } from '@/lib/db/images/usage';
import type { UsageDto } from '@/lib/shared/dto';

/** Bytes and pictures kept, and how many may be; read from counters, never counted. */
export async function requireUsage(actor: Actor): Promise<UsageDto> {
  const usage = await findUsage(actor.ownerId);
  const { QUOTA_BYTES, QUOTA_IMAGES } = config();
  return {
    bytes: Number(usage.bytes),
    images: usage.images,
    quotaBytes: Number(usage.quotaBytes ?? QUOTA_BYTES),
    quotaImages: usage.quotaImages ?? QUOTA_IMAGES,
  };
}

'use client';

// What may leave of a picture, asked for when it is wanted and again when `version` goes up. Null until it is known.

import { useEffect, useState } from 'react';
import { loadProtection } from '@/app/(vault)/settings/privacy/actions';
import type { ProtectionDto } from '@/lib/shared/protect/protect-dto';

export function useProtection(imageId: string, isWanted: boolean, version = 0): ProtectionDto | null {
  const [known, setKnown] = useState<{ id: string; protection: ProtectionDto } | null>(null);
  useEffect(() => {
    if (!isWanted) return;
    let isStillWanted = true;
    const load = async () => {
      const result = await loadProtection({ id: imageId }).catch(() => null);
      if (isStillWanted && result?.ok) setKnown({ id: imageId, protection: result.data });
    };
    void load();
    return () => {
      isStillWanted = false;
    };
  }, [imageId, isWanted, version]);
  return known?.id === imageId ? known.protection : null;
}

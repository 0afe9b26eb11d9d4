'use client';

// The way to keep a file. The server may want a fresh proof for it or refuse, so it is asked first: the browser would save the
// page that says so as if it were the picture.

import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { toast } from '@/app/_components/ui/feedback/toast';
import type { ErrorCode } from '@/lib/shared/error-codes';

const REFUSALS = new Set([403, 429]);

/** Downloads `address`, a file of the picture; asks for the proof, or says why not. */
export function useKeepFile(imageId: string): (address: string) => Promise<void> {
  const router = useRouter();
  return useCallback(
    async (address) => {
      const refusal = await findRefusal(address);
      if (refusal === null) keep(address);
      else if (refusal.code === 'auth/step-up') router.push(`/confirm?next=${encodeURIComponent(`/photos/${imageId}`)}`);
      else toast.error(refusal.message, { className: 'pointer-events-auto' });
    },
    [imageId, router],
  );
}

/** Why the file may not be had; null where it may. Whatever else is in the way, the browser's own list of downloads says. */
async function findRefusal(address: string): Promise<{ code: ErrorCode; message: string } | null> {
  try {
    const { status } = await fetch(address, { method: 'HEAD' });
    if (!REFUSALS.has(status)) return null;
    // An answer to HEAD has no words; a refusal has no bytes.
    const abort = new AbortController();
    const answer = await fetch(address, { signal: abort.signal });
    if (!REFUSALS.has(answer.status)) {
      abort.abort();
      return null;
    }
    const { code } = (await answer.json()) as { code: ErrorCode };
    // All of the sentences, for the few who need one.
    const { errorMessages } = await import('@/lib/shared/messages/errors');
    return code in errorMessages ? { code, message: errorMessages[code] } : null;
  } catch {
    return null;
  }
}

function keep(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}

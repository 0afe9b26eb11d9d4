'use client';

// Short messages that come and go, read out politely, with an undo where there is one. What shows them comes at the first sign of a
// person, or with the first message; what was said before is kept until then, in order.

import { useEffect } from 'react';
import type { toast as sonner } from 'sonner';
import { onFirstSign } from '@/app/_components/ui/late/first-sign';
import { useLate } from '@/app/_components/ui/late/use-late';

type Say = typeof sonner;
type Message = (say: Say) => void;

const loadToaster = () => import('./toaster');
const unsaid: Message[] = [];
const listeners = new Set<() => void>();
let say: Say | null = null;

function tell(message: Message): void {
  if (say !== null) return message(say);
  unsaid.push(message);
  for (const listener of listeners) listener();
}

function speakWith(next: Say | null): void {
  say = next;
  if (next !== null) for (const message of unsaid.splice(0)) message(next);
}

export function Toaster() {
  const [toaster, ask] = useLate(loadToaster);
  useEffect(() => {
    // The line may have been away.
    const askAgain = () => {
      if (unsaid.length > 0) ask();
    };
    askAgain();
    listeners.add(askAgain);
    window.addEventListener('online', askAgain);
    const stop = onFirstSign(ask);
    return () => {
      listeners.delete(askAgain);
      window.removeEventListener('online', askAgain);
      stop();
    };
  }, [ask]);
  return toaster === null ? null : <toaster.LateToaster onSay={speakWith} />;
}

type Arguments = Parameters<Say>;

/** `toast('Moved to the trash', { action: { label: 'Undo', onClick } })`, `toast.error`, `toast.dismiss`. */
export const toast = Object.assign((...what: Arguments) => tell((to) => void to(...what)), {
  error: (...what: Arguments) => tell((to) => void to.error(...what)),
  dismiss: (id: string) => tell((to) => void to.dismiss(id)),
});

// The line between two ways that lead to the same place.

import { passkeys } from '@/lib/shared/messages/account/passkeys';

export function OrDivider() {
  return (
    <p className="flex items-center gap-3 text-sm text-text-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      {passkeys.or}
    </p>
  );
}

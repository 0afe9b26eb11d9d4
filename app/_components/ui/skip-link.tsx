// The first stop of the Tab key on every page.

import { common } from '@/lib/shared/messages/common';

export function SkipLink({ target = 'content' }: { target?: string }) {
  return (
    <a
      href={`#${target}`}
      className="sr-only z-50 rounded-md bg-accent px-4 py-2 font-medium text-accent-ink focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
    >
      {common.skipToContent}
    </a>
  );
}

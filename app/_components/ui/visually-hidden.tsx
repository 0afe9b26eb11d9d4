// Said to screen readers, shown to nobody. By class: Radix's own puts a style attribute into server HTML.

import type { ReactNode } from 'react';

export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className="sr-only">{children}</span>;
}

'use client';

// sonner adds its style sheet to the page by script while it loads, which the policy refuses and reports. The same sheet
// is part of globals.css, so the element it makes stays empty, and carries the page's nonce. Import this before sonner.

import { findPageNonce } from '@/app/_components/ui/theme/style-nonce';

type OldStyleElement = HTMLStyleElement & { styleSheet?: { cssText: string } };

const hasDocument = typeof document !== 'undefined';

if (hasDocument) {
  document.createElement = (tag: string, options?: ElementCreationOptions) => {
    const element: HTMLElement = Document.prototype.createElement.call(document, tag, options);
    // sonner writes to `styleSheet.cssText` where there is one, as browsers of old had it.
    if (tag === 'style') {
      (element as OldStyleElement).styleSheet = { cssText: '' };
      element.nonce = findPageNonce() ?? '';
    }
    return element;
  };
}

/** Call as soon as sonner is loaded: the document is as it was. */
export function leaveStylesAlone(): void {
  if (hasDocument) Reflect.deleteProperty(document, 'createElement');
}

'use client';

// sonner adds its style sheet to the page by script while it loads, which the policy refuses and reports. The same
// sheet is part of globals.css, so the element it makes is told to keep its text to itself. Import this before sonner.

type OldStyleElement = HTMLStyleElement & { styleSheet?: { cssText: string } };

const original = typeof document === 'undefined' ? null : document.createElement;

if (original) {
  document.createElement = function createElement(this: Document, tag: string, options?: ElementCreationOptions) {
    const element = original.call(this, tag, options);
    // sonner writes to `styleSheet.cssText` where there is one, as browsers of old had it.
    if (tag === 'style') (element as OldStyleElement).styleSheet = { cssText: '' };
    return element;
  } as typeof document.createElement;
}

/** Call as soon as sonner is loaded: the document is as it was. */
export function leaveStylesAlone(): void {
  if (original) Reflect.deleteProperty(document, 'createElement');
}

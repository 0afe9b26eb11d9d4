'use client';

// Radix's scroll lock adds a <style> of its own while a dialog is open. It asks this global for the page's nonce.

declare global {
  var __webpack_nonce__: string | undefined;
}

/** The nonce this document was sent with; undefined on the server and where no policy is in force. */
export function findPageNonce(): string | undefined {
  if (typeof document === 'undefined') return undefined;
  return document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce || undefined;
}

globalThis.__webpack_nonce__ ??= findPageNonce();

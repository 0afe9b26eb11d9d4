'use client';

// A script that belongs to the document the server sent. Where a page is built in the browser alone (after a failure of
// the server) it is left out: it could not run there, and Trusted Types refuse to write it.

import { useSyncExternalStore } from 'react';

const never = () => () => {};

export type InlineScriptProps = { source: string; nonce: string | undefined };

export function InlineScript({ source, nonce }: InlineScriptProps) {
  const isServerDocument = useSyncExternalStore(
    never,
    () => false,
    () => true,
  );
  if (!isServerDocument) return null;
  // Browsers hide a nonce once they have read it, hence no comparison.
  return <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: source }} />;
}

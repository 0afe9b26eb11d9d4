// The frame of the vault's pages. It decides nothing about access: each page asks for its Actor itself, because
// layouts are not rendered again on navigation.

import type { ReactNode } from 'react';
import { UploadProvider } from '@/app/(vault)/photos/_components/upload/upload-provider';
import { signOut } from '@/app/(vault)/settings/actions';
import { Frame } from '@/app/_components/shell/frame';
import { findActor } from '@/lib/auth/sessions/session';
import { uploadLimits } from '@/lib/vault/intake/upload-limits';

export default async function VaultLayout({ children }: { children: ReactNode }) {
  const actor = await findActor();
  const reader = actor && { name: actor.name, email: actor.email, role: actor.role };
  return (
    <Frame reader={reader} signOut={signOut}>
      <UploadProvider limits={uploadLimits()}>{children}</UploadProvider>
    </Frame>
  );
}

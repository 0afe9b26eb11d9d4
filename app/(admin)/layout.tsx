// The frame of the admins' pages. It decides nothing about access: each page asks itself.

import type { ReactNode } from 'react';
import { signOut } from '@/app/(vault)/settings/actions';
import { Frame } from '@/app/_components/shell/frame';
import { findActor } from '@/lib/auth/sessions/session';

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const actor = await findActor();
  const reader = actor && { name: actor.name, email: actor.email, role: actor.role };
  return (
    <Frame reader={reader} signOut={signOut}>
      {children}
    </Frame>
  );
}

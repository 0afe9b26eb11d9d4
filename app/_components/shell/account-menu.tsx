'use client';

// Who is signed in, and the way out. The form inside signs out; the menu only presses its button.

import { LogOut, Settings } from 'lucide-react';
import Link from 'next/link';
import { useRef } from 'react';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { Avatar, initialsOf } from '@/app/_components/ui/avatar';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/app/_components/ui/overlay/menu';
import { shell } from '@/lib/shared/messages/shell';

/** The action is handed in: a shell component knows no route. */
export type SignOut = { signOut: (form: FormData) => Promise<void> };
export type AccountMenuProps = SignOut & { name: string; email: string };

export function AccountMenu({ name, email, signOut }: AccountMenuProps) {
  const form = useRef<HTMLFormElement>(null);
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={shell.account(initialsOf(name), name)}
            className="inline-flex size-10 items-center justify-center rounded-full transition-colors hover:bg-surface-2 pointer-coarse:size-11"
          >
            <Avatar name={name} />
          </button>
        }
      >
        <MenuLabel>
          {shell.signedInAs}
          <span className="block max-w-56 truncate text-sm font-medium text-text-1">{name}</span>
          <span className="block max-w-56 truncate">{email}</span>
        </MenuLabel>
        <MenuSeparator />
        <MenuItem asChild>
          <Link href="/settings" prefetch={false}>
            <Settings aria-hidden />
            {shell.settings}
          </Link>
        </MenuItem>
        <MenuItem onSelect={() => form.current?.requestSubmit()}>
          <LogOut aria-hidden />
          {shell.signOut}
        </MenuItem>
      </Menu>
      <form ref={form} action={signOut} className="hidden" />
    </>
  );
}

/** A plain sign-out button: works without JavaScript. */
export function SignOutButton({ signOut }: SignOut) {
  return (
    <form action={signOut}>
      <SubmitButton variant="ghost" className="w-full justify-start!">
        <LogOut aria-hidden />
        {shell.signOut}
      </SubmitButton>
    </form>
  );
}

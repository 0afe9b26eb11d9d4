// A fresh proof of identity before something that cannot be taken back.

import type { Metadata } from 'next';
import { ConfirmByPasskey } from '@/app/(vault)/confirm/_components/confirm-by-passkey';
import { ConfirmPasswordForm } from '@/app/(vault)/confirm/_components/confirm-password-form';
import { OrDivider } from '@/app/_components/passkeys/or-divider';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { canConfirmByPasskey } from '@/lib/auth/passkeys/confirm-by-passkey';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { canConfirmByPassword } from '@/lib/auth/sign-in/confirm';
import { confirm } from '@/lib/shared/messages/confirm';

export const metadata: Metadata = { title: confirm.title };

type Query = Record<string, string | string[] | undefined>;

export default async function ConfirmPage({ searchParams }: { searchParams: Promise<Query> }) {
  const actor = await requireActorOrRedirect('/confirm');
  const { next: wanted } = await searchParams;
  const next = typeof wanted === 'string' ? wanted : undefined;
  const [hasPassword, hasPasskey] = await Promise.all([canConfirmByPassword(actor), canConfirmByPasskey(actor)]);
  return (
    <div className="mx-auto grid max-w-md gap-6 py-6">
      <div className="grid gap-1.5">
        <h1 className="text-2xl font-semibold">{confirm.title}</h1>
        <p className="text-text-2">{confirm.lead}</p>
      </div>
      {hasPasskey ? <ConfirmByPasskey next={next} /> : null}
      {hasPasskey && hasPassword ? <OrDivider /> : null}
      {hasPassword ? <ConfirmPasswordForm email={actor.email} next={next} /> : null}
      {hasPassword || hasPasskey ? null : <Alert>{confirm.noWay}</Alert>}
    </div>
  );
}

// A fresh proof of identity before something that cannot be taken back.

import type { Metadata } from 'next';
import { ConfirmPasswordForm } from '@/app/(vault)/confirm/_components/confirm-password-form';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { canConfirmByPassword } from '@/lib/auth/sign-in/confirm';
import { confirm } from '@/lib/shared/messages/confirm';

export const metadata: Metadata = { title: confirm.title };

type Query = Record<string, string | string[] | undefined>;

export default async function ConfirmPage({ searchParams }: { searchParams: Promise<Query> }) {
  const actor = await requireActorOrRedirect('/confirm');
  const { next } = await searchParams;
  const hasPassword = await canConfirmByPassword(actor);
  return (
    <div className="mx-auto grid max-w-md gap-6 py-6">
      <div className="grid gap-1.5">
        <h1 className="text-2xl font-semibold">{confirm.title}</h1>
        <p className="text-text-2">{confirm.lead}</p>
      </div>
      {hasPassword ? <ConfirmPasswordForm email={actor.email} next={typeof next === 'string' ? next : undefined} /> : null}
      {hasPassword ? null : <Alert>{confirm.noWay}</Alert>}
    </div>
  );
}

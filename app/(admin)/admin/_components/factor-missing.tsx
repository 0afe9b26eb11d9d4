// What an admin sees who came with one factor: what is missing, and the one way on.

import { KeyRound } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { admin } from '@/lib/shared/messages/account/admin';

const words = admin.missing;

export type FactorMissingProps = { missing: 'factor' | 'two-factor-session'; nextPath: string };

export function FactorMissing({ missing, nextPath }: FactorMissingProps) {
  const isSetUp = missing === 'two-factor-session';
  const href = isSetUp ? `/confirm?next=${encodeURIComponent(nextPath)}` : '/settings/security';
  return (
    <div className="mx-auto grid max-w-md justify-items-center gap-4 py-16 text-center">
      <span className="grid size-14 place-items-center rounded-full bg-warn-soft text-warn">
        <KeyRound aria-hidden className="size-6" />
      </span>
      <h1 className="text-2xl font-semibold">{words.title}</h1>
      <p className="text-text-2">{isSetUp ? words.session : words.factor}</p>
      <Link href={href} className={buttonClass({ variant: 'primary', size: 'lg' })}>
        {isSetUp ? words.toConfirm : words.toSecurity}
      </Link>
    </div>
  );
}

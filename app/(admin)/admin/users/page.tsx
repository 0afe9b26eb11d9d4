// Everybody with an account, for admins with two factors.

import { Users } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { FactorMissing } from '@/app/(admin)/admin/_components/factor-missing';
import { PersonRow } from '@/app/(admin)/admin/users/_components/person-row';
import { EmptyState } from '@/app/_components/ui/feedback/empty-state';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { requireAdminOrRefuse } from '@/lib/auth/admin/require-admin';
import { listPeople } from '@/lib/auth/operator/list-people';
import { pageAfterSchema } from '@/lib/shared/account/auth-schemas';
import { admin } from '@/lib/shared/messages/account/admin';

const words = admin.users;
const PATH = '/admin/users';

export const metadata: Metadata = { title: words.title };

type Query = Record<string, string | string[] | undefined>;

export default async function PeoplePage({ searchParams }: { searchParams: Promise<Query> }) {
  const { actor, missing } = await requireAdminOrRefuse(PATH);
  if (actor === null) return <FactorMissing missing={missing} nextPath={PATH} />;
  const after = pageAfterSchema.safeParse((await searchParams).after).data ?? null;
  const { items, nextAfter } = await listPeople(after);
  return (
    <div className="mx-auto grid max-w-4xl gap-6">
      <div className="grid gap-1.5">
        <h1 className="text-2xl font-semibold">{words.title}</h1>
        <p className="max-w-prose text-text-2">{words.lead}</p>
      </div>
      {items.length === 0 ? (
        <EmptyState icon={Users} title={words.nobodyLeft}>
          {words.nobodyLeftText}
        </EmptyState>
      ) : (
        <ul
          aria-label={words.listLabel}
          className="grid divide-y divide-line rounded-xl border border-line bg-surface-1 shadow-card"
        >
          {items.map((person) => (
            <PersonRow key={person.id} person={person} isSelf={person.id === actor.ownerId} />
          ))}
        </ul>
      )}
      <nav aria-label={words.title} className="flex flex-wrap items-center gap-3">
        {after === null ? null : (
          <Link href={PATH} className={buttonClass()}>
            {words.first}
          </Link>
        )}
        {nextAfter === null ? (
          <p className="text-sm text-text-3">{words.end}</p>
        ) : (
          <Link href={`${PATH}?after=${nextAfter}`} className={buttonClass()}>
            {words.more}
          </Link>
        )}
      </nav>
    </div>
  );
}

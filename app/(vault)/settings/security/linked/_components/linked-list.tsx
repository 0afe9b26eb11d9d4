'use client';

// The linked accounts, and the means to unlink each of them.

import { Link2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useActionState, useEffect } from 'react';
import { unlinkAccount } from '@/app/(vault)/settings/security/linked/actions';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Badge } from '@/app/_components/ui/feedback/badge';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { LocalTime } from '@/app/_components/ui/local';
import type { LinkedAccountDto } from '@/lib/shared/account/identity-providers';
import { linked } from '@/lib/shared/messages/account/providers';

export type LinkedListProps = {
  accounts: readonly LinkedAccountDto[];
  canLink: boolean;
  /** How the way that led here ended; gone once something else was done. */
  notice?: ReactNode;
};

export function LinkedList({ accounts, canLink, notice }: LinkedListProps) {
  const [result, unlink] = useActionState(unlinkAccount, null);
  const router = useRouter();
  useEffect(() => {
    if (result?.ok) router.refresh();
  }, [result, router]);
  return (
    <div className="grid gap-4">
      {result === null ? notice : null}
      {result?.ok ? <Alert tone="good" title={linked.unlinked} isLive /> : <FormFailure result={result} />}
      {accounts.length === 0 ? (
        <div className="grid gap-1 rounded-lg border border-dashed border-line p-4 text-sm">
          <p className="font-medium">{linked.emptyTitle}</p>
          <p className="text-text-2">{canLink ? linked.empty : linked.emptyUnavailable}</p>
        </div>
      ) : (
        <ul aria-label={linked.listLabel} className="grid divide-y divide-line rounded-lg border border-line">
          {accounts.map((account) => (
            <li key={account.id} className="flex flex-wrap items-center gap-x-4 gap-y-3 p-4">
              <Link2 aria-hidden className="size-5 shrink-0 text-text-3" />
              <AccountFacts account={account} />
              <form action={unlink}>
                <input type="hidden" name="accountId" value={account.id} />
                <SubmitButton
                  variant="secondary"
                  size="sm"
                  aria-label={linked.unlinkOne(account.name, account.linkedAt.slice(0, 10))}
                >
                  {linked.unlink}
                </SubmitButton>
              </form>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function AccountFacts({ account: { name, linkedAt, isUsable } }: { account: LinkedAccountDto }) {
  return (
    <div className="grid min-w-0 flex-1 basis-52 gap-1">
      <p className="flex flex-wrap items-center gap-2 font-medium break-words">
        {name}
        {isUsable ? null : <Badge tone="warn">{linked.unusable}</Badge>}
      </p>
      <p className="text-sm text-text-2">
        {linked.linkedAt} <LocalTime iso={linkedAt} />
      </p>
      {isUsable ? null : <p className="text-sm text-text-3">{linked.unusableHint}</p>}
    </div>
  );
}

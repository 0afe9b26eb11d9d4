'use client';

// Every token of the person, live ones with the means to end them.

import { clsx } from 'clsx';
import { KeyRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useActionState, useEffect } from 'react';
import { revokeToken } from '@/app/(vault)/settings/tokens/actions';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Badge } from '@/app/_components/ui/feedback/badge';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { LocalTime } from '@/app/_components/ui/local';
import type { ApiTokenDto } from '@/lib/shared/dto';
import { tokens as words } from '@/lib/shared/messages/account/tokens';

export function TokenList({ tokens }: { tokens: readonly ApiTokenDto[] }) {
  const [result, revoke] = useActionState(revokeToken, null);
  const router = useRouter();
  useEffect(() => {
    if (result?.ok) router.refresh();
  }, [result, router]);
  return (
    <div className="grid gap-4">
      <FormFailure result={result} />
      {result?.ok ? <Alert tone="good" title={words.list.revoked} isLive /> : null}
      {tokens.length === 0 ? <NoTokens /> : null}
      {tokens.length > 0 ? (
        <ul className="grid divide-y divide-line rounded-lg border border-line">
          {tokens.map((token) => (
            <li key={token.id} className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4">
              <KeyRound aria-hidden className="mt-0.5 size-5 shrink-0 text-text-3" />
              <TokenFacts token={token} />
              {token.state === 'live' ? (
                <form action={revoke}>
                  <input type="hidden" name="tokenId" value={token.id} />
                  <SubmitButton variant="secondary" size="sm" aria-label={words.list.revokeOne(token.name)}>
                    {words.list.revoke}
                  </SubmitButton>
                </form>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {tokens.some(({ state }) => state !== 'live') ? <p className="text-sm text-text-3">{words.list.endedNote}</p> : null}
    </div>
  );
}

function NoTokens() {
  return (
    <div className="grid gap-1 rounded-lg border border-dashed border-line px-4 py-8 text-center">
      <p className="font-medium">{words.list.emptyTitle}</p>
      <p className="text-sm text-text-2">{words.list.empty}</p>
    </div>
  );
}

function TokenFacts({ token }: { token: ApiTokenDto }) {
  const { list } = words;
  return (
    <div className={clsx('grid min-w-0 flex-1 basis-52 gap-1.5', token.state !== 'live' && 'text-text-2')}>
      <p className="flex flex-wrap items-center gap-2 font-medium">
        <span className="min-w-0 break-words">{token.name}</span>
        <code className="text-xs text-text-3">{token.hint}…</code>
        {token.state === 'live' ? null : <Badge>{words.stateWords[token.state]}</Badge>}
      </p>
      <p className="text-sm text-text-2">
        <span className="sr-only">{list.rights}: </span>
        {token.scopes.map((scope) => words.scopeWords[scope]).join(' · ')}
      </p>
      <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-sm text-text-2">
        <span>
          {list.created} <LocalTime iso={token.createdAt} style="date" />
        </span>
        <span>
          {token.state === 'expired' ? list.expired : list.expires} <LocalTime iso={token.expires} style="date" />
        </span>
        <LastUse token={token} />
      </p>
      <p className="min-w-0 text-sm break-words text-text-3">
        {token.networks.length === 0 ? list.anywhere : list.networks(token.networks.join(', '))}
      </p>
    </div>
  );
}

function LastUse({ token: { lastUsedAt, lastUsedNetwork } }: { token: ApiTokenDto }) {
  if (lastUsedAt === null) return <span>{words.list.neverUsed}</span>;
  return (
    <span>
      {words.list.lastUsed} <LocalTime iso={lastUsedAt} /> {lastUsedNetwork === null ? null : words.list.from(lastUsedNetwork)}
    </span>
  );
}

'use client';

// Every place the person is signed in, and the means to end each of them.

import { Laptop } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useActionState, useEffect } from 'react';
import { endOtherSessions, endSession } from '@/app/(vault)/settings/actions';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Badge } from '@/app/_components/ui/feedback/badge';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { LocalTime } from '@/app/_components/ui/local';
import type { SessionDto } from '@/lib/shared/dto';
import { devices, proofWords } from '@/lib/shared/messages/account/devices';
import { settings } from '@/lib/shared/messages/en';

const words = settings.sessions;

export function SessionList({ sessions }: { sessions: readonly SessionDto[] }) {
  const [one, endOne] = useActionState(endSession, null);
  const [others, endOthers] = useActionState(endOtherSessions, null);
  const router = useRouter();
  useEffect(() => {
    if (one?.ok || others?.ok) router.refresh();
  }, [one, others, router]);
  const hasOthers = sessions.some((session) => !session.isCurrent);
  return (
    <div className="grid gap-4">
      <FormFailure result={one} />
      <FormFailure result={others} />
      {one?.ok ? <Alert tone="good" title={words.ended} isLive /> : null}
      {others?.ok ? <Alert tone="good" title={words.othersEnded(others.data.count)} isLive /> : null}
      <ul className="grid divide-y divide-line rounded-lg border border-line">
        {sessions.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-3 p-4">
            <Laptop aria-hidden className="size-5 shrink-0 text-text-3" />
            <SessionFacts session={session} />
            {session.isCurrent ? null : (
              <form action={endOne}>
                <input type="hidden" name="sessionId" value={session.id} />
                <SubmitButton variant="secondary" size="sm" aria-label={words.endOne(session.device)}>
                  {words.end}
                </SubmitButton>
              </form>
            )}
          </li>
        ))}
      </ul>
      {hasOthers ? (
        <form action={endOthers}>
          <SubmitButton variant="danger">{words.endOthers}</SubmitButton>
        </form>
      ) : (
        <p className="text-sm text-text-3">{words.onlyThis}</p>
      )}
    </div>
  );
}

function SessionFacts({ session }: { session: SessionDto }) {
  const proofs = proofWords(session.methods);
  return (
    <div className="grid min-w-0 flex-1 basis-52 gap-1">
      <p className="flex flex-wrap items-center gap-2 font-medium">
        {session.device}
        {session.isCurrent ? <Badge tone="good">{words.current}</Badge> : null}
      </p>
      <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-sm text-text-2">
        {proofs === null ? null : <span>{devices.provenBy(proofs)}</span>}
        <span>{session.network === null ? words.unknownNetwork : words.network(session.network)}</span>
        <span>
          {words.firstSeen} <LocalTime iso={session.createdAt} />
        </span>
        <span>
          {words.lastSeen} <LocalTime iso={session.lastSeenAt} />
        </span>
      </p>
    </div>
  );
}

'use client';

// One person: who it is, how the account stands, and what an admin can do about it. Results are told where they were caused.

import { useRouter } from 'next/navigation';
import { useActionState, useEffect } from 'react';
import { endPersonSessions, lockPerson, sendResetLink, unlockPerson } from '@/app/(admin)/admin/users/actions';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { PersonFacts } from '@/app/(admin)/admin/users/_components/person-facts';
import type { PersonDto } from '@/lib/shared/dto';
import { admin } from '@/lib/shared/messages/account/admin';

const words = admin.users;

export function PersonRow({ person, isSelf }: { person: PersonDto; isSelf: boolean }) {
  return (
    <li className="grid gap-3 p-4 sm:p-5">
      <PersonFacts person={person} isSelf={isSelf} />
      {isSelf ? <p className="text-sm text-text-3">{words.yourself}</p> : <PersonDeeds person={person} />}
    </li>
  );
}

function PersonDeeds({ person: { id, name, state } }: { person: PersonDto }) {
  const [locked, lock] = useActionState(lockPerson, null);
  const [unlocked, unlock] = useActionState(unlockPerson, null);
  const [ended, end] = useActionState(endPersonSessions, null);
  const [mailed, mail] = useActionState(sendResetLink, null);
  const router = useRouter();
  useEffect(() => {
    if (locked?.ok || unlocked?.ok || ended?.ok) router.refresh();
  }, [locked, unlocked, ended, router]);
  const isLocked = state === 'locked';
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {isLocked ? (
          <Deed id={id} action={unlock} label={words.unlockOne(name)} text={words.unlock} />
        ) : (
          <>
            <Deed id={id} action={end} label={words.endSessionsOne(name)} text={words.endSessions} />
            {state === 'leaving' ? null : <Deed id={id} action={mail} label={words.sendResetOne(name)} text={words.sendReset} />}
            <Deed id={id} action={lock} label={words.lockOne(name)} text={words.lock} isGrave />
          </>
        )}
      </div>
      {[locked, unlocked, ended, mailed].map((result, at) => (
        <FormFailure key={at} result={result} />
      ))}
      {locked?.ok && isLocked ? <Told>{locked.data.isChanged ? words.locked : words.unchanged}</Told> : null}
      {unlocked?.ok && !isLocked ? <Told>{unlocked.data.isChanged ? words.unlocked : words.unchanged}</Told> : null}
      {ended?.ok ? <Told>{words.sessionsEnded(ended.data.ended)}</Told> : null}
      {mailed?.ok ? <Told>{words.resetSent}</Told> : null}
    </>
  );
}

type DeedProps = { id: string; action: (form: FormData) => void; label: string; text: string; isGrave?: boolean };

function Deed({ id, action, label, text, isGrave = false }: DeedProps) {
  return (
    <form action={action}>
      <input type="hidden" name="personId" value={id} />
      <SubmitButton variant={isGrave ? 'danger' : 'secondary'} size="sm" aria-label={label}>
        {text}
      </SubmitButton>
    </form>
  );
}

function Told({ children }: { children: string }) {
  return <Alert tone="good" title={children} isLive />;
}

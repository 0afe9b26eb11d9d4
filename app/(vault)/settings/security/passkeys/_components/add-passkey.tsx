'use client';

// Makes a passkey on this device, or on one the browser can reach, and gives it a name.

import { KeyRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useRef, useState } from 'react';
import { addPasskey, startPasskey } from '@/app/(vault)/settings/security/passkeys/actions';
import { FreshCodes } from '@/app/(vault)/settings/security/_components/fresh-codes';
import { makePasskey, type Outcome } from '@/app/_components/passkeys/ceremony';
import { PasskeyFailure } from '@/app/_components/passkeys/passkey-failure';
import { usePasskeySupport } from '@/app/_components/passkeys/use-passkey-support';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Button } from '@/app/_components/ui/form/button';
import { Field } from '@/app/_components/ui/form/fields/field';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { Input } from '@/app/_components/ui/form/fields/input';
import { MAX_PASSKEY_NAME_CHARACTERS } from '@/lib/shared/limits';
import { passkeys } from '@/lib/shared/messages/account/passkeys';

type Added = Extract<Awaited<ReturnType<typeof addPasskey>>, { ok: true }>['data'];

const words = passkeys.add;

export function AddPasskey() {
  const [outcome, setOutcome] = useState<Outcome<Added> | null>(null);
  // Shown this one time: another passkey, or a window that was closed, must not take them away.
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const router = useRouter();
  const support = usePasskeySupport();

  const add = async (name: string) => {
    setOutcome(null);
    setBusy(true);
    const added = await makeAndKeep(name);
    setBusy(false);
    setOutcome(added);
    if (added.kind !== 'answered') return;
    setCodes((kept) => added.answer.recoveryCodes ?? kept);
    form.current?.reset();
    router.refresh();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('name');
    if (!isBusy) void add(typeof typed === 'string' ? typed.trim() : '');
  };

  if (support === false) return <Alert>{passkeys.unsupported}</Alert>;
  const added = outcome?.kind === 'answered' ? outcome.answer : null;
  const refusal = outcome?.kind === 'refused' ? outcome.result : null;
  return (
    <form ref={form} onSubmit={submit} aria-label={words.title} className="grid gap-5">
      {added ? <Alert tone="good" title={words.done(added.passkey.name)} isLive /> : null}
      {codes ? <FreshCodes codes={codes} /> : null}
      <PasskeyFailure outcome={outcome} />
      <Field name="name" label={words.name} hint={words.nameHint} errors={fieldErrorsOf(refusal, 'name')}>
        {(control) => <Input {...control} autoComplete="off" maxLength={MAX_PASSKEY_NAME_CHARACTERS} />}
      </Field>
      <Button type="submit" variant="primary" className="justify-self-start" isBusy={isBusy} disabled={support === null}>
        {isBusy ? null : <KeyRound aria-hidden />}
        {words.submit}
      </Button>
      <noscript>
        <p className="text-sm text-text-3">{words.noScripts}</p>
      </noscript>
      <p role="status" className="text-sm text-text-3 empty:hidden">
        {isBusy ? passkeys.waiting : ''}
      </p>
    </form>
  );
}

async function makeAndKeep(name: string): Promise<Outcome<Added>> {
  const made = await makePasskey(startPasskey);
  if (made.kind !== 'answered') return made;
  const result = await addPasskey({ name, answer: made.answer }).catch(() => null);
  if (!result) return { kind: 'unreachable' };
  return result.ok ? { kind: 'answered', answer: result.data } : { kind: 'refused', result };
}

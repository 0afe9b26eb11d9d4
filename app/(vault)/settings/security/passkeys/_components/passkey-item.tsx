// One passkey. What can be done with it is folded away in plain disclosures, which need no scripts.

import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '@/app/_components/ui/feedback/badge';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { Field } from '@/app/_components/ui/form/fields/field';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { Input } from '@/app/_components/ui/form/fields/input';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { LocalTime } from '@/app/_components/ui/local';
import type { ActionResult, PasskeyDto } from '@/lib/shared/dto';
import { MAX_PASSKEY_NAME_CHARACTERS } from '@/lib/shared/limits';
import { common } from '@/lib/shared/messages/common';
import { passkeys } from '@/lib/shared/messages/account/passkeys';

const words = passkeys.page;

export type PasskeyItemProps = {
  passkey: PasskeyDto;
  rename: (form: FormData) => void;
  remove: (form: FormData) => void;
  renameResult: ActionResult<unknown> | null;
};

export function PasskeyItem({ passkey, rename, remove, renameResult }: PasskeyItemProps) {
  const { id, name } = passkey;
  const isRefused = renameResult !== null && !renameResult.ok && renameResult.values?.['passkeyId'] === id;
  return (
    <li className="grid gap-3 p-4">
      <div className="flex items-start gap-4">
        <KeyRound aria-hidden className="mt-0.5 size-5 shrink-0 text-text-3" />
        <PasskeyFacts passkey={passkey} />
      </div>
      <div className="flex flex-wrap items-start gap-2 sm:pl-9">
        <Disclosure label={words.rename} name={words.renameOne(name)} isOpen={isRefused}>
          <form action={rename} className="grid gap-3">
            <input type="hidden" name="passkeyId" value={id} />
            <Field name="name" label={passkeys.add.name} errors={isRefused ? fieldErrorsOf(renameResult, 'name') : undefined}>
              {(control) => (
                <Input {...control} autoComplete="off" required maxLength={MAX_PASSKEY_NAME_CHARACTERS} defaultValue={name} />
              )}
            </Field>
            <SubmitButton size="sm" className="justify-self-start" aria-label={words.saveName(name)}>
              {common.save}
            </SubmitButton>
          </form>
        </Disclosure>
        <Disclosure label={words.remove} name={words.removeOne(name)}>
          <form action={remove} className="grid gap-3">
            <input type="hidden" name="passkeyId" value={id} />
            <p className="text-sm text-text-2">{words.removeQuestion}</p>
            <SubmitButton variant="danger" size="sm" className="justify-self-start">
              {words.removeOne(name)}
            </SubmitButton>
          </form>
        </Disclosure>
      </div>
    </li>
  );
}

function PasskeyFacts({ passkey }: { passkey: PasskeyDto }) {
  const { name, isSynced, createdAt, lastUsedAt } = passkey;
  return (
    <div className="grid min-w-0 flex-1 gap-1">
      <p className="flex flex-wrap items-center gap-2 font-medium">
        <span className="min-w-0 break-words">{name}</span>
        <Badge>{isSynced ? words.synced : words.bound}</Badge>
      </p>
      <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-sm text-text-2">
        <span>
          {words.added} <LocalTime iso={createdAt} />
        </span>
        <span>{lastUsedAt === null ? words.neverUsed : <LastUsed iso={lastUsedAt} />}</span>
      </p>
      {isSynced ? <p className="text-sm text-text-3">{words.syncedHint}</p> : null}
    </div>
  );
}

const LastUsed = ({ iso }: { iso: string }) => (
  <>
    {words.lastUsed} <LocalTime iso={iso} />
  </>
);

type DisclosureProps = { label: string; name: string; isOpen?: boolean; children: ReactNode };

function Disclosure({ label, name, isOpen = false, children }: DisclosureProps) {
  return (
    <details open={isOpen || undefined} className="group max-w-full open:basis-full">
      <summary aria-label={name} className={`${buttonClass({ size: 'sm' })} cursor-pointer list-none`}>
        {label}
      </summary>
      <div className="mt-3 max-w-md rounded-md bg-surface-2 p-4">{children}</div>
    </details>
  );
}

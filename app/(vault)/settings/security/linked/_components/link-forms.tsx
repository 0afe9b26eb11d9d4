// One button for each provider that can be linked. Plain forms: they work before scripts run.

import { linkAccount } from '@/app/(vault)/settings/security/linked/actions';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import type { ProviderDto } from '@/lib/shared/identity-providers';
import { linked, providers as words } from '@/lib/shared/messages/providers';

export function LinkForms({ providers }: { providers: readonly ProviderDto[] }) {
  return (
    <ul className="grid gap-4">
      {providers.map(({ id, name }) => (
        <li key={id}>
          <form action={linkAccount} className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <input type="hidden" name="provider" value={id} />
            <SubmitButton variant="secondary" aria-describedby={`ask-${id}`}>
              {linked.link(name)}
            </SubmitButton>
            <p id={`ask-${id}`} className="text-sm text-text-3">
              {words.confirmHint(name)}
            </p>
          </form>
        </li>
      ))}
    </ul>
  );
}

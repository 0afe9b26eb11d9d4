// Proving again who you are at the provider you sign in with, one button each. Plain forms: they work before scripts run.

import { confirmByProvider } from '@/app/(vault)/confirm/actions';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import type { ProviderDto } from '@/lib/shared/identity-providers';
import { providers as words } from '@/lib/shared/messages/providers';

export function ConfirmProviderForms({ providers, next }: { providers: readonly ProviderDto[]; next: string | undefined }) {
  return providers.map(({ id, name }) => (
    <form key={id} action={confirmByProvider} className="grid gap-1.5">
      <input type="hidden" name="provider" value={id} />
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <SubmitButton variant="secondary" size="lg" aria-describedby={`ask-${id}`}>
        {words.confirmWith(name)}
      </SubmitButton>
      <p id={`ask-${id}`} className="text-sm text-text-3">
        {words.confirmHint(name)}
      </p>
    </form>
  ));
}

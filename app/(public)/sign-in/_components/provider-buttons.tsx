// The ways in by somebody else's word, one button each. Plain forms: they work before scripts run.

import { startProvider } from '@/app/(public)/sign-in/actions';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import type { ProviderDto } from '@/lib/shared/identity-providers';
import { providers as words } from '@/lib/shared/messages/providers';

export function ProviderButtons({ providers }: { providers: readonly ProviderDto[] }) {
  if (providers.length === 0) return null;
  return (
    <>
      <div className="grid gap-3">
        {providers.map(({ id, name }) => (
          <form key={id} action={startProvider} className="grid">
            <input type="hidden" name="provider" value={id} />
            <SubmitButton variant="secondary" size="lg">
              {words.continueWith(name)}
            </SubmitButton>
          </form>
        ))}
      </div>
      <p className="flex items-center gap-3 text-sm text-text-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {words.or}
      </p>
    </>
  );
}

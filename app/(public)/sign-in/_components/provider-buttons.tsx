// The ways in by somebody else's word, one button each.

import { startProvider } from '@/app/(public)/sign-in/actions';
import { ProviderForm } from '@/app/_components/ui/form/provider-form';
import type { ProviderDto } from '@/lib/shared/account/identity-providers';
import { providers as words } from '@/lib/shared/messages/account/providers';

export function ProviderButtons({ providers }: { providers: readonly ProviderDto[] }) {
  if (providers.length === 0) return null;
  return (
    <div className="grid gap-3">
      {providers.map((provider) => (
        <ProviderForm key={provider.id} action={startProvider} provider={provider} label={words.continueWith(provider.name)} />
      ))}
    </div>
  );
}

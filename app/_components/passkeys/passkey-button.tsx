'use client';

// The button that proves who is here by a passkey. It needs scripts; without them a sentence says so.

import { KeyRound } from 'lucide-react';
import { PasskeyFailure } from '@/app/_components/passkeys/passkey-failure';
import type { PasskeyProof } from '@/app/_components/passkeys/use-passkey-proof';
import { usePasskeySupport } from '@/app/_components/passkeys/use-passkey-support';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Button } from '@/app/_components/ui/form/button';
import type { ButtonVariant } from '@/app/_components/ui/form/button-class';
import { passkeys } from '@/lib/shared/messages/account/passkeys';

export type PasskeyButtonProps = { proof: PasskeyProof; label: string; noScripts: string; variant?: ButtonVariant };

export function PasskeyButton({ proof, label, noScripts, variant = 'primary' }: PasskeyButtonProps) {
  const support = usePasskeySupport();
  if (support === false) return <Alert>{passkeys.unsupported}</Alert>;
  return (
    <div className="grid gap-3">
      <PasskeyFailure outcome={proof.outcome} />
      <Button variant={variant} size="lg" onClick={proof.prove} isBusy={proof.isBusy} disabled={support === null}>
        {proof.isBusy ? null : <KeyRound aria-hidden />}
        {label}
      </Button>
      <noscript>
        <p className="text-sm text-text-3">{noScripts}</p>
      </noscript>
      <p role="status" className="text-sm text-text-3 empty:hidden">
        {proof.isAsking ? passkeys.waiting : ''}
      </p>
    </div>
  );
}

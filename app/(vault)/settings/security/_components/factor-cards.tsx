// How authenticator app and recovery codes stand, on the overview.

import { FactorCard } from '@/app/(vault)/settings/security/_components/factor-card';
import type { AuthenticatorDto, RecoveryCodesDto } from '@/lib/shared/account/factor-dto';
import { FEW_RECOVERY_CODES } from '@/lib/shared/limits';
import { authenticator, factors, recoveryCodes } from '@/lib/shared/messages/account/factors';

export function AuthenticatorCard({ factor }: { factor: AuthenticatorDto | null }) {
  return (
    <FactorCard
      id="authenticator"
      title={authenticator.title}
      description={authenticator.description}
      state={factor ? { tone: 'good', text: factors.on } : { tone: 'neutral', text: factors.off }}
      link={{ href: '/settings/security/authenticator', label: factor ? authenticator.manage : authenticator.setUp }}
    />
  );
}

export function RecoveryCodesCard({ codes }: { codes: RecoveryCodesDto | null }) {
  return (
    <FactorCard
      id="recovery-codes"
      title={recoveryCodes.title}
      description={recoveryCodes.description}
      state={
        codes
          ? { tone: codes.left <= FEW_RECOVERY_CODES ? 'warn' : 'good', text: recoveryCodes.left(codes.left, codes.total) }
          : { tone: 'neutral', text: factors.off }
      }
      link={{ href: '/settings/security/recovery-codes', label: recoveryCodes.manage }}
    >
      {codes ? null : <p className="text-sm text-text-3">{recoveryCodes.none}</p>}
    </FactorCard>
  );
}

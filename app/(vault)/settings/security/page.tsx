// How the person gets in, and where they are signed in now. What could cost the account has a page of its own behind a fresh proof.

import type { Metadata } from 'next';
import { LinkedCard } from '@/app/(vault)/settings/security/_components/linked-card';
import { SessionList } from '@/app/(vault)/settings/_components/session-list';
import { AuthenticatorCard, RecoveryCodesCard } from '@/app/(vault)/settings/security/_components/factor-cards';
import { PasswordCard } from '@/app/(vault)/settings/security/_components/password-card';
import { PasskeysCard } from '@/app/(vault)/settings/security/_components/passkeys-card';
import { Card } from '@/app/_components/ui/card';
import { findAuthenticator } from '@/lib/auth/factors/authenticator';
import { findRecoveryCodes } from '@/lib/auth/factors/recovery-codes';
import { listLinkedAccounts } from '@/lib/auth/oidc/linked-accounts';
import { countPasskeys } from '@/lib/auth/passkeys/passkeys';
import { hasPassword } from '@/lib/auth/passwords/first-password';
import { listSessions, requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { signInOptions } from '@/lib/auth/sign-in/sign-in-options';
import { settings } from '@/lib/shared/messages/en';

export const metadata: Metadata = { title: settings.tabs.security };

export default async function SecurityPage() {
  const actor = await requireActorOrRedirect('/settings/security');
  const [sessions, isPasswordSet, authenticator, recoveryCodes, passkeys, linked] = await Promise.all([
    listSessions(actor),
    hasPassword(actor),
    findAuthenticator(actor),
    findRecoveryCodes(actor),
    countPasskeys(actor),
    listLinkedAccounts(actor),
  ]);
  const { providers } = signInOptions();
  return (
    <>
      <PasswordCard isSet={isPasswordSet} />
      <PasskeysCard count={passkeys} />
      <AuthenticatorCard factor={authenticator} />
      <RecoveryCodesCard codes={recoveryCodes} />
      {providers.length > 0 || linked.length > 0 ? <LinkedCard names={linked.map(({ name }) => name)} /> : null}
      <Card title={settings.sessions.title} description={settings.sessions.description} headingId="sessions">
        <SessionList sessions={sessions} />
      </Card>
    </>
  );
}

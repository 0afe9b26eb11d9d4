// How the person gets in, and where they are signed in now. What could cost the account has a page of its own behind a fresh proof.

import type { Metadata } from 'next';
import { PasswordForm } from '@/app/(vault)/settings/_components/password-form';
import { SessionList } from '@/app/(vault)/settings/_components/session-list';
import { AuthenticatorCard, RecoveryCodesCard } from '@/app/(vault)/settings/security/_components/factor-cards';
import { PasskeysCard } from '@/app/(vault)/settings/security/_components/passkeys-card';
import { Card } from '@/app/_components/ui/card';
import { requireProfile } from '@/lib/auth/account/profile';
import { findAuthenticator } from '@/lib/auth/factors/authenticator';
import { findRecoveryCodes } from '@/lib/auth/factors/recovery-codes';
import { countPasskeys } from '@/lib/auth/passkeys/passkeys';
import { listSessions, requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { signInOptions } from '@/lib/auth/sign-in/sign-in-options';
import { settings } from '@/lib/shared/messages/en';

export const metadata: Metadata = { title: settings.tabs.security };

export default async function SecurityPage() {
  const actor = await requireActorOrRedirect('/settings/security');
  const [profile, sessions, authenticator, recoveryCodes, passkeys] = await Promise.all([
    requireProfile(actor),
    listSessions(actor),
    findAuthenticator(actor),
    findRecoveryCodes(actor),
    countPasskeys(actor),
  ]);
  const { passwordRule } = signInOptions();
  return (
    <>
      <Card title={settings.password.title} description={settings.password.description} headingId="password">
        <PasswordForm email={profile.email} rule={passwordRule} />
      </Card>
      <PasskeysCard count={passkeys} />
      <AuthenticatorCard factor={authenticator} />
      <RecoveryCodesCard codes={recoveryCodes} />
      <Card title={settings.sessions.title} description={settings.sessions.description} headingId="sessions">
        <SessionList sessions={sessions} />
      </Card>
    </>
  );
}

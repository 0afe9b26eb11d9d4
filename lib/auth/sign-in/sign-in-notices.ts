// What an owner is told about sign-ins by mail: a device not seen before, and a success after a row of failures (ASVS 6.3.5).

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import { afterResponse } from '@/lib/auth/after-response';
import { currentRequestFacts } from '@/lib/auth/request-facts';
import { deviceWords } from '@/lib/auth/sessions/device-words';
import { FAILURES_TO_LOCK } from '@/lib/auth/throttle';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { rememberDevice } from '@/lib/db/accounts/known-devices';
import { findPasswordHolderById } from '@/lib/db/accounts/password-credentials';
import { networkPrefix } from '@/lib/http/requests/client-address';
import type { Mail } from '@/lib/mail/mail-content';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import type { EventType } from '@/lib/watch/event-types';
import { recordEvent } from '@/lib/watch/record';

const NEW_DEVICE = 'auth.new-device';

/**
 * Remembers the device and network of a sign-in. One that is new is put on record and mailed after the answer, except with the
 * person's very first sign-in, when every device would be new.
 * @throws SafelightError `db/unavailable`
 */
export async function noteDevice(userId: string): Promise<void> {
  const actorId = ownerIdFrom(userId);
  const { ip, userAgent } = await currentRequestFacts();
  const device = deviceWords(userAgent);
  const network = ip === null ? null : networkPrefix(ip);
  const fingerprint = hashSecretToken([actorId, device, network ?? 'unknown'].join('\0'));
  const { isNew, isFirst } = await rememberDevice(actorId, fingerprint);
  if (!isNew || isFirst) return;
  await recordEvent({ type: NEW_DEVICE, outcome: 'success', actorId });
  const urls = { forgotPasswordUrl: pageUrl('/forgot-password'), securityUrl: pageUrl('/settings/security') };
  tell(userId, NEW_DEVICE, { kind: 'new-device', device, network, at: new Date(), ...urls });
}

/** Tells the owner after the answer when the right proof came after `failures` wrong ones in a row that were enough for a lock. */
export function noteFailuresBefore(userId: string, failures: number): void {
  if (failures < FAILURES_TO_LOCK) return;
  const forgotPasswordUrl = pageUrl('/forgot-password');
  tell(userId, 'auth.sign-in', { kind: 'failures-then-success', failures, at: new Date(), forgotPasswordUrl });
}

/** Tells the owner after the answer that the second step of their account is locked: whoever came so far knows the first proof. */
export function noteSecondStepLocked(userId: string): void {
  const forgotPasswordUrl = pageUrl('/forgot-password');
  tell(userId, 'auth.locked', { kind: 'second-step-locked', minutes: 15, at: new Date(), forgotPasswordUrl });
}

// The address is looked up after the answer, so that no sign-in takes longer for it.
function tell(userId: string, type: EventType, mail: Mail): void {
  afterResponse(`${mail.kind} mail`, async () => {
    const person = await findPasswordHolderById(userId);
    if (person) await sendAccountMail({ to: person.email, type, mail, actorId: ownerIdFrom(userId) });
  });
}

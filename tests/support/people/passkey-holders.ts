// People with passkeys, who add and use them through the doors as a browser does.

import { finishPasskey as finishStep, startPasskey as startStep } from '@/app/(public)/second-step/passkey/actions';
import { finishPasskey as finishSignIn, startPasskey as startSignIn } from '@/app/(public)/sign-in/actions';
import { finishPasskey as finishConfirm, startPasskey as startConfirm } from '@/app/(vault)/confirm/passkey/actions';
import { addPasskey, startPasskey as startAdding } from '@/app/(vault)/settings/security/passkeys/actions';
import type { ActionResult } from '@/lib/shared/dto';
import { following, type Sent } from '@/tests/support/requests/forms';
import { type KeyKind, SoftwarePasskey, type Twist } from '@/tests/support/people/software-authenticator';

/** What a door answered that must have said yes. */
export function granted<T>(result: ActionResult<T>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result.data;
}

/** Adds a passkey for whoever is signed in. */
export async function addKey(name = 'Phone', kind: KeyKind = 'ES256'): Promise<{ key: SoftwarePasskey; passkeyId: string }> {
  const key = new SoftwarePasskey(kind);
  const answer = key.create(granted(await startAdding({})));
  const { passkey } = granted(await addPasskey({ name, answer }));
  return { key, passkeyId: passkey.id };
}

/** Signs in by a passkey alone. */
export async function enterByKey(key: SoftwarePasskey, twist: Twist = {}, next?: string): Promise<Sent<unknown>> {
  const answer = key.get(granted(await startSignIn({})), twist);
  return following(finishSignIn({ answer, ...(next && { next }) }));
}

/** Gives a passkey as second proof of the sign-in that waits in this browser. */
export async function stepByKey(key: SoftwarePasskey, twist: Twist = {}): Promise<Sent<unknown>> {
  const answer = key.get(granted(await startStep({})), twist);
  return following(finishStep({ answer }));
}

/** Confirms by a passkey. */
export async function confirmByKey(key: SoftwarePasskey, twist: Twist = {}, next?: string): Promise<Sent<unknown>> {
  const answer = key.get(granted(await startConfirm({})), twist);
  return following(finishConfirm({ answer, ...(next && { next }) }));
}

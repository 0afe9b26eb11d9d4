// Second factors for tests of identity, set up the way people do it.

import { beginAuthenticator, confirmAuthenticator } from '@/app/(vault)/settings/security/authenticator/actions';
import { findEnrolment } from '@/lib/auth/factors/authenticator';
import { findActor } from '@/lib/auth/sessions/session';
import { db } from '@/lib/db/client';
import { send } from '@/tests/support/requests/forms';
import { createMember, type Member } from '@/tests/support/people/members';
import { takeCookies } from '@/tests/support/requests/next-headers';
import { totpCode } from '@/tests/support/people/totp';

/** Begins an enrolment in the sending browser; answers its name and the key to type. */
export async function begin(): Promise<{ enrolmentId: string; key: string }> {
  const begun = await send(beginAuthenticator, {});
  const target = 'redirectTo' in begun ? begun.redirectTo : JSON.stringify(begun);
  const enrolmentId = /^\/settings\/security\/authenticator\?enrolment=([A-Za-z0-9_-]{43})$/.exec(target)?.[1];
  const actor = await findActor();
  if (enrolmentId === undefined || !actor) throw new Error(`enrolment did not begin: ${target}`);
  const enrolment = await findEnrolment(actor, enrolmentId);
  if (!enrolment) throw new Error('the enrolment just begun is not there');
  return { enrolmentId, key: enrolment.typedKey };
}

/** Turns an authenticator on in the sending browser, and lets its step pass: the next code is good again. */
export async function enrol(userId: string): Promise<{ key: string; recoveryCodes: readonly string[] }> {
  const { enrolmentId, key } = await begin();
  const confirmed = await send(confirmAuthenticator, { enrolmentId, code: totpCode(key) });
  if (!('ok' in confirmed) || !confirmed.ok) throw new Error(`not turned on: ${JSON.stringify(confirmed)}`);
  await letStepsPass(userId);
  return { key, recoveryCodes: confirmed.data.recoveryCodes ?? [] };
}

export type MemberWithApp = Member & { readonly key: string; readonly recoveryCodes: readonly string[] };

/** A person with a password and an authenticator app, signed in nowhere unless asked for. */
export async function createMemberWithApp({ isSignedIn = false } = {}): Promise<MemberWithApp> {
  const member = await createMember({ isSignedIn: true });
  const app = await enrol(member.id);
  if (!isSignedIn) {
    takeCookies();
    await db().session.deleteMany({ where: { userId: member.id } });
  }
  return { ...member, ...app };
}

/** As if a minute had gone by: codes spent before do not stand in the way of the ones to come. */
export async function letStepsPass(userId: string): Promise<void> {
  await db().totpUse.deleteMany({ where: { userId } });
}

/** Everything the data store holds, table by table, as text: what a thief of a backup would read. */
export async function dataDump(): Promise<string> {
  const tables = await db().$queryRaw<{ name: string }[]>`
    select table_name::text as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
  const texts = await Promise.all(
    tables.map(({ name }) => db().$queryRawUnsafe<{ text: string }[]>(`select t::text as text from "${name}" t`)),
  );
  return texts
    .flat()
    .map(({ text }) => text)
    .join('\n');
}

/** Puts the person's last proof of identity back, as if a quarter of an hour had passed since. */
export async function makeStale(userId: string): Promise<void> {
  await db().session.updateMany({ where: { userId }, data: { authTime: new Date(Date.now() - 15 * 60_000) } });
}

/** What the ledger tells of a person, as `type outcome`, oldest first. */
export async function ledgerOf(userId: string, type: string): Promise<{ outcome: string; detail: unknown }[]> {
  return db().securityEvent.findMany({
    where: { actorId: userId, type },
    orderBy: { id: 'asc' },
    select: { outcome: true, detail: true },
  });
}

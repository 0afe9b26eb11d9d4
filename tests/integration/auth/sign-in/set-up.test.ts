// The first account: only with the link of the console, only once, and only while there is nobody.

import { setUp } from '@/app/(public)/set-up/actions';
import SetUpPage from '@/app/(public)/set-up/page';
import { issueLink } from '@/lib/auth/one-time-links';
import { findActor } from '@/lib/auth/sessions/session';
import { setUpNotice } from '@/lib/auth/set-up/console-notice';
import { isSetUpOpen } from '@/lib/auth/set-up/set-up';
import { issueSetUpLink } from '@/lib/auth/set-up/set-up-link';
import { forgetConfig } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import { renderToStaticMarkup } from 'react-dom/server';
import { fromFreshAddress, send, warmUp } from '@/tests/support/requests/forms';
import { freshEmail, GOOD_PASSWORD } from '@/tests/support/people/members';
import { resetRequest } from '@/tests/support/requests/next-headers';
import { createPerson } from '@/tests/support/people/people';

const tokenOf = (link: string | null) => /^http:\/\/localhost:3000\/set-up\?token=([\w-]{43})$/.exec(link ?? '')?.[1] ?? '';
const freshToken = async () => tokenOf(await issueSetUpLink());
const fill = (token: string, changes: Record<string, string> = {}) =>
  send(setUp, { token, name: 'Alma', email: freshEmail(), password: GOOD_PASSWORD, ...changes });
const expired = { ok: false, code: 'auth/expired-link' };

beforeAll(() => warmUp());
beforeEach(async () => {
  fromFreshAddress();
  await Promise.all([db().user.deleteMany(), db().verificationToken.deleteMany()]);
});

describe('the link', () => {
  it('makes a verified admin, signs it in and leads to a second factor', async () => {
    const email = freshEmail();
    expect(await fill(await freshToken(), { email })).toEqual({ redirectTo: '/settings/security' });
    const actor = await findActor();
    expect(actor).toMatchObject({ email, role: 'admin', amr: ['pwd'] });
    expect((await db().user.findUniqueOrThrow({ where: { email } })).emailVerified).not.toBeNull();
    expect(await db().verificationToken.count()).toBe(0);
    const told = await db().securityEvent.findMany({ where: { subjectId: actor?.ownerId ?? '' } });
    expect(told).toMatchObject([
      { type: 'auth.account-created', outcome: 'success', actorId: actor?.ownerId, detail: { role: 'admin', by: 'set-up' } },
    ]);
  });

  it('works once; and never while there is an account', async () => {
    const token = await freshToken();
    await fill(token);
    expect(await fill(token)).toMatchObject(expired);
    expect(await db().user.count()).toBe(1);
    await db().user.deleteMany();
    expect(await fill(token)).toMatchObject(expired);
    const fresh = await freshToken();
    await createPerson();
    expect(await fill(fresh)).toMatchObject(expired);
    expect(await db().user.count({ where: { role: 'admin' } })).toBe(0);
  });

  it('of several uses at once lets one win', async () => {
    const token = await freshToken();
    const answers = await Promise.all([1, 2, 3, 4].map(() => fill(token)));
    expect(answers.filter((answer) => 'redirectTo' in answer)).toHaveLength(1);
    expect(await db().user.count()).toBe(1);
  });

  it('dies when a newer one is made, when a day is over, and is none of another purpose', async () => {
    const older = await freshToken();
    const newer = await freshToken();
    expect(await fill(older)).toMatchObject(expired);
    await db().verificationToken.updateMany({ data: { expires: new Date(Date.now() - 1) } });
    expect(await fill(newer)).toMatchObject(expired);
    const reset = new URL(await issueLink('reset', 'first-admin')).searchParams.get('token') ?? '';
    expect(await fill(reset)).toMatchObject(expired);
    expect(await fill('A'.repeat(43))).toMatchObject(expired);
    expect(await isSetUpOpen()).toBe(true);
    const refusals = await db().securityEvent.count({ where: { type: 'auth.account-created', outcome: 'refused' } });
    expect(refusals).toBeGreaterThanOrEqual(4);
  });

  it('holds for a day', async () => {
    await freshToken();
    const { expires } = await db().verificationToken.findFirstOrThrow();
    expect(Math.round((expires.getTime() - Date.now()) / 60_000)).toBe(24 * 60);
  });

  it('is not spent by a refused password, nor by a form that is not whole', async () => {
    const token = await freshToken();
    expect(await fill(token, { password: 'Alma-Safelight-1!' })).toMatchObject({ code: 'auth/password-refused' });
    expect(await fill(token, { email: 'alma' })).toMatchObject({ code: 'request/invalid' });
    expect(await fill(token, { role: 'admin' })).toMatchObject({ code: 'request/invalid' });
    expect(await fill(token)).toEqual({ redirectTo: '/settings/security' });
  });
});

describe('the console', () => {
  it('shows a link while there is no account, and none after', async () => {
    const notice = await setUpNotice();
    expect(notice).toMatch(/^ {2}http:\/\/localhost:3000\/set-up\?token=[\w-]{43}$/m);
    await createPerson();
    expect(await setUpNotice()).toBeNull();
    expect(await issueSetUpLink()).toBeNull();
  });

  it('shows none without the outer door, where it is a platform that reads it', async () => {
    delete process.env.SAFELIGHT_DOOR_TOKEN;
    forgetConfig();
    expect(await setUpNotice()).toBeNull();
    expect(await db().verificationToken.count()).toBe(0);
  });
});

describe('the page', () => {
  const open = async () => renderToStaticMarkup(await SetUpPage({ searchParams: Promise.resolve({ token: 'A'.repeat(43) }) }));

  it('changes nothing by being opened, and offers nothing once there is an account', async () => {
    resetRequest();
    expect(await open()).toContain('name="password"');
    expect(await db().user.count()).toBe(0);
    await createPerson();
    const page = await open();
    expect(page).not.toContain('name="password"');
    expect(page).toContain('href="/sign-in"');
  });
});

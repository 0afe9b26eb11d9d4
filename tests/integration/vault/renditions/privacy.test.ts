// What an owner decides about their pictures: defaults, single changes, and nobody else's.

import { db } from '@/lib/db/client';
import { DEFAULT_PRIVACY } from '@/lib/shared/protect/privacy';
import { changePrivacy, requirePrivacy } from '@/lib/vault/privacy';
import { signIn } from '@/tests/support/people/signed-in';

describe('changePrivacy', () => {
  it('starts from the defaults, changes what is given alone, and touches no other owner', async () => {
    const [anna, bob] = [await signIn('Anna'), await signIn('Bob')];
    expect(await requirePrivacy(anna.actor)).toEqual(DEFAULT_PRIVACY);
    await changePrivacy(anna.actor, { keepOriginals: true });
    await changePrivacy(anna.actor, { rules: { originals: 'off', originalsAnHour: null } });
    const whole = { keepOriginals: true, keepCapture: true, rules: { originals: 'off', originalsAnHour: null } };
    expect(await changePrivacy(anna.actor, { keepCapture: undefined })).toEqual(whole);
    expect(await requirePrivacy(anna.actor)).toEqual(whole);
    expect(await changePrivacy(anna.actor, { rules: {}, keepCapture: false })).toEqual({
      ...whole,
      keepCapture: false,
      rules: {},
    });
    expect(await requirePrivacy(bob.actor)).toEqual(DEFAULT_PRIVACY);
  });

  it('is on record with what was changed', async () => {
    const { actor } = await signIn();
    await changePrivacy(actor, { keepOriginals: true, rules: { isStepUp: true } });
    const events = await db().securityEvent.findMany({ where: { actorId: actor.ownerId, type: 'privacy.changed' } });
    expect(events.map(({ detail }) => detail)).toEqual([{ keepOriginals: true, rules: '{"isStepUp":true}' }]);
  });

  it('keeps both of two changes at once, also when they are the first', async () => {
    const { actor } = await signIn();
    await Promise.all([changePrivacy(actor, { keepOriginals: true }), changePrivacy(actor, { keepCapture: false })]);
    expect(await requirePrivacy(actor)).toMatchObject({ keepOriginals: true, keepCapture: false });
  });
});

describe('requirePrivacy', () => {
  it('guesses nothing from rules that nobody can read', async () => {
    const { actor } = await signIn();
    await db().privacySettings.create({ data: { ownerId: actor.ownerId, rules: { originals: 'perhaps' } } });
    await expect(requirePrivacy(actor)).rejects.toMatchObject({ code: 'internal/unexpected' });
  });
});

// One person's whole way through a started server, without scripts: sign up, open the link, sign in, upload, look, sign out.

import assert from 'node:assert/strict';
import sharp from 'sharp';
import { linkInOutbox, Visitor } from './support/visitor.ts';

const PASSWORD = 'Darkroom-lamp-4-Anna';

export type Way = { port: number; origin: string; dataDir: string; hasDoor: boolean };

/** Walks it, and answers the person, signed in; throws at the first step that is not as it should be. */
export async function walkWholeWay({ port, origin, dataDir, hasDoor }: Way): Promise<Visitor> {
  const newcomer = new Visitor(port, origin);
  const email = `anna-${crypto.randomUUID()}@kestrel.photos`;
  const signedUp = await newcomer.submit('/sign-up', 'email', { name: 'Anna', email, password: PASSWORD });
  assert.equal(signedUp.status, 200, 'sign-up');
  const link = await linkInOutbox(dataDir, '/verify');
  // Without scripts the secret of the link is pasted into the form.
  const token = /[A-Za-z0-9_-]{43}$/.exec(link)?.[0] ?? '';
  const verified = await newcomer.submit('/verify', 'token', { token, password: PASSWORD });
  assert.ok([200, 303].includes(verified.status), `verify: ${verified.status}`);
  const anna = new Visitor(port, origin);
  const signedIn = await anna.submit('/sign-in', 'email', { email, password: PASSWORD });
  assert.equal(signedIn.status, 303, 'sign-in');

  const picture = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#884422' } })
    .jpeg()
    .withExif({ IFD0: { Make: 'Canary-camera' } })
    .toBuffer();
  const file = new File([new Uint8Array(picture)], 'red lamp.jpg', { type: 'image/jpeg' });
  const uploaded = await anna.submit('/photos', 'file', { file });
  assert.ok([200, 303].includes(uploaded.status), `upload: ${uploaded.status} ${uploaded.text.slice(0, 300)}`);

  const page = JSON.parse((await anna.get('/api/images?state=live')).text) as { items: { id: string; name: string }[] };
  assert.equal(page.items.length, 1, 'one picture is listed');
  const [item] = page.items;
  assert.equal(item?.name, 'red lamp.jpg');
  for (const [rendition, type] of [
    ['original', 'image/jpeg'],
    ['thumbnail', 'image/webp'],
    ['preview', 'image/webp'],
  ] as const) {
    const answer = await anna.get(`/api/images/${item?.id}/${rendition}`);
    assert.equal(answer.status, 200, rendition);
    assert.equal(answer.headers['content-type'], type);
    assert.equal(answer.headers['content-length'], hasDoor ? String(answer.bytes.length) : undefined);
    const { width, height } = await sharp(answer.bytes).metadata();
    assert.ok(width && height && Math.abs(width / height - 1.5) < 0.02, `${rendition} is the picture`);
    assert.ok(!answer.bytes.includes('Canary-camera'), `${rendition} is without metadata`);
    assert.equal((await new Visitor(port, origin).get(`/api/images/${item?.id}/${rendition}`)).status, 401, 'nobody else');
  }
  return anna;
}

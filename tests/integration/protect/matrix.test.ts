// Every rule against every rendition, door and method: what the rules keep back, no door lets out.

import { db } from '@/lib/db/client';
import type { DownloadRules } from '@/lib/shared/protect/privacy';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { callApi, tokenOf } from '@/tests/support/requests/api';
import { askBytes, keepPicture, outcomeOf } from '@/tests/support/pictures/protected-pictures';
import { type SignedIn, signIn } from '@/tests/support/people/signed-in';
import { staleProof } from '@/tests/support/people/stale';

afterAll(closeDecoders);

let anna: SignedIn;
let token: string;
let id: string;
let plain: Record<string, string>;

const setRules = (rules: DownloadRules) =>
  db().privacySettings.upsert({
    where: { ownerId: anna.person.id },
    create: { ownerId: anna.person.id, rules },
    update: { rules },
  });
const setFresh = () => db().session.updateMany({ where: { userId: anna.person.id }, data: { authTime: new Date() } });
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer()).toString('base64');

beforeAll(async () => {
  anna = await signIn('Anna');
  token = (await tokenOf(anna.person)).token;
  await db().privacySettings.create({ data: { ownerId: anna.person.id, keepOriginals: true } });
  ({ id } = await keepPicture());
  plain = {
    original: await bytesOf(await askBytes(id, 'original')),
    preview: await bytesOf(await askBytes(id, 'preview')),
    thumbnail: await bytesOf(await askBytes(id, 'thumbnail')),
    untouched: await bytesOf(await askBytes(id, 'untouched', { query: '?download=1' })),
  };
});
beforeEach(() => anna.use());

type Door = 'person' | 'stale person' | 'program';
type Row = [rendition: string, query: string, expected: Record<Door, string>];

/** `plain` and `marked` are 200 with those bytes; everything else is the refusal. */
const everybody = (what: string): Record<Door, string> => ({ person: what, 'stale person': what, program: what });
const OFF = '403 image/original-off';
const PROOF = '403 auth/step-up';
const NONE = '404 object/not-found';
const BAD = '400 request/invalid';

const MATRIX: [string, DownloadRules, Row[]][] = [
  [
    'no rules',
    {},
    [
      ['thumbnail', '', everybody('plain')],
      ['preview', '', everybody('plain')],
      ['preview', '?download=1', { ...everybody('plain'), program: BAD }],
      ['preview', '?mark=1', { ...everybody('marked'), program: BAD }],
      ['original', '', everybody('plain')],
      ['original', '?download=1', { person: 'plain', 'stale person': PROOF, program: BAD }],
      ['original', '?download=1&mark=1', { person: 'marked', 'stale person': PROOF, program: BAD }],
      ['untouched', '', { person: NONE, 'stale person': NONE, program: BAD }],
      ['untouched', '?download=1', { person: 'plain', 'stale person': PROOF, program: BAD }],
      ['untouched', '?download=1&mark=1', { person: OFF, 'stale person': OFF, program: BAD }],
    ],
  ],
  [
    'originals off',
    { originals: 'off' },
    [
      ['thumbnail', '', everybody('plain')],
      ['preview', '', everybody('plain')],
      ['original', '', everybody(OFF)],
      ['original', '?download=1', { ...everybody(OFF), program: BAD }],
      ['original', '?mark=1', { ...everybody(OFF), program: BAD }],
      ['untouched', '?download=1', { ...everybody(OFF), program: BAD }],
    ],
  ],
  [
    'watermark always',
    { watermark: 'always' },
    [
      ['thumbnail', '', everybody('plain')],
      ['preview', '', everybody('marked')],
      ['preview', '?mark=0', { ...everybody('marked'), program: BAD }],
      ['original', '', everybody('marked')],
      ['original', '?download=1', { person: 'marked', 'stale person': PROOF, program: BAD }],
      ['untouched', '?download=1', { ...everybody(OFF), program: BAD }],
    ],
  ],
  [
    'a fresh proof for originals',
    { isStepUp: true },
    [
      ['thumbnail', '', everybody('plain')],
      ['preview', '', everybody('plain')],
      ['original', '', { person: 'plain', 'stale person': PROOF, program: PROOF }],
      ['original', '?download=1', { person: 'plain', 'stale person': PROOF, program: BAD }],
    ],
  ],
  [
    'all of them',
    { originals: 'off', watermark: 'always', isStepUp: true, originalsAnHour: 1 },
    [
      ['thumbnail', '', everybody('plain')],
      ['preview', '', everybody('marked')],
      ['original', '', everybody(OFF)],
      ['untouched', '?download=1', { ...everybody(OFF), program: BAD }],
    ],
  ],
];

const cases = MATRIX.flatMap(([name, rules, rows]) =>
  rows.flatMap(([rendition, query, expected]) =>
    (Object.keys(expected) as Door[]).map((door) => ({ name, rules, rendition, query, door, expected: expected[door] })),
  ),
);

it.each(cases)('$name: $rendition$query for a $door is $expected', async ({ rules, rendition, query, door, expected }) => {
  await setRules(rules);
  if (door === 'stale person') await staleProof(anna.person.id);
  else await setFresh();
  const ask = (method: 'GET' | 'HEAD', headers: Record<string, string> = {}) =>
    door === 'program'
      ? callApi(`/api/v1/images/${id}/content?rendition=${rendition}${query.replace('?', '&')}`, { token, method, headers })
      : askBytes(id, rendition, { method, query, headers });
  const whole = await ask('GET');
  if (expected !== 'plain' && expected !== 'marked') {
    expect(await outcomeOf(whole)).toBe(expected);
    const status = expected.slice(0, 3);
    // No other way to ask for the same thing is answered otherwise.
    for (const headers of [{ range: 'bytes=0-0' }, { 'if-none-match': '*' }, { 'if-range': '"x"', range: 'bytes=1-' }]) {
      expect(await outcomeOf(await ask('GET', headers))).toBe(expected);
    }
    expect((await outcomeOf(await ask('HEAD'))).slice(0, 3)).toBe(status);
    return;
  }
  expect(whole.status).toBe(200);
  const length = whole.headers.get('content-length');
  const etag = whole.headers.get('etag') ?? '';
  const bytes = await bytesOf(whole);
  expect(bytes === plain[rendition]).toBe(expected === 'plain');
  const head = await ask('HEAD');
  expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([200, length, etag]);
  const part = await ask('GET', { range: 'bytes=2-9' });
  expect([part.status, await bytesOf(part)]).toEqual([206, Buffer.from(bytes, 'base64').subarray(2, 10).toString('base64')]);
  expect((await ask('GET', { 'if-none-match': etag })).status).toBe(304);
  const disposition = whole.headers.get('content-disposition') ?? '';
  expect(disposition.split(';')[0]).toBe(query.includes('download=1') ? 'attachment' : 'inline');
});

it('asks a person who followed a link for the proof, and comes back to the picture', async () => {
  await setRules({});
  await staleProof(anna.person.id);
  const answer = await askBytes(id, 'untouched', { query: '?download=1', headers: { accept: 'text/html' } });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `/confirm?next=%2Fphotos%2F${id}`]);
  await setRules({ originals: 'off' });
  const off = await askBytes(id, 'original', { query: '?download=1', headers: { accept: 'text/html' } });
  expect(await outcomeOf(off)).toBe(OFF);
});

it('gives the untouched file byte for byte, as something to save and not to show', async () => {
  await setRules({});
  await setFresh();
  const answer = await askBytes(id, 'untouched', { query: '?download=1' });
  const { headers } = answer;
  expect(headers.get('content-type')).toBe('application/octet-stream');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="picture-\d+\.jpg"$/);
  expect(headers.get('content-security-policy')).toContain('sandbox');
  expect(headers.get('cache-control')).toBe('private, no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

it('has no untouched file where none was kept', async () => {
  await db().privacySettings.update({ where: { ownerId: anna.person.id }, data: { keepOriginals: false, rules: {} } });
  await setFresh();
  const other = await keepPicture();
  expect(await outcomeOf(await askBytes(other.id, 'untouched', { query: '?download=1' }))).toBe(NONE);
});

it('lets nothing out by rules that it cannot read', async () => {
  await db().privacySettings.update({ where: { ownerId: anna.person.id }, data: { rules: { originals: 'perhaps' } } });
  expect(await outcomeOf(await askBytes(id, 'original'))).toBe('500 internal/unexpected');
  expect(await outcomeOf(await askBytes(id, 'preview'))).toBe('500 internal/unexpected');
  await setRules({});
});

it('tells Bob of no rule of Anna: her pictures are not there for him', async () => {
  await setRules({ originals: 'off' });
  await signIn('Bob');
  for (const rendition of ['original', 'preview', 'thumbnail', 'untouched']) {
    for (const query of ['', '?download=1', '?download=1&mark=1']) {
      expect([rendition, query, await outcomeOf(await askBytes(id, rendition, { query }))]).toEqual([rendition, query, NONE]);
    }
  }
});

// Bytes in and out of the API: ranges, conditions, and bodies that are not what they should be.

import { config } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import type { ApiImageDto } from '@/lib/shared/api-schemas';
import { callApi, tokenOf } from '@/tests/support/requests/api';
import { framed, multipart, type Part } from '@/tests/support/requests/multipart';
import { createPerson, type Person } from '@/tests/support/people/people';
import { type MadePicture, makeNoisePng } from '@/tests/support/pictures/pictures';

let anna: Person;
let token: string;
beforeAll(async () => {
  anna = await createPerson('Anna');
  token = (await tokenOf(anna)).token;
});

const partOf = ({ bytes, name, type }: MadePicture): Part => ({ fileName: name, type, bytes });
const post = (sent: { body: Uint8Array<ArrayBuffer>; headers: Record<string, string> }, by = token) =>
  callApi('/api/v1/images', { token: by, method: 'POST', ...sent });

describe('content', () => {
  let picture: MadePicture;
  let id: string;
  let whole: Buffer;
  const content = (headers: Record<string, string> = {}, query = '', method = 'GET') =>
    callApi(`/api/v1/images/${id}/content${query}`, { token, headers, method });

  beforeAll(async () => {
    picture = await makeNoisePng(300);
    const answer = await post(multipart([partOf(picture)]));
    id = ((await answer.json()) as ApiImageDto).id;
    whole = Buffer.from(await (await content()).arrayBuffer());
  });

  it('is the clean original, with its type, size, name and tag, in a form no page runs', async () => {
    const answer = await content();
    expect(answer.status).toBe(200);
    const { headers } = answer;
    expect(headers.get('content-type')).toBe('image/png');
    expect(headers.get('content-length')).toBe(String(whole.byteLength));
    expect(headers.get('content-disposition')).toContain(picture.name);
    expect(headers.get('content-disposition')).toMatch(/^inline/);
    expect(headers.get('accept-ranges')).toBe('bytes');
    expect(headers.get('etag')).toMatch(/^"[A-Za-z0-9_-]+"$/);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('content-security-policy')).toContain('sandbox');
    expect(headers.get('vary')).toBe('Authorization');
    expect(Buffer.from(await answer.arrayBuffer()).equals(whole)).toBe(true);
    const image = (await (await callApi(`/api/v1/images/${id}`, { token })).json()) as ApiImageDto;
    expect(image.bytes).toBe(whole.byteLength);
  });

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=10-19', 10, 19],
    ['bytes=65530-65545', 65_530, 65_545],
    ['bytes=100-', 100, null],
    ['bytes=-7', -7, null],
  ])('gives %s', async (range, start, end) => {
    const answer = await content({ range });
    const from = start < 0 ? whole.byteLength + start : start;
    const to = end ?? whole.byteLength - 1;
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to}/${whole.byteLength}`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(whole.subarray(from, to + 1))).toBe(true);
  });

  it('refuses a range beyond the end, and says how long the picture is', async () => {
    const answer = await content({ range: `bytes=${whole.byteLength}-` });
    expect(answer.status).toBe(416);
    expect(answer.headers.get('content-range')).toBe(`bytes */${whole.byteLength}`);
    expect(await answer.json()).toMatchObject({ code: 'request/range' });
  });

  it('answers 304 to who has it, and HEAD without bytes', async () => {
    const etag = (await content({}, '', 'HEAD')).headers.get('etag') ?? '';
    const same = await content({ 'if-none-match': etag });
    expect([same.status, await same.text()]).toEqual([304, '']);
    const head = await content({ range: 'bytes=0-0' }, '', 'HEAD');
    expect([head.status, await head.text(), head.headers.get('content-length')]).toEqual([200, '', String(whole.byteLength)]);
    const changed = await content({ range: 'bytes=0-0', 'if-range': '"other"' });
    expect([changed.status, (await changed.arrayBuffer()).byteLength]).toEqual([200, whole.byteLength]);
  });

  it('gives each rendition, and none that there is none of', async () => {
    for (const rendition of ['original', 'preview', 'thumbnail']) {
      const answer = await content({}, `?rendition=${rendition}`);
      expect([rendition, answer.status]).toEqual([rendition, 200]);
      expect(answer.headers.get('content-type')).toBe(rendition === 'original' ? 'image/png' : 'image/webp');
      expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
    }
    for (const rendition of ['', 'Original', 'raw', '../original']) {
      expect((await content({}, `?rendition=${rendition}`)).status).toBe(400);
    }
  });
});

describe('an upload that is not what it should be', () => {
  const good = async () => partOf(await makeNoisePng(8));
  const refusal = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];

  it('leaves nothing behind, and says why', async () => {
    const before = await db().image.count({ where: { ownerId: anna.id } });
    const part = await good();
    const whole = multipart([part]);
    const tooLong = await makeTooLarge();
    const cases: [string, Parameters<typeof post>[0], number, string][] = [
      ['two files', multipart([part, part]), 400, 'request/invalid'],
      ['no file', multipart([]), 400, 'request/invalid'],
      ['a field', multipart([{ name: 'title', bytes: 'x' }, part]), 400, 'request/invalid'],
      ['another name', multipart([{ ...part, name: 'image' }]), 400, 'request/invalid'],
      ['a cut body', framed(whole.body.slice(0, -20)), 400, 'request/invalid'],
      [
        'JSON',
        { body: whole.body, headers: { ...whole.headers, 'content-type': 'application/json' } },
        415,
        'request/media-type',
      ],
      [
        'no boundary',
        { body: whole.body, headers: { ...whole.headers, 'content-type': 'multipart/form-data' } },
        400,
        'request/invalid',
      ],
      [
        'no length',
        { body: whole.body, headers: { 'content-type': whole.headers['content-type'] ?? '' } },
        411,
        'request/length-required',
      ],
      ['one byte too many', multipart([{ ...part, bytes: tooLong }]), 413, 'image/too-large'],
      ['far too many', multipart([{ ...part, bytes: Buffer.concat([tooLong, Buffer.alloc(70_000)]) }]), 413, 'request/too-large'],
      ['an empty file', multipart([{ ...part, bytes: '' }]), 422, 'image/empty'],
      ['no picture', multipart([{ ...part, bytes: 'picture' }]), 415, 'image/type-not-allowed'],
      ['another type', multipart([{ ...part, type: 'image/jpeg' }]), 415, 'image/type-mismatch'],
      ['another ending', multipart([{ ...part, fileName: 'a.gif' }]), 415, 'image/type-mismatch'],
      ['an ending nobody takes', multipart([{ ...part, fileName: 'a.svg' }]), 415, 'image/type-not-allowed'],
      ['a script’s type', multipart([{ ...part, type: 'text/html' }]), 415, 'image/type-not-allowed'],
      ['no ending', multipart([{ ...part, fileName: 'picture' }]), 422, 'image/name-refused'],
    ];
    for (const [what, sent, status, code] of cases)
      expect([what, ...(await refusal(await post(sent)))]).toEqual([what, status, code]);
    expect(await db().image.count({ where: { ownerId: anna.id } })).toBe(before);
  });

  it('is taken when its part claims no type, as many programs send it', async () => {
    const { type: _none, ...untyped } = await good();
    expect((await post(multipart([untyped]))).status).toBe(201);
  });

  it('is not taken into a full vault, also when many come at once', async () => {
    const person = await createPerson();
    const by = (await tokenOf(person)).token;
    const first = await post(multipart([await good()]), by);
    expect(first.status).toBe(201);
    await db().usage.update({ where: { ownerId: person.id }, data: { quotaImages: 3 } });
    const parts = await Promise.all(Array.from({ length: 6 }, () => good()));
    const answers = await Promise.all(parts.map((part) => post(multipart([part]), by)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
  });
});

async function makeTooLarge(): Promise<Buffer> {
  const { bytes } = await makeNoisePng(8);
  return Buffer.concat([bytes, Buffer.alloc(config().MAX_UPLOAD_BYTES - bytes.byteLength + 1)]);
}

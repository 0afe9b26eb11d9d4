import { readSentFile } from '@/lib/http/requests/multipart';
import { SafelightError } from '@/lib/shared/safelight-error';
import { framed, multipart, type Part } from '@/tests/support/requests/multipart';

const MAX = 1_000;
const file = (bytes: Uint8Array | string = 'picture', own: Partial<Part> = {}): Part => ({
  fileName: 'a.jpg',
  type: 'image/jpeg',
  bytes,
  ...own,
});

type Sent = { body: Uint8Array<ArrayBuffer>; headers: Record<string, string> };

function requestOf({ body, headers }: Sent, chunkBytes = body.byteLength): Request {
  let at = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= body.byteLength) return controller.close();
      controller.enqueue(body.slice(at, at + chunkBytes));
      at += chunkBytes;
    },
  });
  return new Request('http://localhost:3000/x', { method: 'POST', headers, body: stream, duplex: 'half' } as RequestInit);
}
const read = (sent: Sent, chunkBytes?: number) => readSentFile(requestOf(sent, chunkBytes), { maxBytes: MAX });
const bytesOf = (size: number) => new Uint8Array(Array.from({ length: size }, (_, at) => (at * 31) % 256));

describe('readSentFile', () => {
  it.each([1, 2, 7, 61, 4_096])('puts the file together from pieces of %i bytes', async (chunkBytes) => {
    const bytes = bytesOf(997);
    const sent = await read(multipart([file(bytes)]), chunkBytes);
    expect(Buffer.from(sent.content).equals(Buffer.from(bytes))).toBe(true);
    expect(sent).toMatchObject({ fileName: 'a.jpg', declaredType: 'image/jpeg' });
  });

  it('keeps bytes that look like a boundary, line ends and an empty file as they are', async () => {
    for (const bytes of ['', '\r\n', '\r\n--', '\r\n------tests-boundary-7f3', '--\r\n\r\n']) {
      expect(Buffer.from((await read(multipart([file(bytes)]))).content).toString()).toBe(bytes);
    }
  });

  it('hands on the name as it was sent, folders and all, for the intake to judge', async () => {
    for (const name of ['../../etc/a.jpg', 'C:/x/a.jpg', 'Ünï 写真.jpg', 'a;b=c.jpg']) {
      expect((await read(multipart([file('x', { fileName: name })]))).fileName).toBe(name);
    }
  });

  it('takes a part without a type, or of plain text, as one that claims none', async () => {
    const { type: _none, ...untyped } = file();
    expect((await read(multipart([untyped]))).declaredType).toBe('');
    expect((await read(multipart([file('x', { type: 'text/plain' })]))).declaredType).toBe('');
    expect((await read(multipart([file('x', { type: 'IMAGE/PNG; q=1' })]))).declaredType).toBe('image/png');
  });

  it('takes a file of just the size, and refuses one byte more while it comes in', async () => {
    expect((await read(multipart([file(bytesOf(MAX))]), 100)).content.byteLength).toBe(MAX);
    await expect(read(multipart([file(bytesOf(MAX + 1))]), 100)).rejects.toMatchObject({ code: 'image/too-large' });
    await expect(read(multipart([file(bytesOf(MAX + 40_000))]), 4_096)).rejects.toMatchObject({ code: 'image/too-large' });
  });

  it.each<[string, () => Sent]>([
    ['no file', () => multipart([])],
    ['two files', () => multipart([file(), file()])],
    ['two files of different names', () => multipart([file(), file('x', { name: 'other' })])],
    ['a field before the file', () => multipart([{ name: 'title', bytes: 'x' }, file()])],
    ['a field after the file', () => multipart([file(), { name: 'title', bytes: 'x' }])],
    ['text where the file belongs', () => multipart([{ name: 'file', bytes: 'x' }])],
    ['a file of another name', () => multipart([file('x', { name: 'image' })])],
    ['a file whose name has other letters', () => multipart([file('x', { name: 'File' })])],
    ['a file without a name', () => multipart([{ name: 'file', type: 'application/octet-stream', bytes: 'x' }])],
    ['a file with an empty name', () => multipart([file('x', { fileName: '' })])],
    ['many files', () => multipart(Array.from({ length: 50 }, () => file()))],
    ['nothing', () => framed(new Uint8Array())],
    ['no form at all', () => framed(new Uint8Array(Buffer.from('picture')))],
    ['a header without end', () => framed(new Uint8Array(Buffer.from(`------tests-boundary-7f3a\r\n${'x'.repeat(40_000)}`)))],
    ['a header that is none', () => framed(new Uint8Array(Buffer.from('------tests-boundary-7f3a\r\n\u0000:\r\n\r\nx')))],
  ])('refuses %s', async (_what, sent) => {
    for (const chunkBytes of [undefined, 13]) {
      await expect(read(sent(), chunkBytes)).rejects.toMatchObject({ code: 'request/invalid' });
    }
  });

  it('refuses a body that was cut anywhere', async () => {
    const { body, headers } = multipart([file(bytesOf(300))]);
    for (let end = 0; end < body.byteLength - 4; end += 1) {
      await expect(read({ body: body.slice(0, end), headers }, 64)).rejects.toMatchObject({ code: 'request/invalid' });
    }
  });

  it('refuses a body whose connection broke', async () => {
    const { body, headers } = multipart([file(bytesOf(300))]);
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(body.slice(0, 200));
      },
      pull(controller) {
        controller.error(new Error('aborted'));
      },
    });
    const request = new Request('http://localhost:3000/x', {
      method: 'POST',
      headers,
      body: stream,
      duplex: 'half',
    } as RequestInit);
    await expect(readSentFile(request, { maxBytes: MAX })).rejects.toMatchObject({ code: 'request/invalid' });
  });

  it('shows the first bytes of a longer file, once, and keeps nothing of one that is refused by them', async () => {
    const bytes = bytesOf(900);
    const seen: [number, string][] = [];
    const check = (head: Uint8Array, { fileName }: { fileName: string }) => {
      seen.push([head.byteLength, fileName]);
      return fileName === 'bad.png' ? Promise.reject(new SafelightError('image/type-mismatch')) : Promise.resolve();
    };
    const options = { maxBytes: MAX, head: { bytes: 100, check } };
    const send = (part: Part) => readSentFile(requestOf(multipart([part]), 64), options);
    expect((await send(file(bytes))).content.byteLength).toBe(900);
    expect((await send(file(bytesOf(100)))).content.byteLength).toBe(100);
    await expect(send(file(bytes, { fileName: 'bad.png' }))).rejects.toMatchObject({ code: 'image/type-mismatch' });
    expect(seen).toEqual([
      [100, 'a.jpg'],
      [100, 'bad.png'],
    ]);
  });

  it('reads a refused body to its end, so that the sender hears the answer', async () => {
    const { body, headers } = multipart([file(), file(bytesOf(30_000))]);
    const request = requestOf({ body, headers }, 512);
    await expect(readSentFile(request, { maxBytes: MAX })).rejects.toMatchObject({ code: 'request/invalid' });
    expect(request.bodyUsed).toBe(true);
  });

  it.each([
    ['application/json', 415, 'request/media-type'],
    ['application/x-www-form-urlencoded', 415, 'request/media-type'],
    ['image/jpeg', 415, 'request/media-type'],
    ['text/plain', 415, 'request/media-type'],
    ['', 415, 'request/media-type'],
    ['multipart/mixed; boundary=x', 415, 'request/media-type'],
    ['multipart/form-data-x; boundary=x', 415, 'request/media-type'],
    ['multipart/form-data', 400, 'request/invalid'],
    ['multipart/form-data; boundary=', 400, 'request/invalid'],
  ])('refuses %j', async (contentType, _status, code) => {
    const { body, headers } = multipart([file()]);
    await expect(read({ body, headers: { ...headers, 'content-type': contentType } })).rejects.toMatchObject({ code });
  });

  it('refuses by the stated length before it reads, and by the real one while it does', async () => {
    const { body, headers } = multipart([file(bytesOf(200_000))]);
    await expect(read({ body, headers })).rejects.toMatchObject({ code: 'request/too-large' });
    await expect(read({ body, headers: { ...headers, 'content-length': 'x' } })).rejects.toMatchObject({
      code: 'request/length-required',
    });
    const lie = { ...headers, 'content-length': '100' };
    await expect(read({ body, headers: lie }, 8_192)).rejects.toMatchObject({
      code: expect.stringMatching(/^(request|image)\/too-large$/),
    });
    const { 'content-length': _length, ...none } = headers;
    await expect(read({ body, headers: none })).rejects.toMatchObject({ code: 'request/length-required' });
  });
});

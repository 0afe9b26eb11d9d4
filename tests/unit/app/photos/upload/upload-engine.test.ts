import { readAnswer } from '@/app/(vault)/photos/_components/upload/queue/upload-answer';
import { type SendWishes, UploadEngine } from '@/app/(vault)/photos/_components/upload/queue/upload-engine';
import { extensionOf, precheckFile } from '@/app/(vault)/photos/_components/upload/queue/upload-precheck';
import type { KnownPicture } from '@/app/(vault)/photos/_components/upload/queue/upload-queue';
import type { ActionResult, StoredUploadDto } from '@/lib/shared/dto';
import { errorMessages } from '@/lib/shared/messages/errors';
import { picture } from '@/tests/unit/app/photos/pictures';

const LIMITS = {
  maxUploadBytes: 5_000_000,
  extensions: ['jpg', 'jpeg', 'png', 'gif'],
  formatNames: ['JPEG', 'PNG', 'GIF'],
};

type Answer = ActionResult<StoredUploadDto> | 'broken' | 'open';
const STORED: Answer = { ok: true, data: { image: picture(7), similarTo: null } };
const refused = (code: 'image/corrupt' | 'image/duplicate' | 'request/busy', retryAfterSeconds?: number): Answer => ({
  ok: false,
  code,
  message: code,
  requestId: 'r-1',
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});
const KNOWN: KnownPicture = { imageId: 'i-1', isTrashed: false };

type Bench = { canDiscard?: boolean; known?: Record<string, KnownPicture> | 'unknowable'; tick?: number };

/** An engine whose network and clock are in the test's hand. */
function createBench(answers: Answer[], { canDiscard = true, known = {}, tick = 0 }: Bench = {}) {
  const sent: string[] = [];
  const wishes: SendWishes[] = [];
  const aborted: [string, boolean][] = [];
  const discarded: string[] = [];
  const alarms: { at: number; ring: () => void }[] = [];
  let now = 0;
  const has = { now: known };
  let breakLast = () => {};
  const engine = new UploadEngine({
    limits: { ...LIMITS, maxUploadBytes: 1000 },
    check: (files) => {
      const { now: names } = has;
      if (names === 'unknowable') return Promise.reject(new Error('no line'));
      const found = [...files].map(([id, { name }]) => [id, names[name]] as const);
      return Promise.resolve(new Map(found.filter((entry): entry is [string, KnownPicture] => entry[1] !== undefined)));
    },
    send: (file, wish) => {
      sent.push(file.name);
      wishes.push(wish);
      const answer = answers.shift() ?? STORED;
      let breakOff = () => {};
      const broken = new Promise<never>((_, reject) => {
        breakOff = () => reject(new Error('aborted'));
      });
      if (answer === 'broken') breakOff();
      breakLast = breakOff;
      return {
        answer: typeof answer === 'string' ? broken : Promise.resolve(answer),
        abort: (isGivenUp) => {
          aborted.push([file.name, isGivenUp]);
          breakOff();
        },
      };
    },
    find: () => Promise.resolve({ ok: true, data: picture(8) }),
    discard: (id) => {
      discarded.push(id);
      return Promise.resolve(
        canDiscard ? { ok: true, data: null } : { ok: false, code: 'db/unavailable', message: '', requestId: '' },
      );
    },
    chance: () => 1,
    clock: {
      now: () => (now += tick),
      after: (milliseconds, ring) => {
        const alarm = { at: now + milliseconds, ring };
        alarms.push(alarm);
        return () => alarms.splice(alarms.indexOf(alarm), 1);
      },
    },
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const pass = async (milliseconds: number) => {
    now += milliseconds;
    for (const alarm of alarms.filter(({ at }) => at <= now)) alarm.ring();
    await settle();
  };
  const setNow = (to: number) => {
    now = to;
  };
  return { engine, sent, wishes, aborted, discarded, alarms, settle, pass, setNow, has, breakLast: () => breakLast() };
}

const file = (name: string, bytes = 10, type = 'image/jpeg') => new File([new Uint8Array(bytes)], name, { type });
const statuses = (engine: UploadEngine) => engine.getState().items.map((item) => item.status);

describe('UploadEngine', () => {
  it('sends all files, three at a time, and tells of each picture', async () => {
    const { engine, sent, settle } = createBench(['open', 'open', 'open']);
    const heard: string[] = [];
    engine.onStored((image) => heard.push(image.id));
    engine.add([file('a.jpg'), file('b.jpg'), file('c.jpg'), file('d.jpg')]);
    await settle();
    expect(sent).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
    const others = createBench([]);
    others.engine.onStored((image) => heard.push(image.id));
    others.engine.add(Array.from({ length: 100 }, (_, index) => file(`${index}.jpg`)));
    while (others.engine.isBusy()) await others.settle();
    expect(others.sent).toHaveLength(100);
    expect(new Set(statuses(others.engine))).toEqual(new Set(['done']));
    expect(heard).toHaveLength(100);
  });

  it('does not send what the vault has, but says which picture it is, and sends it when it is wanted', async () => {
    const { engine, sent, wishes, settle } = createBench([], { known: { 'a.jpg': KNOWN } });
    engine.add([file('a.jpg'), file('b.jpg')]);
    await settle();
    expect(sent).toEqual(['b.jpg']);
    expect(engine.getState().items[0]).toMatchObject({ status: 'known', known: KNOWN });
    engine.tell({ type: 'kept', id: engine.getState().items[0]?.id ?? '' });
    await settle();
    expect(sent).toEqual(['b.jpg', 'a.jpg']);
    expect(wishes.map(({ keepDuplicate }) => keepDuplicate)).toEqual([false, true]);
    expect(statuses(engine)).toEqual(['done', 'done']);
  });

  it('asks which picture a file is that the vault has only since a moment ago', async () => {
    const bench = createBench([refused('image/duplicate')]);
    bench.engine.add([file('a.jpg')]);
    bench.has.now = {};
    await Promise.resolve();
    bench.has.now = { 'a.jpg': KNOWN };
    await bench.settle();
    expect(bench.engine.getState().items[0]).toMatchObject({ status: 'known', known: KNOWN });
  });

  it.each([
    // Of a small file nothing may have been told yet, and all of it have left.
    ['picture-8.jpg', 10, 'done'],
    ['picture-8.jpg', 0, 'done'],
    ['another-name.jpg', 10, 'known'],
  ] as const)('knows what became of %s, of which %d bytes were told when the answer got lost: %s', async (name, told, status) => {
    const bench = createBench(['open', refused('image/duplicate')]);
    const heard: string[] = [];
    bench.engine.onStored((image) => heard.push(image.id));
    bench.engine.add([file(name)]);
    await bench.settle();
    if (told > 0) bench.wishes[0]?.onProgress(told);
    bench.breakLast();
    await bench.settle();
    bench.has.now = { [name]: KNOWN };
    await bench.pass(5_000);
    await bench.settle();
    expect(statuses(bench.engine)).toEqual([status]);
    expect(heard).toEqual(status === 'done' ? [picture(8).id] : []);
  });

  it('sends what it cannot ask about, and leaves the word to the server', async () => {
    const { engine, sent, settle } = createBench([refused('image/duplicate')], { known: 'unknowable' });
    engine.add([file('a.jpg')]);
    await settle();
    expect(sent).toEqual(['a.jpg']);
    expect(engine.getState().items[0]).toMatchObject({ status: 'known', known: null });
  });

  it('breaks off what is on its way when it is paused or the line is gone, and begins it again', async () => {
    const { engine, sent, aborted, settle } = createBench(['open', 'open', 'open']);
    engine.add([file('a.jpg'), file('b.jpg')]);
    await settle();
    engine.tell({ type: 'paused' });
    await settle();
    expect(aborted).toEqual([
      ['a.jpg', false],
      ['b.jpg', false],
    ]);
    expect(statuses(engine)).toEqual(['waiting', 'waiting']);
    engine.tell({ type: 'resumed' });
    await settle();
    expect(sent).toEqual(['a.jpg', 'b.jpg', 'a.jpg', 'b.jpg']);
    expect(statuses(engine)).toEqual(['sending', 'done']);
    engine.tell({ type: 'went-offline' });
    await settle();
    expect(aborted).toHaveLength(3);
    expect(engine.getState().items[0]).toMatchObject({ status: 'waiting', attempts: 0 });
    engine.tell({ type: 'came-online' });
    await settle();
    expect(statuses(engine)).toEqual(['done', 'done']);
  });

  it('breaks off for good what is cancelled, unless it has left whole', async () => {
    const { engine, wishes, aborted, settle } = createBench(['open', 'open']);
    engine.add([file('a.jpg', 10), file('b.jpg', 10)]);
    await settle();
    wishes[0]?.onProgress(4);
    wishes[1]?.onProgress(10);
    engine.tell({ type: 'cancelled-all' });
    await settle();
    expect(aborted).toEqual([['a.jpg', true]]);
    expect(statuses(engine)).toEqual(['cancelled', 'sending']);
  });

  it('tells how far a file is, a few times a second', async () => {
    const { engine, wishes, settle, pass } = createBench(['open']);
    engine.add([file('a.jpg', 1000)]);
    await settle();
    let told = 0;
    engine.subscribe(() => {
      told += 1;
    });
    for (let bytes = 1; bytes <= 500; bytes += 1) wishes[0]?.onProgress(bytes);
    expect(told).toBe(1);
    await pass(250);
    wishes[0]?.onProgress(600);
    wishes[0]?.onProgress(1000);
    expect(told).toBe(3);
    expect(engine.getState().items[0]).toMatchObject({ sentBytes: 1000 });
  });

  it('goes on after a refusal', async () => {
    const { engine, settle } = createBench([refused('image/corrupt')]);
    engine.add([file('bad.jpg'), file('good.jpg')]);
    await settle();
    expect(statuses(engine)).toEqual(['refused', 'done']);
    expect(engine.getState().items[0]?.problem).toEqual({ code: 'image/corrupt', message: 'image/corrupt', requestId: 'r-1' });
  });

  it('waits out a busy server by itself', async () => {
    const { engine, sent, settle, pass } = createBench([refused('request/busy', 20)]);
    engine.add([file('a.jpg')]);
    await settle();
    expect(sent).toHaveLength(1);
    await pass(24_999);
    expect(sent).toHaveLength(1);
    await pass(1);
    expect(sent).toHaveLength(2);
    expect(statuses(engine)).toEqual(['done']);
  });

  it('tries again after a broken connection', async () => {
    const { engine, sent, settle, pass } = createBench(['broken']);
    engine.add([file('a.jpg')]);
    await settle();
    expect(statuses(engine)).toEqual(['waiting']);
    await pass(2_000);
    expect(sent).toEqual(['a.jpg', 'a.jpg']);
    expect(statuses(engine)).toEqual(['done']);
  });

  it('sets its alarm again where it rang a moment too early', async () => {
    const { engine, sent, alarms, settle, pass, setNow } = createBench(['broken'], { tick: 1 });
    engine.add([file('a.jpg')]);
    await settle();
    const [early] = alarms;
    // Each look at the clock takes a millisecond: the time comes while the engine looks.
    setNow(engine.getState().notBefore - 1.5);
    early?.ring();
    expect(alarms).toHaveLength(1);
    await pass(2_000);
    expect(sent).toEqual(['a.jpg', 'a.jpg']);
    expect(statuses(engine)).toEqual(['done']);
  });

  it('sends nothing while paused or offline', async () => {
    const { engine, sent, settle } = createBench([]);
    engine.tell({ type: 'paused' });
    engine.tell({ type: 'went-offline' });
    engine.add([file('a.jpg')]);
    engine.tell({ type: 'resumed' });
    await settle();
    expect(sent).toEqual([]);
    engine.tell({ type: 'came-online' });
    await settle();
    expect(sent).toEqual(['a.jpg']);
  });

  it('takes a cancelled picture back when it lands, and never shows it', async () => {
    const { engine, wishes, discarded, settle } = createBench([]);
    const heard: string[] = [];
    engine.onStored((image) => heard.push(image.id));
    engine.add([file('a.jpg')]);
    while (wishes.length === 0) await Promise.resolve();
    wishes[0]?.onProgress(10);
    engine.tell({ type: 'cancelled-all' });
    await settle();
    expect(discarded).toEqual([picture(7).id]);
    expect(statuses(engine)).toEqual(['cancelled']);
    expect(heard).toEqual([]);
  });

  it('shows a cancelled picture that could not be taken back', async () => {
    const { engine, wishes, settle } = createBench([], { canDiscard: false });
    const heard: string[] = [];
    engine.onStored((image) => heard.push(image.id));
    engine.add([file('a.jpg')]);
    while (wishes.length === 0) await Promise.resolve();
    wishes[0]?.onProgress(10);
    engine.tell({ type: 'cancelled-all' });
    await settle();
    expect(statuses(engine)).toEqual(['done']);
    expect(heard).toEqual([picture(7).id]);
  });

  it('never sends what the browser can see to be refused', async () => {
    const { engine, sent, settle } = createBench([]);
    engine.add([file('notes.txt', 10, 'text/plain'), file('huge.jpg', 1001), file('empty.jpg', 0)]);
    await settle();
    expect(sent).toEqual([]);
    expect(statuses(engine)).toEqual(['refused', 'refused', 'refused']);
  });
});

describe('readAnswer', () => {
  const read = (status: number, body: unknown, retryAfter: string | null = null) =>
    readAnswer({ status, retryAfter, body: typeof body === 'string' ? body : JSON.stringify(body) });

  it('takes the picture, and a refusal with its reason and the patience it asks for', () => {
    expect(read(201, { image: picture(1), similarTo: null })).toMatchObject({ ok: true });
    const problem = { code: 'request/busy', detail: 'Come back.', requestId: 'r-9', status: 503 };
    expect(read(503, problem, '7')).toEqual({
      ok: false,
      code: 'request/busy',
      message: 'Come back.',
      requestId: 'r-9',
      retryAfterSeconds: 7,
    });
  });

  it('knows what a proxy means that speaks for the vault', () => {
    expect(read(413, '<html>413</html>')).toMatchObject({
      code: 'request/too-large',
      message: errorMessages['request/too-large'],
    });
    expect(read(503, '', '30')).toMatchObject({ code: 'request/busy', retryAfterSeconds: 30 });
    expect(read(429, { title: 'slow down' }, 'Fri, 27 Nov 2026 05:13:06 GMT')).toMatchObject({ code: 'request/rate-limited' });
    expect(read(401, '')).toMatchObject({ code: 'auth/required' });
  });

  it('takes nothing else for an answer', () => {
    for (const [status, body] of [
      [200, '<html>captive portal</html>'],
      [200, { image: null }],
      [204, ''],
      [502, 'Bad Gateway'],
      [409, 'Upload-Offset conflict'],
      [400, { code: 'made/up' }],
      [500, { code: 'toString' }],
    ] as const) {
      expect([status, read(status, body)]).toEqual([status, null]);
    }
  });
});

describe('precheckFile', () => {
  const check = (name: string, type: string, size = 10) => precheckFile({ name, type, size }, LIMITS)?.code ?? null;

  it('lets pictures through, whatever the case of their ending, and undeclared ones too', () => {
    expect(check('a.JPG', 'image/jpeg')).toBeNull();
    expect(check('a.b.png', 'image/png')).toBeNull();
    expect(check('a.gif', '')).toBeNull();
  });

  it('refuses with the right reason', () => {
    expect(check('a.webp', 'image/webp')).toBe('image/type-not-allowed');
    expect(check('jpg', 'image/jpeg')).toBe('image/type-not-allowed');
    expect(check('a.toString', 'image/jpeg')).toBe('image/type-not-allowed');
    expect(check('a.jpg', 'image/png')).toBe('image/type-mismatch');
    expect(check('a.jpg', 'image/jpeg', 0)).toBe('image/empty');
    expect(check('a.jpg', 'image/jpeg', 5_000_001)).toBe('image/too-large');
    expect(check('a.jpg', 'image/jpeg', 5_000_000)).toBeNull();
  });

  it('follows the formats that are taken', () => {
    const limits = { maxUploadBytes: 5_000_000, extensions: ['heic', 'heif', 'webp'], formatNames: ['HEIC', 'WebP'] };
    const codeOf = (name: string, type: string) => precheckFile({ name, type, size: 10 }, limits)?.code ?? null;
    expect(codeOf('a.webp', 'image/webp')).toBeNull();
    expect(codeOf('a.HEIC', 'image/heif')).toBeNull();
    expect(codeOf('a.heic', 'image/webp')).toBe('image/type-mismatch');
    expect(codeOf('a.jpg', 'image/jpeg')).toBe('image/type-not-allowed');
  });

  it('names sizes and endings in its sentence', () => {
    expect(precheckFile({ name: 'a.jpg', type: 'image/jpeg', size: 7_400_000 }, LIMITS)?.message).toMatch(/7.4 MB.*5 MB/);
    expect(precheckFile({ name: 'a.jpg', type: 'image/png', size: 1 }, LIMITS)?.message).toMatch(/\.jpg.*image\/png/);
    expect(precheckFile({ name: 'a.webp', type: 'image/webp', size: 1 }, LIMITS)?.message).toMatch(/JPEG, PNG and GIF/);
    expect(extensionOf('.htaccess')).toBe('');
  });
});

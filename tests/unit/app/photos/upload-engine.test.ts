import { UploadEngine } from '@/app/(vault)/photos/_components/upload-engine';
import { extensionOf, precheckFile } from '@/app/(vault)/photos/_components/upload-precheck';
import type { ActionResult, ImageDto } from '@/lib/shared/dto';
import { picture } from './pictures';

const LIMITS = {
  maxUploadBytes: 5_000_000,
  extensions: ['jpg', 'jpeg', 'png', 'gif'],
  formatNames: ['JPEG', 'PNG', 'GIF'],
};

type Answer = ActionResult<ImageDto> | 'broken';
const STORED: Answer = { ok: true, data: picture(7) };
const refused = (code: 'image/corrupt' | 'request/busy', retryAfterSeconds?: number): Answer => ({
  ok: false,
  code,
  message: code,
  requestId: 'r-1',
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});

/** An engine whose network and clock are in the test's hand. */
function createBench(answers: Answer[], canDiscard = true) {
  const sent: string[] = [];
  const discarded: string[] = [];
  const alarms: { at: number; ring: () => void }[] = [];
  let now = 0;
  const engine = new UploadEngine({
    limits: { ...LIMITS, maxUploadBytes: 1000 },
    send: (file) => {
      sent.push(file.name);
      const answer = answers.shift() ?? STORED;
      return answer === 'broken' ? Promise.reject(new Error('connection reset')) : Promise.resolve(answer);
    },
    discard: (id) => {
      discarded.push(id);
      return Promise.resolve(
        canDiscard ? { ok: true, data: null } : { ok: false, code: 'db/unavailable', message: '', requestId: '' },
      );
    },
    clock: {
      now: () => now,
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
  return { engine, sent, discarded, alarms, settle, pass };
}

const file = (name: string, bytes = 10, type = 'image/jpeg') => new File([new Uint8Array(bytes)], name, { type });
const statuses = (engine: UploadEngine) => engine.getState().items.map((item) => item.status);

describe('UploadEngine', () => {
  it('sends all files one by one and tells of each picture', async () => {
    const { engine, sent, settle } = createBench([]);
    const heard: string[] = [];
    engine.onStored((image) => heard.push(image.id));
    engine.add([file('a.jpg'), file('b.jpg'), file('c.jpg')]);
    expect(sent).toEqual(['a.jpg']);
    await settle();
    expect(sent).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
    expect(statuses(engine)).toEqual(['done', 'done', 'done']);
    expect(heard).toHaveLength(3);
    expect(engine.isBusy()).toBe(false);
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
    await pass(19_999);
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
    const { engine, discarded, settle } = createBench([]);
    const heard: string[] = [];
    engine.onStored((image) => heard.push(image.id));
    engine.add([file('a.jpg')]);
    engine.tell({ type: 'cancelled-all' });
    await settle();
    expect(discarded).toEqual([picture(7).id]);
    expect(statuses(engine)).toEqual(['cancelled']);
    expect(heard).toEqual([]);
  });

  it('shows a cancelled picture that could not be taken back', async () => {
    const { engine, settle } = createBench([], false);
    const heard: string[] = [];
    engine.onStored((image) => heard.push(image.id));
    engine.add([file('a.jpg')]);
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

import { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';
import sharp from 'sharp';
import { createDecoderPool, type DecoderPool, type DecoderPoolOptions } from '@/lib/images/decoder-pool';
import { DecoderProcess } from '@/lib/images/decoder-process';
import { derivePreview, type IntakeOptions, intakeImage } from '@/lib/images/intake';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import {
  makeGif,
  makeJpeg,
  makePng,
  noise,
  pixelsOf,
  refusalOf,
  withOrientation,
  withSegment,
} from '@/tests/unit/images/formats/made-files';

const scriptPath = path.resolve('lib/images/decoder/main.ts');
const OPTIONS: IntakeOptions = { limits: IMAGE_LIMITS, mode: 'rebuild' };
const pools: DecoderPool[] = [];

function makePool(options: Partial<DecoderPoolOptions> = {}): DecoderPool {
  const pool = createDecoderPool({ permits: 1, limits: IMAGE_LIMITS, scriptPath, ...options });
  pools.push(pool);
  return pool;
}

const take = (pool: DecoderPool, bytes: Buffer, options: IntakeOptions = OPTIONS) =>
  intakeImage(pool, { content: new Blob([new Uint8Array(bytes)]), fileName: 'Photo.JPG', declaredType: 'image/jpeg' }, options);

afterAll(() => Promise.all(pools.map((pool) => pool.close())));

describe('intakeImage', () => {
  const pool = makePool({ permits: 2 });

  it('gives a clean original, a thumbnail and a placeholder', async () => {
    // Small, since a megabyte of noise now and then holds what reads as program text, and is then encoded anew.
    const jpeg = withSegment(withOrientation(await makeJpeg(800, 500), 8), 0xfe, 'CANARY');
    const result = await take(pool, jpeg);
    expect([result.width, result.height, result.frames, result.displayName]).toEqual([500, 800, 1, 'Photo.JPG']);
    expect(result.removed).toEqual([{ kind: 'comment', bytes: 10 }]);
    expect((await pixelsOf(result.original.bytes)).equals(await pixelsOf(jpeg))).toBe(true);
    const small = await sharp(result.thumbnail.bytes).metadata();
    expect([small.format, small.width, small.height, small.exif]).toEqual(['webp', 320, 512, undefined]);
    expect(result.placeholder?.length).toBeGreaterThan(4);
  });

  it('cuts what hides behind the last pixel, without losing any', async () => {
    const jpeg = await makeJpeg(200, 120);
    const hiding = Buffer.concat([jpeg.subarray(0, -2), Buffer.from('CANARY '.repeat(40)), jpeg.subarray(-2)]);
    const { original } = await take(pool, hiding);
    expect(Buffer.from(original.bytes).includes('CANARY')).toBe(false);
    expect((await pixelsOf(original.bytes)).equals(await pixelsOf(jpeg))).toBe(true);
  });

  it('encodes anew by order: upright, without orientation or profile', async () => {
    const jpeg = withOrientation(await makeJpeg(160, 90), 6);
    const { original, width, height } = await take(pool, jpeg, { ...OPTIONS, mode: 'reencode' });
    const { orientation, ...seen } = await sharp(original.bytes).metadata();
    expect([width, height, seen.width, seen.height, orientation]).toEqual([90, 160, 90, 160, undefined]);
  });

  it('keeps every frame of a GIF in both modes', async () => {
    const gif = await makeGif(7);
    for (const mode of ['rebuild', 'reencode'] as const) {
      const result = await intakeImage(
        pool,
        { content: new Blob([new Uint8Array(gif)]), fileName: 'a.gif', declaredType: 'image/gif' },
        { ...OPTIONS, mode },
      );
      expect(result.frames).toBe(7);
      expect((await sharp(result.original.bytes, { animated: true }).metadata()).delay).toEqual([20, 40, 60, 80, 100, 120, 140]);
    }
  });

  it.each([
    ['image/corrupt', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0]), Buffer.from([0xff, 0xd9])])],
    ['image/truncated', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0])],
    ['image/empty', Buffer.alloc(0)],
  ])('refuses with %s', async (code, bytes) => {
    expect(await refusalOf(() => take(pool, bytes))).toBe(code);
  });

  it('lets no other format reach a loader', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const tiff = await noise(9, 9).tiff().toBuffer();
    for (const bytes of [svg, tiff]) {
      expect(await refusalOf(() => derivePreview(pool, { bytes, mediaType: 'image/png' }, OPTIONS))).toBe('image/corrupt');
    }
  });

  it('makes a preview of at most 2048 on the long side', async () => {
    const { bytes } = await derivePreview(pool, { bytes: await makePng(3000, 20), mediaType: 'image/png' }, OPTIONS);
    const seen = await sharp(bytes).metadata();
    expect([seen.format, seen.width]).toEqual(['webp', 2048]);
  });
});

describe('createDecoderPool', () => {
  it('kills what takes too long, says so, and serves the next', async () => {
    const killed: string[] = [];
    const pool = makePool({ limits: { ...IMAGE_LIMITS, maxDecodeMilliseconds: 120 }, onKill: ({ cause }) => killed.push(cause) });
    const slow = await makeJpeg(4000, 3000, { progressive: true });
    expect(await refusalOf(() => take(pool, slow))).toBe('image/too-slow');
    expect(killed).toEqual(['time']);
    expect((await take(pool, await makeJpeg())).width).toBe(96);
  });

  it('kills what takes too much memory', async () => {
    const killed: string[] = [];
    const limits = { ...IMAGE_LIMITS, maxDecoderBytes: 130 * 1024 * 1024 };
    const pool = makePool({ limits, onKill: ({ cause }) => killed.push(cause) });
    const flat = { width: 6000, height: 6000, channels: 3 as const, background: '#567' };
    const big = await sharp({ create: flat }).jpeg({ progressive: true }).toBuffer();
    expect(await refusalOf(() => take(pool, big))).toBe('image/too-much-memory');
    expect(killed).toEqual(['memory']);
  });

  it('says that there is no decoder where there is none', async () => {
    const pool = makePool({ scriptPath: path.resolve('lib/images/decoder/absent.ts') });
    const jpeg = await makeJpeg();
    expect(await refusalOf(() => take(pool, jpeg))).toBe('image/decoder-unavailable');
  });

  // Node would send it to whatever number lies where the pid belongs; 0 is everybody in our own process group.
  it('signals nobody where no process came to be', async () => {
    const kill = jest.spyOn(ChildProcess.prototype, 'kill').mockReturnValue(true);
    const decoder = new DecoderProcess({ scriptPath: '/nowhere/lib/images/decoder/main.ts', limits: IMAGE_LIMITS });
    decoder.kill('time');
    await decoder.end();
    expect(decoder.isGone).toBe(true);
    expect(kill).not.toHaveBeenCalled();
  });

  it('refuses beyond its queue and forgets who has left it', async () => {
    const pool = makePool({ maxQueue: 1 });
    const jpeg = await makeJpeg(1200, 900);
    const first = take(pool, jpeg);
    const leaving = new AbortController();
    const second = refusalOf(() => take(pool, jpeg, { ...OPTIONS, signal: leaving.signal }));
    await wait(20);
    expect(pool.load).toEqual({ waiting: 1, running: 1 });
    expect(await refusalOf(() => take(pool, jpeg))).toBe('request/busy');
    leaving.abort();
    expect(await second).not.toBe('none');
    expect(pool.load.waiting).toBe(0);
    expect((await first).width).toBe(1200);
    expect(await refusalOf(() => take(pool, jpeg, { ...OPTIONS, signal: leaving.signal }))).not.toBe('none');
  });

  it('lets nobody wait behind the many pictures of somebody else', async () => {
    const pool = makePool({ maxQueueOfKey: 3 });
    const jpeg = await makeJpeg(300, 200);
    const done: string[] = [];
    const send = (fairKey: string): Promise<unknown> =>
      take(pool, jpeg, { ...OPTIONS, fairKey }).then(
        () => done.push(fairKey),
        (error: unknown) => expect(error).toMatchObject({ code: 'request/busy' }),
      );
    const all = ['many', 'many', 'many', 'many', 'many', 'few'].map(send);
    await wait(50);
    expect(pool.load).toEqual({ waiting: 4, running: 1 });
    await Promise.all(all);
    expect(done).toEqual(['many', 'many', 'few', 'many', 'many']);
  });

  it('gives decoders no environment of its own', async () => {
    const pool = makePool();
    await take(pool, await makeJpeg());
    const { readFileSync, readdirSync } = await import('node:fs');
    if (process.platform !== 'linux') return;
    const children = readdirSync('/proc').filter((entry) => {
      try {
        return (
          /^\d+$/.test(entry) &&
          readFileSync(`/proc/${entry}/cmdline`, 'latin1').includes('decoder/main.ts') &&
          readFileSync(`/proc/${entry}/stat`, 'latin1').split(') ')[1]?.split(' ')[1] === String(process.pid)
        );
      } catch {
        return false;
      }
    });
    expect(children.length).toBeGreaterThan(0);
    for (const child of children) {
      const names = readFileSync(`/proc/${child}/environ`, 'latin1')
        .split('\0')
        .filter(Boolean)
        .map((entry) => entry.split('=')[0]);
      expect(names.sort()).toEqual(['LANG', 'MALLOC_ARENA_MAX', 'PATH', 'UV_THREADPOOL_SIZE', 'VIPS_CONCURRENCY']);
    }
  });

  it('ends idle processes, and takes no job once closed', async () => {
    const pool = makePool({ idleMilliseconds: 20 });
    await take(pool, await makeJpeg());
    await wait(100);
    expect((await take(pool, await makeJpeg())).width).toBe(96);
    await pool.close();
    const jpeg = await makeJpeg();
    expect(await refusalOf(() => take(pool, jpeg))).toBe('image/decoder-unavailable');
  });
});

// Damaged files must be refused with a code or rebuilt: never an unknown error, never a hang.

import fc from 'fast-check';
import { rebuildFile } from '@/lib/images/decoder/examine';
import { readBmp } from '@/lib/images/bmp/read-bmp';
import { readHeif } from '@/lib/images/heif/read-heif';
import { readTiff } from '@/lib/images/tiff/read-tiff';
import { makeAnimatedWebp, makeAvif, makeBmp, makeTiff, makeWebp } from '@/tests/unit/images/formats/other-formats';
import { findScanEnd } from '@/lib/images/jpeg/follow-scan';
import { rebuildJpeg } from '@/lib/images/jpeg/rebuild-jpeg';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import type { OriginalMediaType } from '@/lib/shared/media-types';
import {
  makeApng,
  makeGif,
  makeJpeg,
  makePng,
  OPTIONS,
  refusalOf,
  withOrientation,
} from '@/tests/unit/images/formats/made-files';

const RUNS = 300;
const MAX_MILLISECONDS = 2000;

type Damage = { at: number; kind: 'set' | 'cut' | 'insert' | 'repeat'; value: number };

const damages = fc.array(
  fc.record({
    at: fc.nat(),
    kind: fc.constantFrom('set' as const, 'cut' as const, 'insert' as const, 'repeat' as const),
    value: fc.nat(255),
  }),
  { minLength: 1, maxLength: 6 },
);

function damaged(bytes: Buffer, list: readonly Damage[]): Buffer {
  return list.reduce((current, { at, kind, value }) => {
    const place = at % Math.max(1, current.length);
    const [before, after] = [current.subarray(0, place), current.subarray(place)];
    if (kind === 'cut') return Buffer.concat([before, after.subarray(value)]);
    if (kind === 'insert') return Buffer.concat([before, Buffer.alloc(value, value), after]);
    if (kind === 'repeat') return Buffer.concat([before, after.subarray(0, value), after]);
    return Buffer.concat([before, Buffer.from([value]), after.subarray(1)]);
  }, bytes);
}

describe('damaged files', () => {
  const makers: [string, OriginalMediaType, () => Promise<Buffer>][] = [
    ['JPEG', 'image/jpeg', async () => withOrientation(await makeJpeg(40, 30), 6)],
    ['progressive JPEG', 'image/jpeg', () => makeJpeg(40, 30, { progressive: true })],
    ['PNG', 'image/png', () => makePng(20, 12)],
    ['APNG', 'image/png', async () => makeApng(4)],
    ['GIF', 'image/gif', () => makeGif(3)],
    ['WebP', 'image/webp', () => makeWebp(40, 30, { hasAlpha: true })],
    ['animated WebP', 'image/webp', () => makeAnimatedWebp(3, 20, 10)],
  ];

  it.each(makers)('of kind %s are refused with a code or rebuilt', async (_, mediaType, make) => {
    const whole = await make();
    await fc.assert(
      fc.asyncProperty(damages, async (list) => {
        const started = performance.now();
        const code = await refusalOf(() => rebuildFile(damaged(whole, list), mediaType, IMAGE_LIMITS));
        expect(code).toMatch(/^(none|image\/[a-z-]+)$/);
        expect(performance.now() - started).toBeLessThan(MAX_MILLISECONDS);
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    ['AVIF', makeAvif, (bytes: Buffer) => readHeif(bytes, 'image/avif', IMAGE_LIMITS)],
    ['TIFF', makeTiff, (bytes: Buffer) => readTiff(bytes, IMAGE_LIMITS)],
    ['BMP', () => Promise.resolve(makeBmp(9, 7, { bits: 4 }, (x) => x)), (bytes: Buffer) => readBmp(bytes, IMAGE_LIMITS)],
  ] as const)('of kind %s are refused with a code or read', async (_, make, read) => {
    const whole = await make();
    fc.assert(
      fc.property(damages, (list) => {
        const started = performance.now();
        try {
          read(damaged(whole, list));
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^image\/[a-z-]+$/) as string });
        }
        expect(performance.now() - started).toBeLessThan(MAX_MILLISECONDS);
      }),
      { numRuns: 3 * RUNS },
    );
  });

  it('never lead the code follower astray', async () => {
    const { onlyScan } = rebuildJpeg(await makeJpeg(40, 30), OPTIONS);
    if (onlyScan === null) throw new Error('no scan');
    fc.assert(
      fc.property(damages, (list) => {
        const coded = damaged(onlyScan.coded, list);
        const end = findScanEnd({ ...onlyScan, coded });
        expect(end === null || (end > 0 && end <= coded.length)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });
});

// Every file of the shared corpus through intakeImage, in both modes, with the outcome its manifest expects.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { createDecoderPool, type DecoderPool } from '@/lib/images/decoder-pool';
import { derivePreview, type IntakeOptions, type IntakeResult, intakeImage } from '@/lib/images/intake';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { INTAKE_FORMAT_NAMES } from '@/lib/shared/media-types';
import { isSafelightError } from '@/lib/shared/safelight-error';

const corpus = path.resolve(process.cwd(), '../shared/corpus');
const isPresent = existsSync(path.join(corpus, 'MANIFEST.tsv'));
const MAX_MILLISECONDS = 5000;

type Case = { file: string; category: string; expected: string; mustNotSurvive: string | null };

/** Only a malware scanner can tell that these are to be refused; the intake takes them. */
const SCANNER_ONLY_CATEGORY = 'antivirus';

const DECLARED: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  apng: 'image/png',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  heic: 'image/heic',
  tif: 'image/tiff',
  webp: 'image/webp',
  html: 'text/html',
};

function readCases(): Case[] {
  const lines = readFileSync(path.join(corpus, 'MANIFEST.tsv'), 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const columns = line.split('\t');
    const survive = columns[11];
    return {
      file: columns[0] ?? '',
      category: columns[2] ?? '',
      expected: columns[3] ?? '',
      mustNotSurvive: survive === undefined || survive === '-' ? null : survive,
    };
  });
}

const cases = isPresent ? readCases() : [];
const extensionOf = (file: string): string => (file.split('.').at(-1) ?? '').toLowerCase();
const expectedOf = (entry: Case): string => (entry.category === SCANNER_ONLY_CATEGORY ? 'accept-and-strip' : entry.expected);

/** Pixels of every frame, upright, without colour management, so that only real changes show. */
function uprightPixels(bytes: Uint8Array): Promise<Buffer> {
  const isAnimated = Buffer.from(bytes.subarray(0, 3)).toString('latin1') === 'GIF';
  const picture = sharp(bytes, { failOn: 'error', ignoreIcc: true, animated: isAnimated });
  return (isAnimated ? picture : picture.autoOrient()).raw().toBuffer();
}

function metadataLeft(bytes: Uint8Array, extension: string): Record<string, unknown> {
  const folder = mkdtempSync(path.join(tmpdir(), 'safelight-corpus-'));
  try {
    const file = path.join(folder, `picture.${extension}`);
    writeFileSync(file, bytes);
    const groups = [
      '-EXIF:all',
      '-XMP:all',
      '-IPTC:all',
      '-MakerNotes:all',
      '-GPS:all',
      '-Photoshop:all',
      '-Comment',
      '-Trailer:all',
      '-PNG:Text*',
    ];
    const [found] = JSON.parse(execFileSync('exiftool', ['-j', '-G', ...groups, file], { encoding: 'utf8' })) as Record<
      string,
      unknown
    >[];
    return found ?? {};
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const hasExiftool = ((): boolean => {
  try {
    execFileSync('exiftool', ['-ver'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

it('has the corpus at hand where it counts', () => {
  expect(isPresent || process.env.CI !== 'true').toBe(true);
});

(isPresent ? describe : describe.skip)('the corpus', () => {
  let pool: DecoderPool;
  const kills: string[] = [];
  beforeAll(() => {
    pool = createDecoderPool({
      permits: 2,
      limits: IMAGE_LIMITS,
      scriptPath: path.resolve('lib/images/decoder/main.ts'),
      onKill: ({ cause }) => kills.push(cause),
    });
  });
  afterAll(() => pool.close());

  const take = (entry: Case, mode: IntakeOptions['mode'], by: DecoderPool = pool): Promise<IntakeResult> =>
    intakeImage(
      by,
      {
        content: new Blob([readFileSync(path.join(corpus, entry.file))]),
        fileName: path.basename(entry.file),
        declaredType: DECLARED[extensionOf(entry.file)] ?? '',
      },
      { limits: IMAGE_LIMITS, mode },
    );

  it('leaves exactly the antivirus category to the scanner', () => {
    const left = cases.filter((entry) => expectedOf(entry) !== entry.expected);
    expect(left.length).toBeGreaterThan(0);
    expect(new Set(left.map((entry) => entry.category))).toEqual(new Set([SCANNER_ONLY_CATEGORY]));
    expect(left.every((entry) => entry.expected === 'reject')).toBe(true);
  });

  describe.each(['rebuild', 'reencode'] as const)('in mode %s', (mode) => {
    it.each(cases.map((entry) => [entry.file, entry] as const))('%s', async (_, entry) => {
      const started = performance.now();
      const outcome = await take(entry, mode).catch((error: unknown) => error);
      const isRefusal = isSafelightError(outcome);
      expect(isRefusal || !(outcome instanceof Error)).toBe(true);
      if (isRefusal) expect(outcome.code).toMatch(/^image\//);
      const expected = expectedOf(entry);
      if (expected === 'reject') expect(isRefusal).toBe(true);
      if (expected.startsWith('accept')) expect(isRefusal ? `${outcome.code}: ${outcome.detail}` : 'accepted').toBe('accepted');
      expect(performance.now() - started).toBeLessThan(3 * MAX_MILLISECONDS);
      if (isRefusal) return;
      await expectClean(outcome as IntakeResult, entry);
    });
  });

  async function expectClean(result: IntakeResult, entry: Case): Promise<void> {
    const { original, thumbnail } = result;
    const preview = await derivePreview(pool, original, { limits: IMAGE_LIMITS, mode: 'rebuild' });
    if (entry.mustNotSurvive !== null) {
      for (const { bytes } of [original, thumbnail, preview])
        expect(Buffer.from(bytes).includes(entry.mustNotSurvive)).toBe(false);
    }
    const small = await sharp(thumbnail.bytes).metadata();
    expect(small.format).toBe('webp');
    expect(Math.max(small.width, small.height)).toBeLessThanOrEqual(512);
    expect(
      Math.abs(small.width / small.height - result.width / result.height) * Math.min(small.width, small.height),
    ).toBeLessThan(1 + result.width / result.height);
    expect(result.placeholder?.length).toBeGreaterThan(4);
  }

  describe('with every format switched on', () => {
    let everything: DecoderPool;
    beforeAll(() => {
      everything = createDecoderPool({
        permits: 1,
        limits: IMAGE_LIMITS,
        formats: INTAKE_FORMAT_NAMES,
        scriptPath: path.resolve('lib/images/decoder/main.ts'),
        onKill: ({ cause }) => kills.push(cause),
      });
    });
    afterAll(() => everything.close());

    const others = cases.filter((entry) => /^(webp|avif|heic|heif|tif|tiff|bmp|svg)$/.test(extensionOf(entry.file)));

    it('has files of them to try', () => {
      expect(new Set(others.map((entry) => extensionOf(entry.file)))).toEqual(new Set(['heic', 'heif', 'svg', 'tif', 'webp']));
    });

    it.each(others.map((entry) => [entry.file, entry] as const))(
      '%s is refused with a code or comes out clean',
      async (_, entry) => {
        const outcome = await take(entry, 'rebuild', everything).catch((error: unknown) => error);
        if (isSafelightError(outcome)) {
          expect(outcome.code).toMatch(/^image\//);
          expect(outcome.detail).not.toMatch(/crashed/);
          return;
        }
        expect(outcome).not.toBeInstanceOf(Error);
        expect(entry.category).not.toBe('svg');
        const result = outcome as IntakeResult;
        const left = hasExiftool ? metadataLeft(result.original.bytes, extensionOf(result.displayName)) : {};
        expect(Object.keys(left).filter((key) => key !== 'SourceFile')).toEqual([]);
        await expectClean(result, entry);
      },
    );
  });

  const accepted = cases.filter((entry) => expectedOf(entry).startsWith('accept'));

  it.each(accepted.map((entry) => [entry.file, entry] as const))('keeps every pixel of %s', async (_, entry) => {
    const { original } = await take(entry, 'rebuild');
    const before = await uprightPixels(readFileSync(path.join(corpus, entry.file)));
    expect((await uprightPixels(original.bytes)).equals(before)).toBe(true);
  });

  (hasExiftool ? it : it.skip).each(accepted.map((entry) => [entry.file, entry] as const))(
    'leaves no metadata in %s',
    async (_, entry) => {
      const { original } = await take(entry, 'rebuild');
      const { SourceFile, ...left } = metadataLeft(original.bytes, extensionOf(entry.file));
      expect(SourceFile).toBeDefined();
      const allowed = new Set(['EXIF:Orientation', 'EXIF:ExifByteOrder', 'File:ExifByteOrder']);
      expect(Object.keys(left).filter((key) => !allowed.has(key))).toEqual([]);
    },
  );

  it('shows every orientation of the same photograph alike', async () => {
    const files = ['landscape_1.jpg', 'landscape_2.jpg', 'landscape_4.jpg', 'landscape_6.jpg', 'landscape_8.jpg'];
    const known = cases.filter((entry) => entry.category === 'orientation' && files.includes(path.basename(entry.file)));
    expect(known.length).toBeGreaterThan(2);
    const looks: Buffer[] = [];
    for (const entry of known) {
      const { thumbnail, width, height } = await take(entry, 'rebuild');
      expect([width, height]).toEqual([600, 450]);
      looks.push(await sharp(thumbnail.bytes).resize(60, 45).raw().toBuffer());
    }
    for (const look of looks) {
      const difference = look.reduce((sum, value, index) => sum + Math.abs(value - (looks[0]?.[index] ?? 0)), 0) / look.length;
      expect(difference).toBeLessThan(6);
    }
  });

  it('needed to kill no decoder for any of it', () => {
    expect(kills).toEqual([]);
  });
});

import path from 'node:path';
import sharp from 'sharp';
import { createDecoderPool } from '@/lib/images/decoder-pool';
import { type Mark, markPicture } from '@/lib/images/watermark';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { DEFAULT_MARK, MARK_POSITIONS, type MarkPosition, type MarkSettings } from '@/lib/shared/protect/watermark';
import { makeGif, refusalOf } from '@/tests/unit/images/formats/made-files';

const pool = createDecoderPool({ permits: 1, limits: IMAGE_LIMITS, scriptPath: path.resolve('lib/images/decoder/main.ts') });
afterAll(() => pool.close());

const mark = (over: Partial<MarkSettings> = {}, picture: Mark['picture'] = null): Mark => ({
  settings: { ...DEFAULT_MARK, text: 'Anna · 2026-11-27', opacity: 100, ...over },
  picture,
});
const grey = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#808080' } });
const put = (bytes: Uint8Array, kind: 'original' | 'preview', by: Mark) =>
  markPicture(pool, { bytes, kind }, by, { limits: IMAGE_LIMITS });
const pixelsOf = (bytes: Uint8Array) => sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });

/** Where pixels differ from plain grey: the box around them, and how many there are. */
async function changed(bytes: Uint8Array) {
  const { data, info } = await pixelsOf(bytes);
  const box = { left: Infinity, top: Infinity, right: -1, bottom: -1, pixels: 0, width: info.width, height: info.height };
  for (let at = 0; at < data.length; at += 3) {
    if (Math.abs((data[at] ?? 0) - 128) < 24) continue;
    const x = (at / 3) % info.width;
    const y = Math.floor(at / 3 / info.width);
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
    box.pixels += 1;
  }
  return box;
}

describe('markPicture', () => {
  it.each(MARK_POSITIONS.filter((position) => position !== 'tiled'))(
    'lays the text at %s, within the picture',
    async (position) => {
      const jpeg = await grey(1200, 800).jpeg({ quality: 95 }).toBuffer();
      const { bytes, mediaType } = await put(jpeg, 'original', mark({ position }));
      const box = await changed(bytes);
      expect([mediaType, box.width, box.height]).toEqual(['image/jpeg', 1200, 800]);
      expect(box.pixels).toBeGreaterThan(500);
      const [x, y] = [(box.left + box.right) / 2 / 1200, (box.top + box.bottom) / 2 / 800];
      const third = (share: number) => (share < 0.4 ? 'start' : share > 0.6 ? 'end' : 'middle');
      const across = position.endsWith('left') ? 'start' : position.endsWith('right') ? 'end' : 'middle';
      const down = position.startsWith('top') ? 'start' : position.startsWith('bottom') ? 'end' : 'middle';
      expect([third(x), third(y)]).toEqual([across, down]);
      expect([box.left > 5, box.top > 5, box.right < 1194, box.bottom < 794]).toEqual([true, true, true, true]);
    },
  );

  it('covers the whole picture when tiled', async () => {
    const { bytes } = await put(await grey(1200, 800).jpeg().toBuffer(), 'original', mark({ position: 'tiled' }));
    const box = await changed(bytes);
    expect([box.left < 120, box.right > 1080, box.top < 80, box.bottom > 720]).toEqual([true, true, true, true]);
  });

  it('is stronger with more opacity and larger with more size', async () => {
    const jpeg = await grey(1200, 800).jpeg().toBuffer();
    const strength = async (over: Partial<MarkSettings>) => {
      const { data } = await pixelsOf((await put(jpeg, 'original', mark(over))).bytes);
      return data.reduce((sum, value) => sum + Math.abs(value - 128), 0);
    };
    expect(await strength({ opacity: 100 })).toBeGreaterThan(2 * (await strength({ opacity: 30 })));
    expect(await strength({ size: 'large' })).toBeGreaterThan(1.5 * (await strength({ size: 'small' })));
  });

  it.each([
    ['markup', '<span size="999999">&amp;</span>', '&lt;b&gt;<u>'],
    ['an unclosed tag', '<b', '</span></markup>'],
    ['quotes and entities', `"'&#0;&x;]]>`, '&'],
    ['letters of other scripts', 'Привет Ελλάδα 你好 שלום مرحبا 👍🏽', 'ไทย हिन्दी'],
    ['the longest line', 'W'.repeat(160), '字'.repeat(160)],
    ['format strings and paths', '%s%n%x ${HOME} ../../etc/passwd', '\\u0041'],
  ])('lays %s over as the letters that they are', async (_name, ...texts) => {
    const jpeg = await grey(900, 600).jpeg().toBuffer();
    for (const text of texts) {
      for (const position of ['centre', 'tiled'] as const) {
        const box = await changed((await put(jpeg, 'original', mark({ text, position }))).bytes);
        expect([text, box.width, box.height, box.pixels > 5]).toEqual([text, 900, 600, true]);
      }
    }
  });

  it('draws markup as text: the tag is as wide as its letters', async () => {
    const jpeg = await grey(1200, 300).jpeg({ quality: 95 }).toBuffer();
    const width = async (text: string) => {
      const box = await changed((await put(jpeg, 'original', mark({ text, position: 'centre' }))).bytes);
      return box.right - box.left;
    };
    expect(await width('<b>Anna</b>')).toBeGreaterThan(1.5 * (await width('Anna')));
  });

  it.each([
    [1, 1],
    [1, 900],
    [900, 1],
    [7, 5],
    [64, 3000],
  ])('takes a picture of %i x %i', async (width, height) => {
    for (const position of ['bottom-right', 'tiled'] as const satisfies MarkPosition[]) {
      for (const kind of ['text', 'picture'] as const) {
        const own = kind === 'picture' ? await grey(300, 200).png().toBuffer() : null;
        const { bytes } = await put(await grey(width, height).png().toBuffer(), 'original', mark({ position, kind }, own));
        const { info } = await pixelsOf(bytes);
        expect([info.width, info.height]).toEqual([width, height]);
      }
    }
  });

  it('keeps transparency as PNG, and of an animation the first frame', async () => {
    const glass = sharp({ create: { width: 300, height: 200, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
    const clear = await put(await glass.png().toBuffer(), 'original', mark());
    expect(clear.mediaType).toBe('image/png');
    const { isOpaque, channels } = await sharp(clear.bytes).stats();
    expect([isOpaque, channels[3]?.min, channels[3]?.max]).toEqual([false, 0, 255]);
    const gif = await makeGif(3, 200, 150);
    expect((await sharp(gif).metadata()).pages).toBe(3);
    const still = await put(gif, 'original', mark());
    const { pages, width, height } = await sharp(still.bytes).metadata();
    expect([pages ?? 1, width, height]).toEqual([1, 200, 150]);
  });

  it('turns a picture upright first, so that the mark stands upright where it belongs', async () => {
    const turned = await grey(800, 400).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const box = await changed((await put(turned, 'original', mark({ position: 'bottom' }))).bytes);
    expect([box.width, box.height]).toEqual([400, 800]);
    expect(box.top).toBeGreaterThan(600);
    expect(box.right - box.left).toBeGreaterThan(box.bottom - box.top);
  });

  it('lays a picture over, with its own transparency', async () => {
    const own = await sharp({ create: { width: 400, height: 400, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 1 } } })
      .png()
      .toBuffer();
    const { bytes } = await put(await grey(1000, 1000).png().toBuffer(), 'original', mark({ kind: 'picture', opacity: 50 }, own));
    const { data, info } = await pixelsOf(bytes);
    const at = (info.width * 900 + 900) * 3;
    expect([...data.subarray(at, at + 3)].map((value) => Math.round(value / 10))).toEqual([19, 6, 6]);
  });

  it('marks a preview as WebP and an original that is one as JPEG or PNG, and reads nothing else', async () => {
    const webp = await grey(800, 600).webp().toBuffer();
    const preview = await put(webp, 'preview', mark());
    expect([preview.mediaType, (await changed(preview.bytes)).pixels > 200]).toEqual(['image/webp', true]);
    // A WebP may be an original, too; what we never keep is none.
    expect((await put(webp, 'original', mark())).mediaType).toMatch(/^image\/(jpeg|png)$/);
    const tiff = await sharp(webp).tiff().toBuffer();
    expect(await refusalOf(() => put(tiff, 'original', mark()))).toBe('image/corrupt');
  });

  it('refuses what is no picture, and goes on', async () => {
    expect(await refusalOf(() => put(Buffer.from('no picture at all'), 'original', mark()))).toBe('image/corrupt');
    const fine = await put(await grey(100, 100).jpeg().toBuffer(), 'original', mark());
    expect(fine.bytes.length).toBeGreaterThan(100);
  });

  it('marks the largest picture within the limits of every decode', async () => {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 30 };
    const large = await sharp({ create: { width: 7900, height: 5000, channels: 3, background: '#000', noise } })
      .jpeg({ quality: 70 })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    for (const position of ['tiled', 'centre'] as const) {
      const { bytes } = await put(large, 'original', mark({ position, size: 'large' }));
      expect((await sharp(bytes).metadata()).width).toBe(5000);
    }
  });
});

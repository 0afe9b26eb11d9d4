import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { createDecoderPool, type DecoderPool } from '@/lib/images/decoder-pool';
import { intakeImage } from '@/lib/images/intake';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { makePng, noise } from '@/tests/unit/images/formats/made-files';

let pool: DecoderPool;
beforeAll(() => {
  pool = createDecoderPool({ permits: 1, limits: IMAGE_LIMITS, scriptPath: path.resolve('lib/images/decoder/main.ts') });
});
afterAll(() => pool.close());

const SIDES = { width: 900, height: 600 };

/** A scene of soft blobs, different for each seed: what a photograph is to a hash. */
async function scene(seed: number, sides = SIDES): Promise<Sharp> {
  const raw = Buffer.alloc(12 * 9 * 3);
  let state = seed * 2654435761 + 1;
  for (let at = 0; at < raw.length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    raw[at] = state >>> 24;
  }
  const soft = sharp(raw, { raw: { width: 12, height: 9, channels: 3 } }).resize(sides.width, sides.height, {
    kernel: 'cubic',
    fit: 'fill',
  });
  const bytes = await soft.png().toBuffer();
  return sharp(bytes);
}

async function lookAt(picture: Sharp, mediaType: 'image/jpeg' | 'image/png' = 'image/png'): Promise<Uint8Array | null> {
  const bytes = await (mediaType === 'image/png' ? picture.png() : picture).toBuffer();
  const content = new Uint8Array(bytes);
  const input = { content, fileName: mediaType.replace('image/', 'a.'), declaredType: mediaType };
  return (await intakeImage(pool, input, { limits: IMAGE_LIMITS, mode: 'rebuild' })).look;
}

function distance(one: Uint8Array | null, other: Uint8Array | null): number {
  if (one === null || other === null) throw new Error('no look');
  return one.reduce((sum, byte, index) => sum + (byte ^ (other[index] ?? 0)).toString(2).replaceAll('0', '').length, 0);
}

describe('the look of a picture', () => {
  it('stays within 8 bits through another coding, another size and a little more light', async () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const picture = await scene(seed);
      const look = await lookAt(picture.clone());
      const changed = [
        await lookAt(picture.clone().jpeg({ quality: 60 }), 'image/jpeg'),
        await lookAt(picture.clone().resize(SIDES.width / 2)),
        await lookAt(picture.clone().modulate({ brightness: 1.08 })),
        await lookAt(picture.clone().linear(1, 12)),
      ];
      for (const other of changed) expect(distance(look, other)).toBeLessThanOrEqual(8);
    }
  });

  it('is more than 16 bits away from every other picture', async () => {
    const looks = await Promise.all(Array.from({ length: 12 }, async (_, seed) => lookAt(await scene(seed + 1))));
    for (const [index, one] of looks.entries()) {
      for (const other of looks.slice(index + 1)) expect(distance(one, other)).toBeGreaterThan(16);
    }
  });

  it('does not mind which sides are longer, nor transparency', async () => {
    expect(await lookAt(await scene(3, { width: 40, height: 700 }))).toHaveLength(8);
    const hole = { create: { width: 900, height: 600, channels: 4 as const, background: { r: 0, g: 0, b: 0, alpha: 0 } } };
    expect(await lookAt(sharp(hole))).toBeNull();
  });

  it.each([
    ['one colour', () => sharp({ create: { width: 64, height: 64, channels: 3, background: '#808890' } })],
    ['one pixel', () => noise(1, 1)],
    [
      'a plain ramp',
      () => sharp(Buffer.from([0, 255]), { raw: { width: 2, height: 1, channels: 1 } }).resize(128, 128, { fit: 'fill' }),
    ],
  ])('is none for %s', async (_, make) => {
    expect(await lookAt(make())).toBeNull();
  });

  it('is the same for the same picture', async () => {
    const png = await makePng();
    const [one, other] = await Promise.all([lookAt(sharp(png)), lookAt(sharp(png))]);
    expect(one).toEqual(other);
  });
});

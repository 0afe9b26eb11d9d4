// Camera-like pictures: smooth shapes with sensor noise, so that sizes and entropy are those of photographs. Made once a folder.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';

const EXIF = {
  IFD0: { Make: 'Testcam', Model: 'T1' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 4366/100' },
};

function scene(width: number, height: number, seed: number): Buffer {
  const shapes = Array.from({ length: 40 }, (_, index) => {
    const turn = (seed * 97 + index * 61) % 360;
    const [x, y] = [((seed + 3) * index * 131) % width, ((seed + 7) * index * 173) % height];
    const radius = 60 + ((index * 89 + seed * 31) % (width / 6));
    return `<circle cx="${x}" cy="${y}" r="${radius}" fill="hsl(${turn} 55% ${25 + (index % 50)}%)" opacity="0.75"/>`;
  });
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="hsl(${(seed * 53) % 360} 60% 70%)"/>
    <stop offset="1" stop-color="hsl(${(seed * 91) % 360} 50% 20%)"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#g)"/>${shapes.join('')}</svg>`);
}

/** One noisy picture as raw-decodable sharp pipeline input. */
async function noisy(width: number, height: number, seed: number, sigma: number): Promise<Sharp> {
  const noise = await sharp({
    create: { width, height, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma } },
  })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const flat = await sharp(scene(width, height, seed), { unlimited: true })
    .removeAlpha()
    .composite([{ input: noise, blend: 'soft-light' }])
    .png({ compressionLevel: 0 })
    .toBuffer();
  return sharp(flat);
}

/** A JPEG with EXIF of about `targetBytes`: the best quality that stays below it. */
async function jpeg(width: number, height: number, seed: number, targetBytes: number): Promise<Buffer> {
  const source = await (await noisy(width, height, seed, 22)).raw().toBuffer({ resolveWithObject: true });
  const { data, info } = source;
  const raw = { width: info.width, height: info.height, channels: info.channels as 3 };
  let best = Buffer.alloc(0);
  for (const quality of [97, 95, 93, 91, 88, 84, 78, 70]) {
    best = await sharp(data, { raw }).jpeg({ quality }).withExif(EXIF).toBuffer();
    if (best.byteLength <= targetBytes) break;
  }
  return best;
}

/** `count` photographs of 12 megapixels, around 3.6 MB each, kept in `folder` for the next run. */
export async function photographs(folder: string, count: number): Promise<Buffer[]> {
  mkdirSync(folder, { recursive: true });
  for (let seed = 0; seed < count; seed += 1) {
    const file = path.join(folder, `photo-${String(seed).padStart(2, '0')}.jpg`);
    if (!existsSync(file)) writeFileSync(file, await jpeg(4000, 3000, seed + 1, 4_100_000));
  }
  return readdirSync(folder)
    .filter((name) => name.startsWith('photo-'))
    .sort()
    .slice(0, count)
    .map((name) => readFileSync(path.join(folder, name)));
}

/** A decodable PNG of noise a little under `bytes`; hardly anything else is this large within the pixel limits. */
export async function largePng(folder: string, bytes: number): Promise<Buffer> {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `large-${bytes}.png`);
  if (!existsSync(file)) {
    const side = Math.floor(Math.sqrt(bytes / 3.01));
    const raw = Buffer.allocUnsafe(side * side * 3);
    for (let at = 0; at < raw.length; at += 65_536) crypto.getRandomValues(raw.subarray(at, Math.min(raw.length, at + 65_536)));
    writeFileSync(
      file,
      await sharp(raw, { raw: { width: side, height: side, channels: 3 } })
        .png({ compressionLevel: 1, adaptiveFiltering: false })
        .toBuffer(),
    );
  }
  return readFileSync(file);
}

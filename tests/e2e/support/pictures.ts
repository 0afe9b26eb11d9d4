// The files the browser sends: real camera files of the corpus where it is present, else pictures made by code.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

export type PictureFile = { name: string; mimeType: string; buffer: Buffer };

const CORPUS = path.resolve('../shared/corpus');
export const hasCorpus = existsSync(path.join(CORPUS, 'MANIFEST.tsv'));

const TYPES: Readonly<Record<string, string>> = { '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.png': 'image/png' };

/** A file of the corpus; without the corpus what `otherwise` makes, under the same name. */
export async function corpusPicture(file: string, otherwise: () => Promise<Buffer>): Promise<PictureFile> {
  const buffer = hasCorpus ? readFileSync(path.join(CORPUS, file)) : await otherwise();
  return { name: path.basename(file), mimeType: TYPES[path.extname(file).toLowerCase()] ?? '', buffer };
}

/** The size a person sees: the stored one turned as its orientation says. */
export async function uprightSize(picture: PictureFile): Promise<{ width: number; height: number }> {
  const { autoOrient } = await sharp(picture.buffer).metadata();
  return autoOrient;
}

let made = 0;

/** A small picture that differs from every other one. */
export async function makePicture(name?: string, size = { width: 120, height: 80 }): Promise<PictureFile> {
  made += 1;
  const number = made;
  const background = { r: (made * 47) % 256, g: 255 - ((made * 31) % 256), b: (made * 7) % 256 };
  const buffer = await sharp({ create: { ...size, channels: 3, background } })
    .jpeg()
    .toBuffer();
  return { name: name ?? `picture-${number}.jpg`, mimeType: 'image/jpeg', buffer };
}

/** Lies on its side in the file (orientation 6): seen upright, its upper half is red and its lower half blue. */
export async function makeLyingPicture(name: string): Promise<PictureFile> {
  const half = (background: string) =>
    sharp({ create: { width: 120, height: 160, channels: 3, background } })
      .png()
      .toBuffer();
  const buffer = await sharp({ create: { width: 240, height: 160, channels: 3, background: '#0000ff' } })
    .composite([{ input: await half('#ff0000'), left: 0, top: 0 }])
    .withExif({ IFD0: { Orientation: '6' } })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 })
    .toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}

/** A picture with the place it was taken, a camera's serial number and a secret word in it. */
export async function makeTellingPicture(secret: string): Promise<Buffer> {
  return sharp({ create: { width: 96, height: 64, channels: 3, background: '#446688' } })
    .withExif({
      IFD0: { ImageDescription: secret, Make: secret },
      IFD2: { BodySerialNumber: secret },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 4366/100' },
    })
    .jpeg()
    .toBuffer();
}

/** Noise hardly compresses: `side` 400 makes about 400 kB, several pieces of a sealed blob. */
export async function makeNoise(name: string, side: number): Promise<PictureFile> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  const create = { width: side, height: side, channels: 3 as const, background: '#000', noise };
  return { name, mimeType: 'image/png', buffer: await sharp({ create }).png({ compressionLevel: 1 }).toBuffer() };
}

// Pictures for tests, made by code so that the repository carries no foreign files.

import sharp from 'sharp';

export type MadePicture = { bytes: Uint8Array<ArrayBuffer>; name: string; type: string };

let made = 0;

/** A small JPEG that differs from every other one, with metadata worth removing when `comment` is given, and the time it was taken. */
export async function makeJpeg(
  options: { width?: number; height?: number; name?: string; comment?: string; takenAt?: string } = {},
): Promise<MadePicture> {
  const { width = 96, height = 64, comment, takenAt } = options;
  made += 1;
  const hue = (made * 47) % 256;
  let image = sharp({ create: { width, height, channels: 3, background: { r: hue, g: 255 - hue, b: (hue * 7) % 256 } } });
  if (comment !== undefined) {
    image = image.withExif({
      IFD0: { ImageDescription: comment, Make: comment },
      ...(takenAt === undefined ? {} : { IFD2: { DateTimeOriginal: takenAt } }),
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 4366/100' },
    });
  }
  return picture(await image.jpeg({ quality: 80 }).toBuffer(), options.name ?? `picture-${made}.jpg`, 'image/jpeg');
}

/** A PNG of noise: it hardly compresses, so its size follows its sides. */
export async function makeNoisePng(side: number): Promise<MadePicture> {
  made += 1;
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  const bytes = await sharp({ create: { width: side, height: side, channels: 3, background: '#000', noise } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return picture(bytes, `noise-${made}.png`, 'image/png');
}

/** A picture with something to see: discs and bars in places that `seed` decides; the same seed is the same scene at any size. */
export async function makeScene(
  seed: number,
  options: { width?: number; quality?: number; brightness?: number; name?: string } = {},
): Promise<MadePicture> {
  const { width = 480, quality = 88, brightness = 1 } = options;
  let state = seed * 2_654_435_761 + 1;
  const next = (): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return state / 2 ** 32;
  };
  const grey = () => `hsl(${Math.floor(next() * 360)} 60% ${Math.floor(15 + next() * 70)}%)`;
  const shapes = Array.from({ length: 14 }, () =>
    next() < 0.5
      ? `<circle cx="${next() * 300}" cy="${next() * 200}" r="${15 + next() * 55}" fill="${grey()}"/>`
      : `<rect x="${next() * 260}" y="${next() * 160}" width="${20 + next() * 120}" height="${20 + next() * 90}" fill="${grey()}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200" width="960" height="640"><rect width="300" height="200" fill="${grey()}"/>${shapes.join('')}</svg>`;
  const image = sharp(Buffer.from(svg)).resize(width).modulate({ brightness }).jpeg({ quality });
  return picture(await image.toBuffer(), options.name ?? `scene-${seed}.jpg`, 'image/jpeg');
}

/** The upload form a browser would send for a picture. */
export function uploadForm(from: MadePicture, { keepDuplicate = false } = {}): FormData {
  const form = new FormData();
  if (keepDuplicate) form.set('keepDuplicate', 'true');
  form.set('file', new File([from.bytes], from.name, { type: from.type }));
  return form;
}

function picture(bytes: Uint8Array, name: string, type: string): MadePicture {
  return { bytes: new Uint8Array(bytes), name, type };
}

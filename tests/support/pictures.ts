// Pictures for tests, made by code so that the repository carries no foreign files.

import sharp from 'sharp';

export type MadePicture = { bytes: Uint8Array<ArrayBuffer>; name: string; type: string };

let made = 0;

/** A small JPEG that differs from every other one, with metadata worth removing when `exif` is given. */
export async function makeJpeg(
  options: { width?: number; height?: number; name?: string; comment?: string } = {},
): Promise<MadePicture> {
  const { width = 96, height = 64, comment } = options;
  made += 1;
  const hue = (made * 47) % 256;
  let image = sharp({ create: { width, height, channels: 3, background: { r: hue, g: 255 - hue, b: (hue * 7) % 256 } } });
  if (comment !== undefined) {
    image = image.withExif({
      IFD0: { ImageDescription: comment, Make: comment },
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

/** The upload form a browser would send for a picture. */
export function uploadForm(from: MadePicture): FormData {
  const form = new FormData();
  form.set('file', new File([from.bytes], from.name, { type: from.type }));
  return form;
}

function picture(bytes: Uint8Array, name: string, type: string): MadePicture {
  return { bytes: new Uint8Array(bytes), name, type };
}

// What happens to pictures of formats that the operator switches on: in through the page's door, and what is stored and shown.

import sharp from 'sharp';
import { uploadPhoto } from '@/app/(vault)/photos/actions';
import { forgetConfig } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import { closeDecoders, findUndecodableFormats } from '@/lib/vault/intake/decoders';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { changePrivacy } from '@/lib/vault/privacy';
import { uploadLimits } from '@/lib/vault/intake/upload-limits';
import { signIn } from '@/tests/support/people/signed-in';
import { uploadForm } from '@/tests/support/pictures/pictures';
import { askBytes } from '@/tests/support/pictures/protected-pictures';
import { piecesOf } from '@/tests/support/pictures/batches';

const SIDES = { width: 64, height: 48 };
const plain = () => sharp({ create: { ...SIDES, channels: 3, background: '#356' } });

async function switchOn(formats: string | undefined): Promise<void> {
  await closeDecoders();
  if (formats === undefined) delete process.env.INTAKE_FORMATS;
  else process.env.INTAKE_FORMATS = formats;
  forgetConfig();
}

afterAll(() => switchOn(undefined));

async function bytesOf(actor: Awaited<ReturnType<typeof signIn>>['actor'], imageId: string, kind: 'original' | 'preview') {
  const parts: Uint8Array[] = [];
  for await (const piece of piecesOf(await (await requireRendition(actor, { imageId, kind })).open())) {
    parts.push(Uint8Array.from(piece));
  }
  return Buffer.concat(parts);
}

const file = async (format: 'webp' | 'tiff' | 'avif', name: string) => ({
  bytes: new Uint8Array(await plain().toFormat(format).toBuffer()),
  name,
  type: `image/${format}`,
});

describe('INTAKE_FORMATS', () => {
  it('lets in nothing but JPEG, PNG and GIF by default', async () => {
    await switchOn(undefined);
    await signIn();
    for (const format of ['webp', 'tiff', 'avif'] as const) {
      const result = await uploadPhoto(uploadForm(await file(format, `a.${format}`)));
      expect(result).toMatchObject({ ok: false, code: 'image/type-not-allowed' });
    }
    expect(uploadLimits()).toMatchObject({ extensions: ['jpg', 'jpeg', 'png', 'gif'], formatNames: ['JPEG', 'PNG', 'GIF'] });
  });

  it('lets in what it names, keeps it as what it then is, and shows it on when it is switched off', async () => {
    await switchOn('jpeg, WebP,tiff,avif');
    const { actor } = await signIn();
    const kept: { id: string; mediaType: string }[] = [];
    for (const [format, name, shown, mediaType] of [
      ['webp', 'a.webp', 'a.webp', 'image/webp'],
      ['tiff', 'scan.tif', 'scan.png', 'image/png'],
      ['avif', 'b.avif', 'b.jpg', 'image/jpeg'],
    ] as const) {
      const result = await uploadPhoto(uploadForm(await file(format, name)));
      expect(result).toMatchObject({ ok: true, data: { name: shown, mediaType, ...SIDES } });
      if (result.ok) kept.push({ id: result.data.id, mediaType });
    }
    expect(uploadLimits().extensions).toEqual(['jpg', 'jpeg', 'webp', 'tif', 'tiff', 'avif']);
    expect(await uploadPhoto(uploadForm({ ...(await file('webp', 'a.png')), type: 'image/png' }))).toMatchObject({ ok: false });

    await switchOn(undefined);
    for (const { id, mediaType } of kept) {
      expect(await db().image.findUniqueOrThrow({ where: { id }, select: { mediaType: true } })).toEqual({ mediaType });
      const original = await sharp(await bytesOf(actor, id, 'original')).metadata();
      expect(`image/${original.format}`).toBe(mediaType);
      expect((await sharp(await bytesOf(actor, id, 'preview')).metadata()).format).toBe('webp');
    }
  });

  it('tells before the start what cannot be decoded here', async () => {
    await switchOn('jpeg,png,gif');
    expect(await findUndecodableFormats()).toEqual([]);
    await switchOn('jpeg,webp,avif,tiff,bmp,heic');
    const { fileSuffix = [] } = sharp.format.heif.input as { fileSuffix?: readonly string[] };
    expect(await findUndecodableFormats()).toEqual(fileSuffix.includes('.heic') ? [] : ['heic']);
  });

  it('refuses a list with anything else in it', async () => {
    await switchOn('jpeg,svg');
    expect(() => uploadLimits()).toThrow(expect.objectContaining({ code: 'config/invalid' }));
  });

  it('gives the file as it was sent back under the ending it was sent with', async () => {
    await switchOn('jpeg,tiff');
    const { actor } = await signIn();
    await changePrivacy(actor, { keepOriginals: true });
    const sent = await file('tiff', 'scan.tif');
    const result = await uploadPhoto(uploadForm(sent));
    if (!result.ok) throw new Error(result.code);
    const answer = await askBytes(result.data.id, 'untouched', { query: '?download=1' });
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="scan.tif"');
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(sent.bytes))).toBe(true);
  });
});

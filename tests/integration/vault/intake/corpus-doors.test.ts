// Every file of the corpus through every door for pictures: each fares as in the plain form, to the last byte of what is kept.

import path from 'node:path';
import { uploadPhotoForm } from '@/app/(vault)/photos/actions';
import type { ImageDto } from '@/lib/shared/dto';
import { closeDecoders } from '@/lib/vault/intake/decoders';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { callApi, tokenOf } from '@/tests/support/requests/api';
import { piecesOf } from '@/tests/support/pictures/batches';
import { corpusFiles, declaredType, hasCorpus } from '@/tests/support/pictures/corpus';
import { multipart } from '@/tests/support/requests/multipart';
import { type MadePicture, uploadForm } from '@/tests/support/pictures/pictures';
import { type SignedIn, signIn } from '@/tests/support/people/signed-in';
import { sendInParts, sendWhole } from '@/tests/support/pictures/uploads';

type Fate = { readonly code: string } | { readonly image: Pick<ImageDto, 'id' | 'name' | 'mediaType' | 'width' | 'height'> };
/** Each door with a person of its own, so that no file is a duplicate. */
type Door = { readonly name: string; readonly visitor: SignedIn; readonly send: (picture: MadePicture) => Promise<Fate> };

afterAll(closeDecoders);

it('has its corpus in CI', () => {
  if (process.env['CI'] === 'true') expect(hasCorpus).toBe(true);
});

async function fateOf(answer: Response): Promise<Fate> {
  const body = (await answer.json()) as { image?: ImageDto; code: string; status: number } & ImageDto;
  if (answer.ok) return { image: body.image ?? body };
  expect(body.status).toBe(answer.status);
  return { code: body.code };
}

async function throughForm(picture: MadePicture): Promise<Fate> {
  const result = await uploadPhotoForm(null, uploadForm(picture));
  return result.ok ? { image: result.data } : { code: result.code };
}

async function bytesOf({ actor }: SignedIn, imageId: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const rendition = await requireRendition(actor, { imageId, kind: 'original' });
  for await (const piece of piecesOf(await rendition.open())) pieces.push(Uint8Array.from(piece));
  return Buffer.concat(pieces);
}

(hasCorpus ? describe : describe.skip)('the corpus', () => {
  let form: Door;
  let others: Door[];
  beforeAll(async () => {
    form = { name: 'form', visitor: await signIn('Form'), send: throughForm };
    const program = await signIn('Program');
    const { token } = await tokenOf(program.person);
    const throughApi = async ({ name: fileName, type, bytes }: MadePicture) =>
      fateOf(
        await callApi('/api/v1/images?duplicates=refuse', { token, method: 'POST', ...multipart([{ fileName, type, bytes }]) }),
      );
    others = [
      { name: 'one request', visitor: await signIn('Whole'), send: async (picture) => fateOf(await sendWhole(picture)) },
      { name: 'parts', visitor: await signIn('Parts'), send: async (picture) => fateOf(await sendInParts(picture)) },
      { name: 'api', visitor: program, send: throughApi },
    ];
  });

  it.each(hasCorpus ? corpusFiles().map((file) => [file.name, file] as const) : [])('%s', async (_name, file) => {
    const picture = { bytes: file.bytes, name: path.basename(file.name), type: declaredType(file.name) };
    form.visitor.use();
    const wanted = await form.send(picture);
    const kept = 'image' in wanted ? await bytesOf(form.visitor, wanted.image.id) : null;
    if ('code' in wanted) expect(wanted.code).toMatch(/^image\//);
    for (const { name, visitor, send } of others) {
      visitor.use();
      let fate: Fate;
      try {
        fate = await send(picture);
      } catch (error) {
        // What its name alone forbids is refused before a part is sent.
        fate = { code: /image\/[a-z-]+/.exec(String(error))?.[0] ?? String(error) };
      }
      if ('code' in wanted) expect([name, fate]).toEqual([name, wanted]);
      else if ('code' in fate) throw new Error(`${name}: ${fate.code}`);
      else {
        const { name: title, mediaType, width, height } = wanted.image;
        expect([name, fate.image]).toEqual([name, expect.objectContaining({ name: title, mediaType, width, height })]);
        const bytes = await bytesOf(visitor, fate.image.id);
        expect([name, kept !== null && bytes.equals(kept)]).toEqual([name, true]);
        if (file.mustNotSurvive !== null) expect(bytes.includes(file.mustNotSurvive)).toBe(false);
      }
    }
  });
});

// Uploads for one person without pause, saying each id once it is stored, until somebody kills it.
// usage: upload-until-killed.ts USER_ID SESSION_ID

import { actorOf } from '@/lib/auth/actor';
import { deleteImages, trashImages } from '@/lib/vault/gallery/trash';
import { storeImage } from '@/lib/vault/intake/store-image';
import { makeNoisePng } from '@/tests/support/pictures/pictures';

const [id = '', sessionId = ''] = process.argv.slice(2);
const actor = actorOf({
  id: sessionId,
  authTime: new Date(),
  amr: ['pwd'],
  user: { id, name: 'Anna', email: 'anna@example.org', role: 'user' },
});

const say = (word: string, imageId: string) => new Promise((resolve) => process.stdout.write(`${word} ${imageId}\n`, resolve));

for (let round = 0; ; round += 1) {
  const picture = await makeNoisePng(180);
  const content = new Blob([picture.bytes]);
  const { image: stored } = await storeImage(actor, { content, fileName: picture.name, declaredType: picture.type });
  await say('stored', stored.id);
  if (round % 3 !== 2) continue;
  await say('deleting', stored.id);
  await trashImages(actor, [stored.id]);
  await deleteImages(actor, [stored.id]);
}

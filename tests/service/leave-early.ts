// Readers who ask for an original and reset their connections at once, by the dozen: the server is as it was two seconds later.

import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import type { Visitor } from './support/visitor.ts';

const READERS = 50;
/** From before the door has looked to after the first bytes have left. */
const ROUNDS_MILLISECONDS = [0, 20, 60];
const BACK_MILLISECONDS = 2_000;

/** The server's process and where its files are. */
type Server = { readonly pid: number; readonly dataDir: string };

/** Stores a picture of 2 MB as `person` and leaves it unread, in several rounds; throws when the server keeps files open. */
export async function leaveEarly(person: Visitor, server: Server): Promise<void> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  const picture = await sharp({ create: { width: 950, height: 950, channels: 3, background: '#000', noise } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  assert.ok(picture.length > 1_900_000, `${picture.length} bytes`);
  const file = new File([new Uint8Array(picture)], 'noise.png', { type: 'image/png' });
  const uploaded = await person.submit('/photos', 'file', { file });
  assert.ok([200, 303].includes(uploaded.status), `upload: ${uploaded.status}`);
  const page = JSON.parse((await person.get('/api/images?state=live')).text) as { items: { id: string; name: string }[] };
  const target = `/api/images/${page.items.find(({ name }) => name === 'noise.png')?.id}/original`;
  assert.equal((await person.get(target)).status, 200);
  await pause(500);
  const before = openFiles(server);
  for (const milliseconds of ROUNDS_MILLISECONDS) {
    await Promise.all(Array.from({ length: READERS }, () => person.askAndReset(target, milliseconds)));
    // All of it: right after the reset the server has hardly begun.
    await pause(BACK_MILLISECONDS);
    const after = openFiles(server);
    assert.ok(after <= before, `reset after ${milliseconds} ms: ${before} open files became ${after}`);
  }
  assert.equal((await person.get(target)).status, 200, 'and still serves');
}

/** Stored files that the server holds open; its connections to the stores come and go by themselves. */
function openFiles({ pid, dataDir }: Server): number {
  const folder = `/proc/${pid}/fd`;
  const places = readdirSync(folder).map((name) => {
    try {
      return readlinkSync(`${folder}/${name}`);
    } catch {
      return ''; // closed since it was listed
    }
  });
  return places.filter((place) => place.startsWith(dataDir)).length;
}

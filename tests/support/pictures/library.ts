// A library of any size, written straight into the tables with real seals: every field under its own key, every thumbnail a blob of its
// own. Only the pixels repeat. About a tenth of a millisecond a picture without thumbnails.

import pg from 'pg';
import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { sealBlob } from '@/lib/crypto/blob/blob';
import { digestWhile } from '@/lib/crypto/digest';
import { createDataKey, type DataKey } from '@/lib/crypto/key-material';
import { wrapDataKey } from '@/lib/crypto/wrap';
import { requireCurrentOwnerKey } from '@/lib/keys/owner-keys';
import type { OwnerId } from '@/lib/shared/owner-id';
import { createStorageKey } from '@/lib/storage/storage';
import { sealImageFields } from '@/lib/vault/renditions/sealed-image';
import { dayTagsFor } from '@/lib/vault/timeline/day-tags';

export type LibraryOptions = {
  readonly databaseUrl: string;
  readonly ownerId: OwnerId;
  readonly count: number;
  /** Over so many days before `newest`, unevenly. */
  readonly days: number;
  readonly newest: Date;
  /** So many of the newest have thumbnails the gallery can show, in the database. */
  readonly thumbnails: number;
};

type Pixels = { readonly width: number; readonly height: number; readonly webp: Buffer; readonly placeholder: string };

const SHAPES = [
  [4000, 3000],
  [3000, 4000],
  [4032, 2268],
  [3000, 3000],
  [6000, 4000],
  [2268, 4032],
  [5000, 2000],
] as const;
const BATCH = 1_000;
const DAY_MILLISECONDS = 86_400_000;

/** Writes the pictures, and answers how many fall on each day taken (`2024-05-03`), newest first. */
export async function seedLibrary(options: LibraryOptions): Promise<[day: string, count: number][]> {
  const { databaseUrl, ownerId, count, thumbnails } = options;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const pool = await Promise.all(
      SHAPES.flatMap((shape, index) => [0, 1, 2].map((turn) => makePixels(shape, index * 3 + turn))),
    );
    const taken = takenTimes(options);
    // Made once, before a thousand ask for it.
    await requireCurrentOwnerKey(ownerId);
    for (let start = 0; start < count; start += BATCH) {
      const batch = await Promise.all(
        taken.slice(start, start + BATCH).map((takenAt, index) => makeImage(options, start + index, takenAt, pool)),
      );
      await insertImages(client, ownerId, batch);
      if (start < thumbnails) await insertThumbnails(client, batch);
    }
    await client.query('analyze "Image"; analyze "Rendition"; analyze "BlobChunk"; analyze "TimelineDay"');
    const counts = new Map<string, number>();
    for (const takenAt of taken) counts.set(takenAt.slice(0, 10), (counts.get(takenAt.slice(0, 10)) ?? 0) + 1);
    return [...counts];
  } finally {
    await client.end();
  }
}

/** Moments from the newest to the oldest, by the camera's clock; days hold from none to three times the average. */
function takenTimes({ count, days, newest }: LibraryOptions): string[] {
  const weights = Array.from({ length: days }, (_, day) => ((day * 7_919) % 97) / 48);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const times: string[] = [];
  for (const [day, weight] of weights.entries()) {
    const upTo = day === days - 1 ? count - times.length : Math.round((count * weight) / total);
    for (let index = 0; index < upTo && times.length < count; index += 1) {
      const end = Math.floor(newest.getTime() / DAY_MILLISECONDS) * DAY_MILLISECONDS - day * DAY_MILLISECONDS - 1000;
      times.push(new Date(end - Math.floor((index * 80_000_000) / upTo)).toISOString().slice(0, 19));
    }
  }
  return times;
}

async function makePixels([width, height]: readonly [number, number], index: number): Promise<Pixels> {
  const long = 320 / Math.max(width, height);
  const size = { width: Math.round(width * long), height: Math.round(height * long) };
  const hue = (index * 47) % 256;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}"><defs><linearGradient id="a" x2="1" y2="1"><stop stop-color="rgb(${hue},${255 - hue},${(hue * 3) % 256})"/><stop offset="1" stop-color="rgb(${255 - hue},${(hue * 5) % 256},${hue})"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#a)"/><circle cx="${(index * 31) % size.width}" cy="${(index * 57) % size.height}" r="60" fill="rgba(255,255,255,.4)"/></svg>`;
  const webp = await sharp(Buffer.from(svg)).webp({ quality: 60 }).toBuffer();
  const raw = await sharp(webp).resize(64, 64, { fit: 'inside' }).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const hash = rgbaToThumbHash(raw.info.width, raw.info.height, raw.data);
  return { width, height, webp, placeholder: Buffer.from(hash).toString('base64') };
}

type MadeImage = Awaited<ReturnType<typeof makeImage>>;

async function makeImage({ ownerId, newest }: LibraryOptions, index: number, takenAt: string, pool: readonly Pixels[]) {
  const id = crypto.randomUUID();
  const key = createDataKey();
  const owner = await requireCurrentOwnerKey(ownerId);
  const pixels = pool[(index * 13) % pool.length];
  if (pixels === undefined) throw new Error('no pixels');
  const createdAt = new Date(newest.getTime() - index * 700);
  const fields = sealImageFields(key, id, {
    name: `IMG_${index}.jpg`,
    look: { width: pixels.width, height: pixels.height, frames: 1, placeholder: pixels.placeholder },
    removed: [],
    facts: { takenAt, camera: null, look: null },
  });
  const tags = await tagsFor(ownerId, takenAt, createdAt);
  const wrappedDek = wrapDataKey(owner.key, { ownerId, objectId: id }, key);
  return {
    id,
    createdAt,
    wrappedDek,
    kekId: owner.kekId,
    ...fields,
    ...tags,
    thumbnail: sealThumbnail(ownerId, id, key, pixels.webp),
  };
}

const tagsMade = new Map<string, ReturnType<typeof dayTagsFor>>();

/** The tags of a day are made once. */
function tagsFor(ownerId: OwnerId, takenAt: string, createdAt: Date) {
  const name = `${ownerId} ${takenAt.slice(0, 10)} ${createdAt.toISOString().slice(0, 10)}`;
  const made = tagsMade.get(name) ?? dayTagsFor(ownerId, { takenAt, createdAt });
  tagsMade.set(name, made);
  return made;
}

function sealThumbnail(ownerId: OwnerId, imageId: string, key: DataKey, bytes: Buffer) {
  const plainBytes = bytes.byteLength;
  const identity = { kind: 'thumbnail', mediaType: 'image/webp', objectId: imageId, ownerId, plainBytes } as const;
  return { sealing: sealBlob(key, identity, bytes), storageKey: createStorageKey(), plainBytes };
}

async function insertImages(client: pg.Client, ownerId: OwnerId, batch: readonly MadeImage[]): Promise<void> {
  const days = new Map(
    batch.flatMap((image) => image.days).map((day) => [`${day.basis}${Buffer.from(day.tag).toString('hex')}`, day]),
  );
  const of = <T>(pick: (image: MadeImage) => T) => batch.map(pick);
  await client.query(
    `insert into "TimelineDay" ("ownerId", basis, tag, "sealedDay", "kekId")
     select $1, * from unnest($2::text[], $3::bytea[], $4::bytea[], $5::bytea[]) on conflict do nothing`,
    [
      ownerId,
      [...days.values()].map((day) => day.basis),
      [...days.values()].map((day) => Buffer.from(day.tag)),
      [...days.values()].map((day) => Buffer.from(day.sealedDay)),
      [...days.values()].map((day) => Buffer.from(day.kekId)),
    ],
  );
  await client.query(
    `insert into "Image" ("ownerId", state, "mediaType", "plainBytes", id, "createdAt", "wrappedDek", "kekId",
       "sealedName", "sealedLook", "sealedRemoved", "sealedFacts", "takenTag", "addedTag")
     select $1, 'live', 'image/jpeg', 3600000, * from unnest($2::uuid[], $3::timestamptz[], $4::bytea[], $5::bytea[],
       $6::bytea[], $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[], $11::bytea[])`,
    [
      ownerId,
      of((image) => image.id),
      of((image) => image.createdAt),
      of((image) => Buffer.from(image.wrappedDek)),
      of((image) => Buffer.from(image.kekId)),
      of((image) => Buffer.from(image.sealedName)),
      of((image) => Buffer.from(image.sealedLook)),
      of((image) => Buffer.from(image.sealedRemoved)),
      of((image) => Buffer.from(image.sealedFacts)),
      of((image) => Buffer.from(image.takenTag)),
      of((image) => Buffer.from(image.addedTag)),
    ],
  );
}

async function insertThumbnails(client: pg.Client, batch: readonly MadeImage[]): Promise<void> {
  const sealed = await Promise.all(
    batch.map(async ({ id, thumbnail: { sealing, storageKey, plainBytes } }) => {
      const pieces: Buffer[] = [];
      const { batches, digest } = digestWhile(sealing.batches);
      for await (const batch of batches) pieces.push(...batch.map((piece) => Buffer.from(piece)));
      return { id, storageKey, plainBytes, bytes: Buffer.concat(pieces), salt: Buffer.from(sealing.salt), sha256: digest() };
    }),
  );
  const keys = sealed.map((one) => one.storageKey);
  const sizes = sealed.map((one) => one.bytes.byteLength);
  await client.query(`insert into "Blob" ("storageKey", "sealedBytes") select * from unnest($1::text[], $2::int[])`, [
    keys,
    sizes,
  ]);
  await client.query(
    `insert into "BlobChunk" ("storageKey", position, bytes) select key, 0, bytes from unnest($1::text[], $2::bytea[]) as blob (key, bytes)`,
    [keys, sealed.map((one) => one.bytes)],
  );
  await client.query(
    `insert into "Rendition" ("imageId", kind, "mediaType", driver, "storageKey", "plainBytes", "sealedBytes", salt, "sealedSha256")
     select id, 'thumbnail', 'image/webp', 'database', key, plain, sealed, salt, sha
     from unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::bytea[], $6::bytea[]) as made (id, key, plain, sealed, salt, sha)`,
    [
      sealed.map((one) => one.id),
      keys,
      sealed.map((one) => one.plainBytes),
      sizes,
      sealed.map((one) => one.salt),
      sealed.map((one) => one.sha256),
    ],
  );
}

// Reduces a colour profile to the tags that change colours, with fresh names and an anonymous header. Refuses what it cannot read.

import { isSrgbProfile } from './srgb.ts';

/** Longest profile looked at; a longer one is dropped. */
export const MAX_PROFILE_BYTES = 4 * 1024 * 1024;

const HEADER_BYTES = 128;
const MAX_TAGS = 100;
/** Tags a decoder needs; every other one (names, dates, device ids, private tags) goes. */
const KEPT_TAGS = new Set([
  ...['wtpt', 'chad', 'rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC', 'kTRC'],
  ...['A2B0', 'A2B1', 'A2B2', 'B2A0', 'B2A1', 'B2A2', 'gamt'],
]);
const CLASSES = new Set(['scnr', 'mntr', 'prtr', 'spac']);
const SPACES = new Set(['RGB ', 'GRAY', 'CMYK']);
const PARAMETRIC_VALUES = [1, 3, 4, 5, 7];

export type ProfileTags = ReadonlyMap<string, Buffer>;

/** Length a tag's own header claims, or null where the type is unknown or does not fit. */
function claimedBytes(tag: Buffer): number | null {
  const type = tag.toString('latin1', 0, 4);
  if (type === 'XYZ ') return 20;
  if (type === 'sf32') return 44;
  if (type === 'curv') return tag.length < 12 ? null : 12 + 2 * tag.readUInt32BE(8);
  if (type === 'para') {
    const values = tag.length < 12 ? undefined : PARAMETRIC_VALUES[tag.readUInt16BE(8)];
    return values === undefined ? null : 12 + 4 * values;
  }
  return type === 'mft1' || type === 'mft2' || type === 'mAB ' || type === 'mBA ' ? tag.length : null;
}

function readTags(profile: Buffer): ProfileTags | null {
  const count = profile.readUInt32BE(HEADER_BYTES);
  if (count > MAX_TAGS || HEADER_BYTES + 4 + count * 12 > profile.length) return null;
  const tags = new Map<string, Buffer>();
  for (let index = 0; index < count; index += 1) {
    const at = HEADER_BYTES + 4 + index * 12;
    const name = profile.toString('latin1', at, at + 4);
    if (!KEPT_TAGS.has(name)) continue;
    const start = profile.readUInt32BE(at + 4);
    const length = profile.readUInt32BE(at + 8);
    if (length < 8 || start < HEADER_BYTES || start + length > profile.length) return null;
    const body = profile.subarray(start, start + length);
    const claimed = claimedBytes(body);
    if (claimed === null || claimed > length) return null;
    tags.set(name, body.subarray(0, claimed));
  }
  return tags;
}

function hasWhatItsSpaceNeeds(space: string, tags: ProfileTags): boolean {
  if (tags.has('A2B0')) return true;
  if (space === 'GRAY') return tags.has('kTRC');
  return space === 'RGB ' && ['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC'].every((name) => tags.has(name));
}

function freshHeader(profile: Buffer, totalBytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(totalBytes, 0);
  profile.copy(header, 8, 8, 24);
  header.write('acsp', 36, 'latin1');
  header.writeUInt32BE(profile.readUInt32BE(64) & 3, 64);
  header.writeUInt32BE(0xf6d6, 68);
  header.writeUInt32BE(0x10000, 72);
  header.writeUInt32BE(0xd32d, 76);
  return header;
}

/** The two text tags every profile must have, saying as little as they can. */
function freshText(version: number): { desc: Buffer; cprt: Buffer } {
  if (version >= 4) {
    const text = Buffer.alloc(30);
    text.write('mluc', 0, 'latin1');
    text.writeUInt32BE(1, 8);
    text.writeUInt32BE(12, 12);
    text.write('enUS', 16, 'latin1');
    text.writeUInt32BE(2, 20);
    text.writeUInt32BE(28, 24);
    text.writeUInt16BE(0x2d, 28);
    return { desc: text, cprt: text };
  }
  const desc = Buffer.alloc(92);
  desc.write('desc', 0, 'latin1');
  desc.writeUInt32BE(2, 8);
  desc.write('-', 12, 'latin1');
  const cprt = Buffer.alloc(10);
  cprt.write('text', 0, 'latin1');
  cprt.write('-', 8, 'latin1');
  return { desc, cprt };
}

function assemble(profile: Buffer, tags: ProfileTags): Buffer {
  const text = freshText(profile[8] ?? 2);
  const all = [...[['desc', text.desc] as const, ['cprt', text.cprt] as const], ...tags];
  const table = Buffer.alloc(4 + all.length * 12);
  table.writeUInt32BE(all.length, 0);
  const bodies: Buffer[] = [];
  const placed = new Map<Buffer, number>();
  let at = HEADER_BYTES + table.length;
  for (const [index, [name, body]] of all.entries()) {
    const known = [...placed].find(([other]) => other.equals(body))?.[1];
    table.write(name, 4 + index * 12, 'latin1');
    table.writeUInt32BE(known ?? at, 8 + index * 12);
    table.writeUInt32BE(body.length, 12 + index * 12);
    if (known !== undefined) continue;
    placed.set(body, at);
    const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)]);
    bodies.push(padded);
    at += padded.length;
  }
  return Buffer.concat([freshHeader(profile, at), table, ...bodies]);
}

/**
 * Returns a profile of the same colours holding only its required tags, or null where the profile is damaged, of a
 * kind pictures do not carry, or plain sRGB (which is what a picture without a profile means anyway). ICC.1:2022.
 */
export function reduceProfile(profile: Buffer): Buffer | null {
  if (profile.length < HEADER_BYTES + 4 || profile.length > MAX_PROFILE_BYTES) return null;
  if (profile.toString('latin1', 36, 40) !== 'acsp' || profile.readUInt32BE(0) > profile.length) return null;
  const version = profile[8] ?? 0;
  const space = profile.toString('latin1', 16, 20);
  const connection = profile.toString('latin1', 20, 24);
  if (version < 2 || version > 4 || !CLASSES.has(profile.toString('latin1', 12, 16)) || !SPACES.has(space)) return null;
  if (connection !== 'XYZ ' && connection !== 'Lab ') return null;
  const tags = readTags(profile);
  if (tags === null || !hasWhatItsSpaceNeeds(space, tags)) return null;
  if (space === 'RGB ' && isSrgbProfile(tags)) return null;
  return assemble(profile, tags);
}

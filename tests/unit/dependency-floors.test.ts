// The lowest versions without the advisories known to us: the lockfile must not fall below them, whoever changes it.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

type Floors = Record<string, Record<string, string>>;
type Lock = { packages: Record<string, { version?: string; link?: boolean }> };

// Release line -> lowest version. A line that is not named passes only when it is newer than every line that is.
const FLOORS: Floors = {
  next: { '15': '15.5.24', '16': '16.3.3' },
  react: { '19.0': '19.0.6', '19.1': '19.1.7', '19.2': '19.2.6' },
  'react-dom': { '19.0': '19.0.6', '19.1': '19.1.7', '19.2': '19.2.6' },
  'next-auth': { '4': '4.24.15', '5': '5.0.0-beta.32' },
  '@auth/core': { '0': '0.41.3' },
  nodemailer: { '7': '7.0.7' },
  sharp: { '0': '0.35.4' },
  'file-type': { '21': '21.3.2', '22': '22.0.0' },
};

const SHARED = path.resolve(process.cwd(), '../shared/vectors/version_floors.json');

/** Copied above; where the list it was copied from is at hand, its present state counts as well. */
function sharedFloors(): Floors {
  const { packages } = JSON.parse(readFileSync(SHARED, 'utf8')) as {
    packages: { name: string; floor: Record<string, string> }[];
  };
  return Object.fromEntries(packages.map(({ name, floor }) => [name, floor]));
}

/** Every version of a package in the lockfile, nested copies included. */
function lockedVersions(name: string): string[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  return Object.entries(packages)
    .filter(([place, { link }]) => place.endsWith(`node_modules/${name}`) && !link)
    .map(([, { version = '' }]) => version);
}

/** Semver's order, as far as these need it: a pre-release comes before its release. */
function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('-', 2));
  const parts = (text = '') => text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const order = compareParts(parts(left?.[0]), parts(right?.[0]));
  if (order !== 0) return order;
  if (left?.[1] === undefined || right?.[1] === undefined)
    return Number(left?.[1] === undefined) - Number(right?.[1] === undefined);
  return compareParts(parts(left[1]), parts(right[1]));
}

function compareParts(a: (number | string)[], b: (number | string)[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [x, y] = [a[index] ?? -1, b[index] ?? -1];
    if (x === y) continue;
    return typeof x === typeof y ? (x < y ? -1 : 1) : typeof x === 'number' ? -1 : 1;
  }
  return 0;
}

function isHighEnough(version: string, lines: Record<string, string>): boolean {
  const line = Object.keys(lines).find((prefix) => version === prefix || version.startsWith(`${prefix}.`));
  if (line !== undefined) return compare(version, lines[line] ?? '') >= 0;
  return Object.values(lines).every((floor) => compare(version, floor) > 0);
}

describe('isHighEnough', () => {
  it('tells a version below its floor from one above it', () => {
    expect(isHighEnough('16.3.2', FLOORS.next ?? {})).toBe(false);
    expect(isHighEnough('16.3.3', FLOORS.next ?? {})).toBe(true);
    expect(isHighEnough('14.9.9', FLOORS.next ?? {})).toBe(false);
    expect(isHighEnough('5.0.0-beta.9', FLOORS['next-auth'] ?? {})).toBe(false);
    expect(isHighEnough('5.0.0-beta.32', FLOORS['next-auth'] ?? {})).toBe(true);
    expect(isHighEnough('5.0.0', FLOORS['next-auth'] ?? {})).toBe(true);
    expect(isHighEnough('10.6.0', FLOORS.nodemailer ?? {})).toBe(true);
  });
});

const LISTS: [string, Floors][] = [['this house', FLOORS]];
if (existsSync(SHARED)) LISTS.push(['the shared list', sharedFloors()]);

describe.each(LISTS)('the lockfile against the floors of %s', (_, floors) => {
  it('holds no package below its floor', () => {
    expect(Object.keys(floors).length).toBeGreaterThan(6);
    for (const [name, lines] of Object.entries(floors)) {
      for (const version of lockedVersions(name))
        expect([name, version, isHighEnough(version, lines)]).toEqual([name, version, true]);
    }
  });
});

it('finds the packages it looks for', () => {
  for (const name of Object.keys(FLOORS)) expect([name, lockedVersions(name).length > 0]).toEqual([name, true]);
});

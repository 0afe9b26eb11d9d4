// Keys are ours, and nothing else can become one.

import { createStorageKey, isStoredRange, storageKeyFrom } from '@/lib/storage/storage';

const KEY = '0f8fad5b-d9cb-469f-a165-70867728950e';

describe('storageKeyFrom', () => {
  it('reads back what createStorageKey made', () => {
    const keys = Array.from({ length: 1000 }, createStorageKey);
    expect(new Set(keys).size).toBe(1000);
    for (const key of keys) expect(storageKeyFrom(key)).toBe(key);
  });

  it.each([
    '',
    'a',
    KEY.toUpperCase(),
    `${KEY}\n`,
    ` ${KEY}`,
    `${KEY}.part`,
    `../${KEY}`,
    `/etc/passwd`,
    `..\\..\\${KEY}`,
    `${KEY}\u0000`,
    `%2e%2e%2f${KEY}`,
    KEY.replace('-4', '-1'),
    KEY.replace('-a', '-c'),
    KEY.replaceAll('-', ''),
    '../../../../../../../../../../etc/pas',
  ])('refuses %p', (text) => {
    expect(() => storageKeyFrom(text)).toThrow(expect.objectContaining({ code: 'request/invalid' }));
  });
});

describe('isStoredRange', () => {
  it.each([
    [0, 0, true],
    [0, 1, true],
    [5, 5, true],
    [1, 0, false],
    [-1, 1, false],
    [0, 1.5, false],
    [0, Number.NaN, false],
    [0, Number.POSITIVE_INFINITY, false],
    [0, 2 ** 53, false],
  ])('%p to %p: %p', (start, end, expected) => expect(isStoredRange({ start, end })).toBe(expected));
});

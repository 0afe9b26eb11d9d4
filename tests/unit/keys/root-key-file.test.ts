import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { forgetConfig } from '@/lib/config/config';
import { keyId } from '@/lib/crypto/key-material';
import { createRootKeyText } from '@/lib/crypto/secrets';
import { forgetKeyProvider, keyProvider } from '@/lib/keys/provider';
import { createRootKeyFile, readRootKeyFile } from '@/lib/keys/root-key-file';
import { parseRootKeys } from '@/lib/keys/root-keys';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-keys-'));
  file = path.join(folder, 'root-keys');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refused = (detail: string) =>
  expect.objectContaining({ code: 'keys/unavailable', detail: expect.stringContaining(detail) });
const idsOf = (texts: string[]) => parseRootKeys(texts, 'test').map((key) => keyId(key).toString('hex'));
const idsIn = (name: string) => readRootKeyFile(name).map((key) => keyId(key).toString('hex'));

describe('createRootKeyFile', () => {
  it('writes one fresh key, for its owner alone, and leaves no draft', async () => {
    expect(await createRootKeyFile(file)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readRootKeyFile(file)).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['root-keys']);
  });

  it('makes its folder, closed to others', async () => {
    const deep = path.join(folder, 'a', 'b', 'root-keys');
    expect(await createRootKeyFile(deep)).toBe(true);
    expect(statSync(path.dirname(deep)).mode & 0o777).toBe(0o700);
  });

  it('never overwrites, whatever is there', async () => {
    await createRootKeyFile(file);
    const before = readFileSync(file);
    expect(await createRootKeyFile(file)).toBe(false);
    expect(readFileSync(file).equals(before)).toBe(true);
    const dangling = path.join(folder, 'dangling');
    symlinkSync('/nowhere', dangling);
    expect(await createRootKeyFile(dangling)).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(['dangling', 'root-keys']);
  });

  it('lets one of many at once win', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => createRootKeyFile(file)));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['root-keys']);
  });

  it('says when it cannot write', async () => {
    writeFileSync(path.join(folder, 'plain'), '');
    await expect(createRootKeyFile(path.join(folder, 'plain', 'root-keys'))).rejects.toThrow('keys/unavailable');
    await expect(createRootKeyFile(path.join(folder, 'plain', 'deep', 'root-keys'))).rejects.toThrow('keys/unavailable');
  });
});

describe('readRootKeyFile', () => {
  const write = (text: string, mode = 0o600) => {
    writeFileSync(file, text);
    chmodSync(file, mode);
  };

  it('reads one key a line, without comments, blanks and line ends of other systems', () => {
    const [one, two] = [createRootKeyText(), createRootKeyText()];
    write(`# current\r\n${one}   # since March\r\n\n   ${two}\n# end`);
    expect(idsIn(file)).toEqual(idsOf([one, two]));
  });

  it.each([0o640, 0o604, 0o660, 0o666, 0o644, 0o610, 0o601, 0o602, 0o620])('refuses mode %o', (mode) => {
    write(createRootKeyText(), mode);
    expect(() => readRootKeyFile(file)).toThrow(refused('0600'));
  });

  it.each([0o600, 0o400, 0o700])('takes mode %o', (mode) => {
    write(createRootKeyText(), mode);
    expect(readRootKeyFile(file)).toHaveLength(1);
  });

  it('refuses what is missing, empty, a folder or too large', () => {
    expect(() => readRootKeyFile(file)).toThrow(refused('cannot be opened'));
    write('# nothing here\n');
    expect(() => readRootKeyFile(file)).toThrow(refused('no root key'));
    write(`${'#'.repeat(70_000)}\n`);
    expect(() => readRootKeyFile(file)).toThrow(refused('plain file'));
    mkdirSync(path.join(folder, 'dir'), { mode: 0o700 });
    expect(() => readRootKeyFile(path.join(folder, 'dir'))).toThrow(refused('plain file'));
  });
});

describe('keyProvider', () => {
  const saved = { ...process.env };
  const configure = (changes: Record<string, string | undefined>) => {
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    forgetConfig();
    forgetKeyProvider();
  };
  afterEach(() => {
    configure({
      SAFELIGHT_ROOT_KEYS: saved['SAFELIGHT_ROOT_KEYS'],
      SAFELIGHT_ROOT_KEYS_FILE: saved['SAFELIGHT_ROOT_KEYS_FILE'],
    });
  });

  it('takes the keys of the environment, the first one wrapping, and stays the same', async () => {
    const [one, two] = [createRootKeyText(), createRootKeyText()];
    configure({ SAFELIGHT_ROOT_KEYS: `${one}, ${two}`, SAFELIGHT_ROOT_KEYS_FILE: undefined });
    expect((await keyProvider().currentRootKeyId()).toString('hex')).toBe(idsOf([one])[0]);
    expect(keyProvider()).toBe(keyProvider());
  });

  it('takes the file otherwise, and looks again after a fault', async () => {
    configure({ SAFELIGHT_ROOT_KEYS: undefined, SAFELIGHT_ROOT_KEYS_FILE: file });
    expect(() => keyProvider()).toThrow('keys/unavailable');
    await createRootKeyFile(file);
    expect((await keyProvider().currentRootKeyId()).toString('hex')).toBe(idsIn(file)[0]);
  });

  it('never falls back to the file when the environment is at fault', async () => {
    await createRootKeyFile(file);
    configure({ SAFELIGHT_ROOT_KEYS: 'sample', SAFELIGHT_ROOT_KEYS_FILE: file });
    expect(() => keyProvider()).toThrow(refused('SAFELIGHT_ROOT_KEYS'));
  });
});

// The secrets a vault makes for itself: one file each, mode 0600, made once and never overwritten.

import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';

const OTHERS_BITS = 0o077;

/** The secret in `file`; 32 random bytes in the given text form are written there first when it is missing. */
export function ensureSecret(file: string, form: 'base64' | 'base64url'): string {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) create(file, randomText(32, form));
  else if ((found.mode & OTHERS_BITS) !== 0) throw new Error(`${file} can be read by others: its mode must be 0600.`);
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 32) throw new Error(`${file} holds no secret: put it back from a copy, or remove it.`);
  return secret;
}

// Whole or not at all: written beside its place, then linked there.
function create(file: string, secret: string): void {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${randomText(6, 'hex')}`);
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writeSync(descriptor, `${secret}\n`);
    fsyncSync(descriptor);
    linkSync(draft, file);
  } finally {
    closeSync(descriptor);
    rmSync(draft, { force: true });
  }
}

function randomText(bytes: number, form: 'base64' | 'base64url' | 'hex'): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString(form);
}

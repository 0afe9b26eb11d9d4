// UUIDs as the 16 bytes that contexts, heads and passkeys hold.

const UUID_BYTES = 16;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The 16 bytes of a UUID in text, of any version and case; null when the text is none. */
export function uuidBytes(text: string): Buffer | null {
  return UUID.test(text) ? Buffer.from(text.replaceAll('-', ''), 'hex') : null;
}

/** The UUID of 16 bytes, in lower case; null for any other number of bytes. Undoes `uuidBytes`. */
export function uuidFromBytes(bytes: Uint8Array): string | null {
  if (bytes.length !== UUID_BYTES) return null;
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

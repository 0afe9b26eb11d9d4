// EXIF blocks laid by hand: any text in any tag, in either byte order.

type Texts = Readonly<Record<number, string | Buffer>>;

/** A big-endian block whose first directory and whose EXIF directory hold the given texts by tag. */
export function exifBlock(first: Texts, details: Texts = {}): Buffer {
  const head = Buffer.from('MM\0*\0\0\0\x08', 'latin1');
  const firstEntries = Object.entries(first).map(([tag, text]) => ({ tag: Number(tag), text: Buffer.from(text) }));
  const detailEntries = Object.entries(details).map(([tag, text]) => ({ tag: Number(tag), text: Buffer.from(text) }));
  const detailsAt = 8 + 2 + 12 * (firstEntries.length + 1) + 4;
  let valuesAt = detailsAt + 2 + 12 * detailEntries.length + 4;
  const values: Buffer[] = [];
  const directory = (entries: typeof firstEntries, pointer: number | null): Buffer => {
    const count = entries.length + (pointer === null ? 0 : 1);
    const bytes = Buffer.alloc(2 + 12 * count + 4);
    bytes.writeUInt16BE(count, 0);
    for (const [index, { tag, text }] of entries.entries()) {
      const at = 2 + 12 * index;
      bytes.writeUInt16BE(tag, at);
      bytes.writeUInt16BE(2, at + 2);
      bytes.writeUInt32BE(text.length, at + 4);
      if (text.length <= 4) text.copy(bytes, at + 8);
      else {
        bytes.writeUInt32BE(valuesAt, at + 8);
        values.push(text);
        valuesAt += text.length;
      }
    }
    if (pointer !== null) {
      const at = 2 + 12 * entries.length;
      bytes.writeUInt16BE(0x8769, at);
      bytes.writeUInt16BE(4, at + 2);
      bytes.writeUInt32BE(1, at + 4);
      bytes.writeUInt32BE(pointer, at + 8);
    }
    return bytes;
  };
  return Buffer.concat([head, directory(firstEntries, detailsAt), directory(detailEntries, null), ...values]);
}

export const TAGS = { make: 0x010f, model: 0x0110, changedAt: 0x0132, takenAt: 0x9003, digitisedAt: 0x9004 } as const;

// Multipart bodies laid by hand, as programs send them, and as they should not.

export type Part = {
  readonly name?: string;
  readonly fileName?: string;
  readonly type?: string;
  readonly bytes: Uint8Array | string;
};

const BOUNDARY = '----tests-boundary-7f3a';

/** A multipart body of these parts, and the headers that go with it. */
export function multipart(parts: readonly Part[]): { body: Uint8Array<ArrayBuffer>; headers: Record<string, string> } {
  const pieces: Buffer[] = [];
  for (const { name = 'file', fileName, type, bytes } of parts) {
    const disposition = `form-data; name="${name}"${fileName === undefined ? '' : `; filename="${fileName}"`}`;
    const head = [
      `--${BOUNDARY}`,
      `Content-Disposition: ${disposition}`,
      ...(type === undefined ? [] : [`Content-Type: ${type}`]),
    ];
    pieces.push(Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(bytes), Buffer.from('\r\n'));
  }
  pieces.push(Buffer.from(`--${BOUNDARY}--\r\n`));
  return framed(new Uint8Array(Buffer.concat(pieces)));
}

/** Any bytes, sent as if they were a multipart body. */
export function framed(body: Uint8Array<ArrayBuffer>): { body: Uint8Array<ArrayBuffer>; headers: Record<string, string> } {
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': String(body.byteLength) };
  return { body, headers };
}

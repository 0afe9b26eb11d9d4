// Readers who leave before the first byte: whatever way they go, no stored file stays open behind them.

import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { config } from '@/lib/config/config';
import type { DoorWord } from '@/lib/http/door-word';
import type { ApiImageDto } from '@/lib/shared/api-schemas';
import { callApi, tokenOf } from '@/tests/support/requests/api';
import { multipart } from '@/tests/support/requests/multipart';
import { createPerson } from '@/tests/support/people/people';
import { makeNoisePng } from '@/tests/support/pictures/pictures';

const WORDS = Symbol.for('safelight.requests');
const holder = globalThis as { [WORDS]?: { getStore(): DoorWord } };
const FILES = '/proc/self/fd';

let token: string;
let id: string;
let bytes: number;
let etag: string;
beforeAll(async () => {
  ({ token } = await tokenOf(await createPerson('Anna')));
  const { name: fileName, type, bytes: sent } = await makeNoisePng(950);
  const answer = await callApi('/api/v1/images', { token, method: 'POST', ...multipart([{ fileName, type, bytes: sent }]) });
  ({ id, bytes } = (await answer.json()) as ApiImageDto);
  const head = await ask({ method: 'HEAD' });
  etag = head.headers.get('etag') ?? '';
});
afterEach(() => {
  delete holder[WORDS];
});

function ask({ query = '', ...call }: { query?: string; method?: string; headers?: Record<string, string> } = {}) {
  return callApi(`/api/v1/images/${id}/content${query}`, { token, ...call });
}

/** Stored files this process holds open. */
function openFiles(): number {
  const places = readdirSync(FILES).map((name) => {
    try {
      return readlinkSync(`${FILES}/${name}`);
    } catch {
      return ''; // the list's own
    }
  });
  return places.filter((place) => place.startsWith(config().storageDir)).length;
}

/** Puts an outer door before the next request. */
function standDoor(isClosed = false): DoorWord {
  const word: DoorWord = { isAtDoor: false, refusalStatus: null, body: null, isClosed };
  holder[WORDS] = { getStore: () => word };
  return word;
}

const PARTS = [
  ['the whole', {}],
  ['a part', { range: 'bytes=700000-1700000' }],
] as const;

(existsSync(FILES) ? describe : describe.skip)('an original of 2 MB', () => {
  it('is held open by an answer', async () => {
    expect(bytes).toBeGreaterThan(1_900_000);
    const answer = await ask();
    expect(openFiles()).toBe(1);
    expect((await answer.arrayBuffer()).byteLength).toBe(bytes);
    expect(openFiles()).toBe(0);
  });

  it.each(PARTS)('is closed when its stream is cancelled unread: %s', async (_what, headers) => {
    const answer = await ask({ headers });
    expect(openFiles()).toBe(1);
    await answer.body?.cancel();
    expect(openFiles()).toBe(0);
  });

  it.each(PARTS)('is closed when the door lets go of it: %s', async (_what, headers) => {
    const word = standDoor();
    await ask({ headers });
    expect(openFiles()).toBe(1);
    await word.body?.leave();
    expect(openFiles()).toBe(0);
  });

  it('is closed when the pump finds the reader gone', async () => {
    const word = standDoor();
    await ask();
    const gone = new http.ServerResponse(new http.IncomingMessage(new net.Socket()));
    gone.destroy();
    await word.body?.send(gone);
    expect(openFiles()).toBe(0);
  });

  it('is closed when the reader had gone before it was opened', async () => {
    const word = standDoor(true);
    const answer = await ask();
    expect([answer.body, word.body]).toEqual([null, null]);
    for (let turn = 0; turn < 100 && openFiles() > 0; turn += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(openFiles()).toBe(0);
  });

  it('is not opened for HEAD, nor for who has it, nor for a range beyond its end', async () => {
    const answers = [
      await ask({ method: 'HEAD' }),
      await ask({ headers: { 'if-none-match': etag } }),
      await ask({ headers: { range: `bytes=${bytes}-` } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 304, 416]);
    expect(openFiles()).toBe(0);
  });

  it('leaves no file open for its small forms, which are read in one go', async () => {
    for (const rendition of ['preview', 'thumbnail']) {
      const answer = await ask({ query: `?rendition=${rendition}` });
      await answer.body?.cancel();
      expect([rendition, answer.status, openFiles()]).toEqual([rendition, 200, 0]);
    }
  });
});

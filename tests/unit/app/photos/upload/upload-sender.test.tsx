import { createSender } from '@/app/(vault)/photos/_components/upload/queue/browser-engine';
import { findKnown } from '@/app/(vault)/photos/_components/upload/queue/known-files';
import { readTransfer } from '@/app/(vault)/photos/_components/upload/dropped-files';
import { RESUMABLE_FROM_BYTES, UPLOAD_PART_BYTES } from '@/lib/shared/limits';

const mockWhole = jest.fn();
const mockParts = jest.fn();
const mockFind = jest.fn();
jest.mock('@/app/(vault)/photos/actions', () => ({ findDuplicates: (input: unknown) => mockFind(input) }));
jest.mock('@/app/(vault)/photos/_components/upload/queue/send-whole', () => ({ sendWhole: (file: File) => mockWhole(file) }));
jest.mock('@/app/(vault)/photos/_components/upload/queue/send-in-parts', () => ({
  sendInParts: (file: File) => mockParts(file),
}));

const WISHES = { keepDuplicate: false, onProgress: () => undefined };
const sized = (bytes: number) => Object.defineProperty(new File(['x'], 'a.jpg'), 'size', { value: bytes });
const answering = (result: object) => ({ answer: Promise.resolve(result), abort: jest.fn() });
const STORED = { ok: true, data: {} };
const TOO_LARGE = { ok: false, code: 'request/too-large' };

describe('createSender', () => {
  it('sends small files whole and large ones in parts', async () => {
    mockWhole.mockReturnValue(answering(STORED));
    mockParts.mockReturnValue(answering(STORED));
    const send = createSender();
    await send(sized(RESUMABLE_FROM_BYTES), WISHES).answer;
    expect(mockParts).not.toHaveBeenCalled();
    await send(sized(RESUMABLE_FROM_BYTES + 1), WISHES).answer;
    expect([mockWhole.mock.calls.length, mockParts.mock.calls.length]).toEqual([1, 1]);
  });

  it('turns to parts where a host takes no body of that size, and remembers it', async () => {
    const parts = answering(STORED);
    mockWhole.mockReturnValue(answering(TOO_LARGE));
    mockParts.mockReturnValue(parts);
    const send = createSender();
    const transfer = send(sized(UPLOAD_PART_BYTES + 1), WISHES);
    expect(await transfer.answer).toBe(STORED);
    transfer.abort(true);
    expect(parts.abort).toHaveBeenCalledWith(true);
    await send(sized(UPLOAD_PART_BYTES + 1), WISHES).answer;
    expect([mockWhole.mock.calls.length, mockParts.mock.calls.length]).toEqual([1, 2]);
  });

  it('takes the word of the host for a file that is small enough for any', async () => {
    mockWhole.mockReturnValue(answering(TOO_LARGE));
    expect(await createSender()(sized(UPLOAD_PART_BYTES), WISHES).answer).toBe(TOO_LARGE);
  });
});

describe('findKnown', () => {
  const files = new Map([
    ['u1', new File(['abc'], 'a.jpg')],
    ['u2', new File(['abc'], 'b.jpg')],
    ['u3', new File(['xyz'], 'c.jpg')],
  ]);
  // Not all of a browser is there.
  beforeEach(() => {
    Object.defineProperty(globalThis, 'crypto', {
      configurable: true,
      value: { subtle: { digest: async (_name: string, bytes: ArrayBuffer) => bytes } },
    });
    for (const [, file] of files)
      file.arrayBuffer = () => Promise.resolve(new Uint8Array([0, file.name === 'c.jpg' ? 2 : 171]).buffer);
  });

  it('asks once for each content, and answers for each file', async () => {
    mockFind.mockResolvedValue({ ok: true, data: { known: [{ sha256: '00ab', imageId: 'i-1', isTrashed: true }] } });
    const known = await findKnown(files);
    expect(mockFind).toHaveBeenCalledWith({ sha256: ['00ab', '0002'] });
    expect([...known]).toEqual([
      ['u1', { imageId: 'i-1', isTrashed: true }],
      ['u2', { imageId: 'i-1', isTrashed: true }],
    ]);
  });

  it('fails where the vault does not say', async () => {
    mockFind.mockResolvedValue({ ok: false, code: 'request/rate-limited' });
    await expect(findKnown(files)).rejects.toThrow('request/rate-limited');
  });
});

describe('readTransfer', () => {
  const file = (name: string, isReadable = true) => ({
    name,
    isFile: true,
    file: (done: (file: File) => void, failed: () => void) => (isReadable ? done(new File(['x'], name)) : failed()),
  });
  const folder = (name: string, children: object[]) => ({
    name,
    isFile: false,
    createReader: () => {
      const portions = [children.slice(0, 1), children.slice(1), []];
      return { readEntries: (done: (entries: object[]) => void) => done(portions.shift() ?? []) };
    },
  });
  const transfer = (entries: object[]) =>
    ({ items: entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry })), files: [] }) as unknown as DataTransfer;

  it('opens folders all the way down, in portions, and leaves out what systems put there', async () => {
    const inner = folder('inner', [file('c.jpg'), file('Thumbs.db')]);
    const found = await readTransfer(transfer([file('a.jpg'), folder('outer', [file('b.jpg'), inner, file('.hidden')])]));
    expect(found.map(({ name }) => name)).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  });

  it('lists a file that cannot be opened as one without content', async () => {
    const found = await readTransfer(transfer([file('a.jpg', false), file('b.jpg')]));
    expect(found.map(({ name, size }) => [name, size])).toEqual([
      ['a.jpg', 0],
      ['b.jpg', 1],
    ]);
  });
});

import { listUnindexed } from '@/lib/db/images/image-texts';
import { log } from '@/lib/log/log';
import { SafelightError } from '@/lib/shared/safelight-error';
import { changeImageTexts } from '@/lib/vault/gallery/image-texts';
import { indexBacklog } from '@/lib/vault/search/backlog';

jest.mock('@/lib/db/images/image-texts', () => ({ listUnindexed: jest.fn() }));
jest.mock('@/lib/vault/gallery/image-texts', () => ({ changeImageTexts: jest.fn() }));
jest.mock('@/lib/log/log', () => ({ log: jest.fn() }));

const OWNER = '0197a1b2-0000-7000-8000-00000000a001';
const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ imageId: `image-${index}`, ownerId: OWNER }));

describe('indexBacklog', () => {
  it('goes through all batches, past pictures that are gone, changed or do not open', async () => {
    const error = jest.fn();
    jest.mocked(log).mockReturnValue({ error } as unknown as ReturnType<typeof log>);
    jest.mocked(listUnindexed).mockResolvedValueOnce(rows(200)).mockResolvedValueOnce(rows(4));
    const change = jest.mocked(changeImageTexts).mockResolvedValue(undefined as never);
    for (const code of ['crypto/open-failed', 'object/not-found', 'request/busy'] as const) {
      change.mockRejectedValueOnce(new SafelightError(code));
    }
    await expect(indexBacklog()).resolves.toBe(201);
    expect(jest.mocked(listUnindexed).mock.calls.map(([after]) => after)).toEqual([null, 'image-199']);
    expect(error).toHaveBeenCalledTimes(1);
  });

  it('does not go on without its database', async () => {
    jest.mocked(listUnindexed).mockResolvedValueOnce(rows(1));
    jest.mocked(changeImageTexts).mockRejectedValueOnce(new SafelightError('db/unavailable'));
    await expect(indexBacklog()).rejects.toThrow('db/unavailable');
  });
});

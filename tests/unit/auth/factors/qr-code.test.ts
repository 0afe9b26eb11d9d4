import { create } from 'qrcode';
import { qrCodeOf } from '@/lib/auth/factors/qr-code';

/** Reads a drawn path back, module by module. */
function modulesOf(path: string): Set<string> {
  return new Set([...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x} ${y}`));
}

describe('qrCodeOf', () => {
  const text = 'otpauth://totp/Safelight:anna%40example.org?issuer=Safelight&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

  it('draws every dark module of the code, and no other', () => {
    const { size, path } = qrCodeOf(text);
    const dark = modulesOf(path);
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    for (let y = 0; y < size; y += 1) {
      for (let x = 0; x < size; x += 1) expect([x, y, dark.has(`${x} ${y}`)]).toEqual([x, y, modules.get(y, x) === 1]);
    }
  });

  it('has its three finder patterns the right way round: none at the lower right', () => {
    const { size, path } = qrCodeOf(text);
    const dark = modulesOf(path);
    const hasFinder = (left: number, top: number) =>
      Array.from({ length: 7 }, (_, i) => i).every(
        (i) => dark.has(`${left + i} ${top}`) && dark.has(`${left} ${top + i}`) && dark.has(`${left + i} ${top + 6}`),
      );
    expect([hasFinder(0, 0), hasFinder(size - 7, 0), hasFinder(0, size - 7), hasFinder(size - 7, size - 7)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

import fc from 'fast-check';
import { FITTED, frameOf, panBy, zoomAt } from '@/app/(vault)/photos/_components/viewer/zoom/zoom';
import { findImageId, viewerAddress } from '@/app/(vault)/photos/_components/viewer-address';
import { daysLeft, formatDay } from '@/app/_components/gallery/reader/format';
import { formatBytes } from '@/lib/shared/format-bytes';

const frame = frameOf({ width: 1000, height: 800 }, { width: 4000, height: 3000 });

describe('frameOf', () => {
  it('fits a large picture and leaves a small one at its own size', () => {
    expect(frame.fitted).toEqual({ width: 1000, height: 750 });
    expect(frameOf({ width: 1000, height: 800 }, { width: 50, height: 40 }).fitted).toEqual({ width: 50, height: 40 });
  });
});

describe('zoomAt', () => {
  it('keeps what lies under the pointer there', () => {
    const point = { x: 120, y: -80 };
    const view = zoomAt(FITTED, 3, point, frame);
    expect((point.x - view.x) / view.scale).toBeCloseTo(point.x, 6);
    expect((point.y - view.y) / view.scale).toBeCloseTo(point.y, 6);
  });

  it('stays between fitted and largest, and never leaves a gap at an edge', () => {
    const step = fc.record({
      factor: fc.double({ min: 0.1, max: 10, noNaN: true }),
      x: fc.integer({ min: -500, max: 500 }),
      y: fc.integer({ min: -400, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let view = FITTED;
        for (const { factor, x, y } of steps) view = panBy(zoomAt(view, factor, { x, y }, frame), { x: y, y: x }, frame);
        expect(view.scale).toBeGreaterThanOrEqual(1);
        expect(view.scale).toBeLessThanOrEqual(frame.maxScale);
        expect(Math.abs(view.x)).toBeLessThanOrEqual(Math.max(0, (frame.fitted.width * view.scale - 1000) / 2) + 1e-6);
        expect(Math.abs(view.y)).toBeLessThanOrEqual(Math.max(0, (frame.fitted.height * view.scale - 800) / 2) + 1e-6);
      }),
    );
  });

  it('returns to the middle when fitted again', () => {
    expect(zoomAt(zoomAt(FITTED, 4, { x: 300, y: 200 }, frame), 0.01, { x: 0, y: 0 }, frame)).toMatchObject({ scale: 1 });
  });
});

describe('viewer address', () => {
  const id = '0b5f2c1e-8d7a-4b6c-9e3f-2a1d4c5b6e7f';

  it('leads there and back, and knows other addresses', () => {
    expect(findImageId(viewerAddress(id))).toBe(id);
    for (const other of ['/photos', '/photos/', '/photos/1', `/trash/${id}`, `/photos/${id}/x`, `/photos/${id.toUpperCase()}`]) {
      expect(findImageId(other)).toBeNull();
    }
  });
});

describe('format', () => {
  it('writes sizes as people read them', () => {
    expect(formatBytes(0, 'en')).toBe('0 bytes');
    expect(formatBytes(1, 'en')).toBe('1 byte');
    expect(formatBytes(4_230_000, 'en')).toBe('4.2 MB');
    expect(formatBytes(4_230_000, 'de')).toBe('4,2 MB');
    expect(formatBytes(1_000_000_000, 'en')).toBe('1 GB');
    expect(formatBytes(5e15, 'en')).toBe('5,000 TB');
  });

  it('writes a day without slipping into its neighbour', () => {
    expect(formatDay('2026-05-03', 'en-GB')).toMatch(/Sun.*3 May 2026/);
  });

  it('counts the days left, and never below none', () => {
    const now = Date.UTC(2026, 4, 20);
    expect(daysLeft('2026-05-20T00:00:00.000Z', 30, now)).toBe(30);
    expect(daysLeft('2026-05-19T12:00:00.000Z', 30, now)).toBe(30);
    expect(daysLeft('2026-04-20T01:00:00.000Z', 30, now)).toBe(1);
    expect(daysLeft('2026-01-01T00:00:00.000Z', 30, now)).toBe(0);
  });
});

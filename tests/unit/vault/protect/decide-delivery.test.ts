import { type DeliveryAsk, decideDelivery } from '@/lib/vault/protect/decide-delivery';
import { isLooser, isRuling, parseRules, type SettledRules, strictestRules } from '@/lib/vault/protect/strictest-rules';
import type { DownloadRules } from '@/lib/shared/protect/privacy';

const OPEN: SettledRules = { originals: 'allowed', watermark: 'never', isStepUp: false, originalsAnHour: null };
const PERSON: DeliveryAsk = { rendition: 'original', purpose: 'view', isProgram: false, isFresh: false, isMarkWanted: false };

describe('strictestRules', () => {
  it('takes of each rule the strictest, whoever set it', () => {
    expect(strictestRules([])).toEqual(OPEN);
    expect(strictestRules([{}, {}])).toEqual(OPEN);
    const places: DownloadRules[] = [
      { originals: 'off', watermark: 'never', originalsAnHour: 50 },
      { originals: 'allowed', watermark: 'always', isStepUp: false, originalsAnHour: null },
      { isStepUp: true, originalsAnHour: 7 },
    ];
    const all = { originals: 'off', watermark: 'always', isStepUp: true, originalsAnHour: 7 };
    for (const order of [places, [...places].reverse()]) expect(strictestRules(order)).toEqual(all);
  });
});

describe('isLooser', () => {
  it.each<[DownloadRules, DownloadRules, boolean]>([
    [{}, {}, false],
    [{}, { originals: 'off' }, false],
    [{ originals: 'off' }, {}, true],
    [{ originals: 'off' }, { originals: 'allowed' }, true],
    [{ watermark: 'always' }, { watermark: 'never' }, true],
    [{ watermark: 'never' }, {}, false],
    [{ isStepUp: true }, { isStepUp: false }, true],
    [{ originalsAnHour: 5 }, { originalsAnHour: 6 }, true],
    [{ originalsAnHour: 5 }, { originalsAnHour: null }, true],
    [{ originalsAnHour: 5 }, { originalsAnHour: 4 }, false],
    [{ originalsAnHour: null }, { originalsAnHour: 1000 }, false],
    // One screw tightened pays for no other one.
    [{ watermark: 'always' }, { originals: 'off', isStepUp: true, originalsAnHour: 1 }, true],
  ])('%j to %j: %s', (before, after, expected) => {
    expect(isLooser(before, after)).toBe(expected);
  });

  it('calls rules ruling when taking them away would let more out', () => {
    expect([{}, { originals: 'allowed' as const }, { isStepUp: false }].map(isRuling)).toEqual([false, false, false]);
    expect([{ originals: 'off' as const }, { isStepUp: true }, { originalsAnHour: 9 }].map(isRuling)).toEqual([true, true, true]);
  });
});

describe('parseRules', () => {
  it('reads what a row may hold, and lets nothing pass that it cannot read', () => {
    expect(parseRules(null)).toEqual({});
    expect(parseRules({ originals: 'off' })).toEqual({ originals: 'off' });
    for (const bad of ['off', 7, [], { originals: 'on' }, { originalsAnHour: 0 }, { more: 1 }]) {
      expect(() => parseRules(bad)).toThrow(expect.objectContaining({ code: 'internal/unexpected' }));
    }
  });
});

describe('decideDelivery', () => {
  const told = (ask: Partial<DeliveryAsk>, rules: DownloadRules = {}) => {
    const decision = decideDelivery({ ...PERSON, ...ask }, strictestRules([rules]));
    return decision.kind === 'refuse' ? decision.code : decision.isMarked ? 'marked' : 'plain';
  };

  it('lets thumbnails out whatever the rules are, and never counts them', () => {
    const strict: DownloadRules = { originals: 'off', watermark: 'always', isStepUp: true, originalsAnHour: 1 };
    for (const isProgram of [false, true]) {
      for (const purpose of ['view', 'download'] as const) {
        const decision = decideDelivery({ ...PERSON, rendition: 'thumbnail', purpose, isProgram }, strictestRules([strict]));
        expect(decision).toEqual({ kind: 'deliver', isMarked: false, originalsAnHour: null });
      }
    }
  });

  it('keeps an original back where it is off, and gives the preview', () => {
    const rules: DownloadRules = { originals: 'off' };
    expect(told({}, rules)).toBe('image/original-off');
    expect(told({ isFresh: true, purpose: 'download' }, rules)).toBe('image/original-off');
    expect(told({ isProgram: true }, rules)).toBe('image/original-off');
    expect(told({ rendition: 'untouched', purpose: 'download', isFresh: true }, rules)).toBe('image/original-off');
    expect(told({ rendition: 'preview', purpose: 'download' }, rules)).toBe('plain');
  });

  it('wants a fresh proof of a person who takes an original away, and of everybody where a rule says so', () => {
    expect(told({})).toBe('plain');
    expect(told({ purpose: 'download' })).toBe('auth/step-up');
    expect(told({ purpose: 'download', isMarkWanted: true })).toBe('auth/step-up');
    expect(told({ purpose: 'download', isFresh: true })).toBe('plain');
    expect(told({ isProgram: true, purpose: 'download' })).toBe('plain');
    expect(told({}, { isStepUp: true })).toBe('auth/step-up');
    expect(told({ isFresh: true }, { isStepUp: true })).toBe('plain');
    expect(told({ isProgram: true }, { isStepUp: true })).toBe('auth/step-up');
    expect(told({ rendition: 'preview' }, { isStepUp: true })).toBe('plain');
  });

  it('marks previews and originals where a rule or the caller says so', () => {
    for (const rendition of ['preview', 'original'] as const) {
      expect(told({ rendition, isFresh: true }, { watermark: 'always' })).toBe('marked');
      expect(told({ rendition, isFresh: true, isMarkWanted: true })).toBe('marked');
      expect(told({ rendition, isProgram: true }, { watermark: 'always' })).toBe('marked');
    }
  });

  it('gives the untouched file to a person with a fresh proof who takes it away, where no mark is due', () => {
    const ask = { rendition: 'untouched', purpose: 'download', isFresh: true } as const;
    expect(told(ask)).toBe('plain');
    expect(told({ ...ask, isFresh: false })).toBe('auth/step-up');
    expect(told({ ...ask, purpose: 'view' })).toBe('object/not-found');
    expect(told({ ...ask, isProgram: true })).toBe('object/not-found');
    expect(told({ ...ask, isMarkWanted: true })).toBe('image/original-off');
    expect(told(ask, { watermark: 'always' })).toBe('image/original-off');
  });

  it('says how many originals an hour, for originals alone', () => {
    const rules = strictestRules([{ originalsAnHour: 3 }]);
    const hourly = (rendition: DeliveryAsk['rendition'], purpose: DeliveryAsk['purpose'] = 'download') => {
      const decision = decideDelivery({ ...PERSON, rendition, purpose, isFresh: true }, rules);
      return decision.kind === 'deliver' ? decision.originalsAnHour : decision.code;
    };
    expect([hourly('original'), hourly('original', 'view'), hourly('untouched')]).toEqual([3, 3, 3]);
    expect([hourly('preview'), hourly('thumbnail')]).toEqual([null, null]);
  });
});

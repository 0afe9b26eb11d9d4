import { neighbourOf } from '@/app/_components/gallery/grid/focus-tile';
import {
  EMPTY_SELECTION,
  extendTo,
  groupState,
  keepPresent,
  selectAll,
  toggleGroup,
  toggleOne,
} from '@/app/_components/gallery/selection/selection';
import { pictures } from './pictures';

const order = ['a', 'b', 'c', 'd', 'e', 'f'];
const chosen = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].sort();

describe('selection', () => {
  it('chooses one and lets it go', () => {
    const one = toggleOne(EMPTY_SELECTION, 'c');
    expect(chosen(one)).toEqual(['c']);
    expect(toggleOne(one, 'c')).toEqual({ ids: new Set(), anchor: null });
  });

  it('chooses a range from the anchor, forwards and backwards, and adds to what was chosen', () => {
    const start = toggleOne(toggleOne(EMPTY_SELECTION, 'a'), 'd');
    expect(chosen(extendTo(start, 'f', order))).toEqual(['a', 'd', 'e', 'f']);
    expect(chosen(extendTo(start, 'b', order))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keeps the anchor over several ranges', () => {
    const start = extendTo(toggleOne(EMPTY_SELECTION, 'c'), 'e', order);
    expect(start.anchor).toBe('c');
    expect(chosen(extendTo(start, 'b', order))).toEqual(['b', 'c', 'd', 'e']);
  });

  it('chooses one alone when the anchor is gone, and nothing for a stranger', () => {
    expect(chosen(extendTo({ ids: new Set(['x']), anchor: 'x' }, 'b', order))).toEqual(['b', 'x']);
    expect(extendTo(EMPTY_SELECTION, 'stranger', order)).toBe(EMPTY_SELECTION);
  });

  it('chooses a whole day, completes a part of it, and lets a whole one go', () => {
    const part = toggleOne(EMPTY_SELECTION, 'b');
    expect(groupState(part, ['a', 'b'])).toBe('some');
    const whole = toggleGroup(part, ['a', 'b']);
    expect(groupState(whole, ['a', 'b'])).toBe('all');
    expect(groupState(toggleGroup(whole, ['a', 'b']), ['a', 'b'])).toBe('none');
  });

  it('chooses all, and forgets what is no longer there', () => {
    const all = selectAll(order);
    expect(all.ids.size).toBe(6);
    const kept = keepPresent({ ...all, anchor: 'a' }, ['b', 'c']);
    expect(chosen(kept)).toEqual(['b', 'c']);
    expect(kept.anchor).toBeNull();
    expect(keepPresent(all, order)).toBe(all);
  });
});

describe('neighbourOf', () => {
  it('hands the focus to the next picture that stays, else to the one before, else to nobody', () => {
    const items = pictures(5);
    const leaving = (...indexes: number[]) => new Set(indexes.map((index) => items[index]?.id ?? ''));
    expect(neighbourOf(items, leaving(1, 2))?.id).toBe(items[3]?.id);
    expect(neighbourOf(items, leaving(3, 4))?.id).toBe(items[2]?.id);
    expect(neighbourOf(items, leaving(0, 1, 2, 3, 4))).toBeUndefined();
    expect(neighbourOf(items, new Set(['stranger']))).toBeUndefined();
  });
});

import { filtersOf, hasWords, NO_WISH, questionOf, recallWish, rememberWish } from '@/app/(vault)/search/_components/search-wish';
import { findOptions, isNew } from '@/app/_components/organise/dialogs/find-options';
import { searchImagesSchema } from '@/lib/shared/organise/organise-schemas';

describe('questionOf', () => {
  it('asks nothing while there is nothing to look for', () => {
    expect(questionOf(NO_WISH)).toBeNull();
    expect(questionOf({ ...NO_WISH, text: '  ' })).toBeNull();
    expect(questionOf({ ...NO_WISH, text: 'x' })).toBeNull();
    // One letter more or less must not turn a search for words into one for everything.
    expect(questionOf({ ...NO_WISH, text: 'x', isFavourite: true })).toBeNull();
  });

  it('takes a single character of a script whose characters are words', () => {
    expect(hasWords('海')).toBe(true);
    expect(questionOf({ ...NO_WISH, text: '海' })).toEqual({ text: '海' });
  });

  it('asks only what is set, in the form the door takes', () => {
    const question = questionOf({
      ...NO_WISH,
      text: 'harbour',
      tagIds: ['0197a1b2-0000-7000-8000-000000000001'],
      types: ['image/png'],
      size: 'medium',
      from: '2024-05-01',
      basis: 'added',
    });
    expect(question).toEqual({
      text: 'harbour',
      tagIds: ['0197a1b2-0000-7000-8000-000000000001'],
      types: ['image/png'],
      minBytes: 1_048_576,
      maxBytes: 5_242_879,
      from: '2024-05-01',
      basis: 'added',
    });
    expect(searchImagesSchema.safeParse(question).success).toBe(true);
  });
});

describe('filtersOf', () => {
  it('names each filter and knows the wish without it', () => {
    const wish = {
      ...NO_WISH,
      text: 'boat',
      tagIds: ['t'],
      albumId: 'a',
      isFavourite: true,
      from: '2024-01-01',
      to: '2024-02-01',
    };
    const filters = filtersOf(wish, (id) => ({ t: 'Sea', a: 'Summer' })[id] ?? '?');
    expect(filters.map(({ text }) => text)).toEqual(['Sea', 'Summer', 'Favourites only', 'Taken 2024-01-01 to 2024-02-01']);
    expect(filters[0]?.without).toEqual({ ...wish, tagIds: [] });
    expect(filters[3]?.without).toEqual({ ...wish, from: '', to: '' });
  });
});

it('the last wish is kept as long as the document', () => {
  rememberWish({ ...NO_WISH, text: 'harbour' });
  expect(recallWish().text).toBe('harbour');
});

describe('findOptions', () => {
  const options = ['Été', 'Sommer 2024', 'Im Sommer', 'Winter'].map((text) => ({ id: text, text }));
  it('finds without case and marks, and first what begins so', () => {
    expect(findOptions(options, 'ETE').map(({ text }) => text)).toEqual(['Été']);
    expect(findOptions(options, 'sommer').map(({ text }) => text)).toEqual(['Sommer 2024', 'Im Sommer']);
    expect(findOptions(options, ' ')).toHaveLength(4);
  });
  it('knows what is there already', () => {
    expect(isNew(options, ' winter ')).toBe(false);
    expect(isNew(options, 'Win')).toBe(true);
    expect(isNew(options, '')).toBe(false);
  });
});

import { IN_ALBUM_ORDER, orderedCollection, putBack } from '@/app/(vault)/albums/[albumId]/_components/album-order';
import { listItems, removeItems, updateItems } from '@/app/_components/gallery/collection';
import { layoutGallery } from '@/app/_components/gallery/layout/gallery-layout';
import { picture, pictures } from '../photos/pictures';

const names = (collection: Parameters<typeof listItems>[0]) => listItems(collection).map((item) => item.name);
const ids = (...numbers: number[]) => new Set(numbers.map((number) => picture(number).id));

describe('an album as a collection', () => {
  // Not the order of time: the album's own.
  const items = [3, 0, 2, 1].map((number) => picture(number));

  it('keeps the order given, without days and without the room of a heading', () => {
    const album = orderedCollection('UTC', items);
    expect(names(album)).toEqual(['picture-3.jpg', 'picture-0.jpg', 'picture-2.jpg', 'picture-1.jpg']);
    expect(album.days).toHaveLength(1);
    expect(layoutGallery(album, 800).days[0]?.blockTops[0]).toBe(0);
  });

  it('takes what a page repeats only once', () => {
    const album = IN_ALBUM_ORDER.append(orderedCollection('UTC', items), [picture(1), picture(9)]);
    expect(names(album).slice(-2)).toEqual(['picture-1.jpg', 'picture-9.jpg']);
    expect(album.count).toBe(5);
  });

  it('stays without days when pictures change or leave', () => {
    const album = orderedCollection('UTC', items);
    const liked = updateItems(album, ids(2), (item) => ({ ...item, isFavourite: true }));
    expect(liked.days[0]).toMatchObject({ isPlain: true });
    expect(removeItems(album, ids(3)).days[0]).toMatchObject({ isPlain: true, blocks: [{ count: 3 }] });
  });

  it('puts pictures back where they stood', () => {
    const album = orderedCollection('UTC', pictures(6));
    const order = listItems(album).map((item) => item.id);
    const without = removeItems(album, ids(0, 2, 3, 5));
    expect(names(putBack(without, [picture(5), picture(2), picture(0), picture(3)], order))).toEqual(names(album));
    // One of two neighbours alone finds its place too, and what came meanwhile stays.
    const grown = IN_ALBUM_ORDER.append(without, [picture(9)]);
    expect(names(putBack(grown, [picture(2)], order))).toEqual([1, 2, 4, 9].map((number) => `picture-${number}.jpg`));
  });
});

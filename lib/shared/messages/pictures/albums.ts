// What the album pages and the favourites say.

import { number, photoCount } from '../number';

const albumCount = (count: number) => (count === 1 ? '1 album' : `${number(count)} albums`);

export const albums = {
  title: 'Albums',
  count: albumCount,
  images: photoCount,
  list: 'Your albums',
  /** What a link to an album is called. */
  open: (title: string, count: number) => `${title}, ${photoCount(count)}`,
  empty: {
    title: 'No albums yet',
    text: 'An album is a way to look at some of your photographs in the order you like. A photograph can be in many. Titles are sealed like the photographs.',
  },
  create: 'New album',
  createTitle: 'New album',
  field: 'Title',
  createAction: 'Create',
  created: (title: string) => `“${title}” is made`,
  rename: 'Rename',
  renameTitle: 'Rename the album',
  renamed: 'Renamed',
  menu: (title: string) => `Actions for ${title}`,
  move: {
    action: 'Move',
    left: 'Move left',
    right: 'Move right',
    toStart: 'Move to the start',
    label: 'Moving',
    moving: (what: string) => `Moving ${what}`,
    position: (position: number, count: number) => `Place ${number(position)} of ${number(count)}`,
    keys: 'Arrow keys move it, Enter puts it down, Escape puts it back.',
    done: 'Done',
    doing: 'Moving',
    moved: (count: number) => `${photoCount(count)} moved`,
  },
  delete: 'Delete the album',
  deleted: (title: string) => `“${title}” is deleted; its photographs stay`,
  restored: (title: string) => `“${title}” is back`,
  failed: { title: 'Your albums could not be loaded', text: 'Nothing is lost. Try again in a moment.' },
  one: {
    back: 'All albums',
    setCover: 'Use as the cover',
    coverSet: 'The cover is set',
    empty: {
      title: 'This album is empty',
      text: 'Choose photographs and put them here with “Add to album”, or with the key a.',
      action: 'Go to the photographs',
    },
    failed: { title: 'This album could not be loaded', text: 'Nothing is lost. Try again in a moment.' },
    orderHint: 'Drag photographs with the mouse, or choose some and use Move.',
  },
} as const;

export const favourites = {
  title: 'Favourites',
  empty: {
    title: 'No favourites yet',
    text: 'Press f on a photograph, or the heart, and it is kept here too.',
  },
  failed: { title: 'Your favourites could not be loaded', text: 'Nothing is lost. Try again in a moment.' },
} as const;

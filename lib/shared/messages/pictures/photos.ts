// Every word of the photo, upload and trash pages. A second language is another object of this shape.

import { number, photoCount } from '../number';

const files = (count: number) => (count === 1 ? '1 file' : `${number(count)} files`);
/** `JPEG, PNG and GIF`. */
const allOf = (formats: readonly string[]) => listed('and', formats);
/** `JPEG, PNG or GIF`. */
const oneOf = (formats: readonly string[]) => listed('or', formats);
/** By hand, as numbers are (number.ts). */
const listed = (word: string, formats: readonly string[]) =>
  formats.length < 2 ? formats.join('') : `${formats.slice(0, -1).join(', ')} ${word} ${formats.at(-1)}`;
const days = (count: number) => (count === 1 ? '1 day' : `${count} days`);

export const photos = {
  title: 'Photos',
  photoCount,
  used: (bytes: string, quota: string) => `${bytes} of ${quota} used`,
  selectDay: (day: string) => `Select all of ${day}`,
  select: (name: string) => `Select ${name}`,
  /** The name a screen reader says for a picture. */
  describe: (name: string, day: string, width: number, height: number) =>
    `${name}, added on ${day}, ${width} by ${height} pixels`,
  animated: 'Animation',
  unreadable: 'This photograph could not be shown.',
  loadingMore: 'Loading more photographs',
  allLoaded: (count: number) => `That is all: ${photoCount(count)}.`,
  partial: { title: 'Some photographs could not be loaded', retry: 'Load the rest' },
  offline: { title: 'You are offline', text: 'What is loaded stays here. The rest comes when the connection is back.' },
  signedOut: { title: 'You are signed out', text: 'Sign in again to go on.', action: 'Sign in' },
  empty: {
    title: 'Drop photographs here',
    text: (formats: readonly string[]) =>
      `${allOf(formats)}. Each is cleaned of hidden data and sealed with a key of its own before it is stored.`,
    action: 'Choose photographs',
  },
  failed: { title: 'Your photographs could not be loaded', text: 'Nothing is lost. Try again in a moment.' },
  nextPage: 'Next page',
  selection: {
    label: 'Selected photographs',
    count: (count: number) => `${number(count)} selected`,
    clear: 'Clear the selection',
    download: 'Download',
    trash: 'Move to trash',
    restore: 'Restore',
    deleteForever: 'Delete for ever',
  },
  trashing: 'Moving to the trash',
  trashed: (count: number) => `${photoCount(count)} moved to the trash`,
  undo: 'Undo',
  restoring: 'Restoring',
  restored: (count: number) => `${photoCount(count)} restored`,
  renamed: 'Renamed',
} as const;

export const shortcuts = {
  title: 'Keys',
  open: 'Show the keys',
  toggle: 'Use single-key shortcuts (f, a, t, d, u, i, /, ?)',
  list: [
    { keys: ['←', '→', '↑', '↓'], text: 'Go from photograph to photograph' },
    { keys: ['Enter'], text: 'Open' },
    { keys: ['Space'], text: 'Select' },
    { keys: ['Shift', 'Space'], text: 'Select everything up to here' },
    { keys: ['Ctrl', 'A'], text: 'Select all that is loaded' },
    { keys: ['f'], text: 'Favourite, or no longer' },
    { keys: ['a'], text: 'Add to an album' },
    { keys: ['t'], text: 'Tag' },
    { keys: ['d'], text: 'Download' },
    { keys: ['Delete'], text: 'Move to the trash' },
    { keys: ['Esc'], text: 'Clear the selection, close' },
    { keys: ['u'], text: 'Upload' },
    { keys: ['/'], text: 'Search' },
    { keys: ['i'], text: 'Show what is known about a photograph' },
    { keys: ['+', '-', '0'], text: 'Zoom in, out, fit' },
    { keys: ['s'], text: 'Start the slideshow' },
    { keys: ['Shift', 'F'], text: 'Full screen' },
    { keys: ['?'], text: 'This list' },
  ],
} as const;

export const upload = {
  action: 'Upload',
  chooseFiles: 'Choose photographs',
  chooseFolder: 'Choose a folder',
  dropHere: 'Let go to upload',
  dropHint: (formats: readonly string[], limit: string) => `${oneOf(formats)}, up to ${limit} each`,
  trayTitle: 'Uploads',
  showTray: 'Show the list',
  hideTray: 'Hide the list',
  pause: 'Pause',
  resume: 'Go on',
  cancelAll: 'Cancel all',
  cancel: (name: string) => `Cancel ${name}`,
  retry: (name: string) => `Try ${name} again`,
  retryAll: (count: number) => `Try ${files(count)} again`,
  clear: 'Clear the finished',
  progressLabel: 'Upload progress',
  summary: (done: number, total: number) => `${number(done)} of ${files(total)}`,
  bytes: (done: string, total: string) => `${done} of ${total}`,
  speed: (perSecond: string) => `${perSecond} a second`,
  left: (time: string) => `${time} left`,
  seconds: (count: number) => (count === 1 ? '1 second' : `${count} seconds`),
  minutes: (count: number) => (count === 1 ? '1 minute' : `${count} minutes`),
  hours: (count: number) => (count === 1 ? '1 hour' : `${count} hours`),
  finished: (done: number) => `${photoCount(done)} safely stored`,
  finishedWithRefusals: (done: number, refused: number) => `${photoCount(done)} stored, ${files(refused)} not`,
  noneStored: (refused: number) => `${files(refused)} could not be stored`,
  status: {
    waiting: 'Waiting',
    waitingAgain: (attempt: number) => `Waiting to try again (${attempt})`,
    sending: 'Sending; it is checked and encrypted on arrival',
    stopping: 'Stopping',
    done: 'Encrypted and stored',
    refused: 'Not accepted',
    failed: 'Not sent',
    cancelled: 'Cancelled',
    cancelledStored: 'Cancelled; it had arrived and is in the trash',
  },
  more: (count: number) => `and ${files(count)} more`,
  paused: 'Paused',
  offline: 'You are offline. Sending goes on by itself when the connection is back.',
  waiting: (time: string) => `The vault is busy. Sending goes on in ${time}.`,
  signedOut: 'You are signed out. Sign in again in another tab, then go on.',
  network: 'The connection broke. It is tried again by itself.',
  networkGivenUp: 'The connection broke several times. Try again when it is better.',
  tooLarge: (size: string, limit: string) =>
    `This picture is ${size}; the vault takes up to ${limit} each. Make it smaller and try again.`,
  wrongKind: (formats: readonly string[]) => `Only ${allOf(formats)} pictures can be kept. Convert this file first.`,
  wrongType: (extension: string, type: string) =>
    `This file is named .${extension} but is ${type}. Give it the right ending and try again.`,
  plainForm: {
    legend: 'Upload a photograph',
    label: 'Photograph',
    hint: (formats: readonly string[], limit: string) => `One ${oneOf(formats)}, up to ${limit}.`,
    submit: 'Upload',
    keepDuplicate: 'Keep it a second time',
    done: (name: string) => `${name} is encrypted and stored.`,
  },
} as const;

export const trash = {
  title: 'Trash',
  lead: (keepDays: number) => `Photographs stay here for ${days(keepDays)}, then they are deleted for ever.`,
  daysLeft: (count: number) => (count <= 0 ? 'Goes today' : `${days(count)} left`),
  empty: { title: 'The trash is empty', text: 'What you move to the trash waits here and can be restored.' },
  emptyAction: 'Empty the trash',
  confirm: {
    title: (count: number) => `Delete ${photoCount(count)} for ever?`,
    emptyTitle: 'Delete everything in the trash for ever?',
    text: 'The keys are destroyed first. Nobody can bring the photographs back, not even the operator.',
    cancel: 'Keep them',
    action: 'Delete for ever',
  },
  deleting: 'Deleting for ever',
  deleted: (count: number) => `${photoCount(count)} deleted for ever`,
  failed: { title: 'The trash could not be loaded', text: 'Nothing is lost. Try again in a moment.' },
} as const;

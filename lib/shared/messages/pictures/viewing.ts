// The words of the timeline and of looking at photographs one after another. A second language is another object of this shape.

import { number } from '../number';

export const timeline = {
  basis: {
    label: 'Order',
    taken: 'By date taken',
    added: 'By date added',
  },
  /** The name a screen reader says for a picture that stands under the day it was taken. */
  describeTaken: (name: string, day: string, width: number, height: number) =>
    `${name}, taken on ${day}, ${width} by ${height} pixels`,
  scrubber: 'Date',
  tooMany: (count: number) => `Choose up to ${number(count)} photographs at once.`,
} as const;

export const slideshow = {
  start: 'Start the slideshow',
  stop: 'Stop the slideshow',
  running: 'Slideshow. It stops at any key, tap or scroll.',
  intervalLabel: 'How long each photograph stays',
  interval: (seconds: number) => `${seconds} seconds each`,
  fullscreen: 'Full screen',
  leaveFullscreen: 'Leave full screen',
} as const;

export const similar = { title: 'Similar photographs' } as const;

export const facts = { taken: 'Taken', camera: 'Camera' } as const;

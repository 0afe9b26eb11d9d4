// Words of the list of uploads beside those in photos.ts: how far a file is, what the vault has already, and the ways in.

import { number, photoCount } from '../number';

const files = (count: number) => (count === 1 ? '1 file' : `${number(count)} files`);

export const uploads = {
  takePhoto: 'Take a photograph',
  /** Chosen before the page was ready to send. */
  starting: (count: number) => `Getting ready to send ${files(count)}`,
  sending: (percent: number) => `Sending, ${percent} %`,
  arriving: 'Checking and encrypting',
  known: 'You have this already',
  knownTrashed: 'You have this already, in the trash',
  showKnown: 'Show it',
  showKnownLabel: (name: string) => `Show it: what ${name} is already`,
  showTrash: 'Open the trash',
  keep: 'Upload anyway',
  keepLabel: (name: string) => `Upload anyway: ${name}`,
  keepAll: (count: number) => `Upload ${files(count)} anyway`,
  similar: (name: string) => `Looks like ${name}`,
  showSimilar: 'Compare',
  showSimilarLabel: (name: string) => `Compare with ${name}`,
  /** The sum when all is over; each count may be nought, not all of them. */
  finished: (done: number, known: number, missed: number) => {
    const parts = [
      ...(done > 0 ? [`${photoCount(done)} stored`] : []),
      ...(known > 0 ? [`${files(known)} you have already`] : []),
      ...(missed > 0 ? [`${files(missed)} not stored`] : []),
    ];
    return parts.join(', ');
  },
  showMore: (count: number) => `Show ${count} more`,
} as const;

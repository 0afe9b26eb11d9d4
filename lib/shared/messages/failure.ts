// Where nothing is, and where something broke. Every page carries these words.

export const errors = {
  notFoundTitle: 'There is nothing here',
  notFound: 'The page does not exist, or it is not yours to see. Both look the same from outside.',
  toPhotos: 'To your photos',
  toStart: 'To the start page',
  title: 'Something went wrong',
  text: 'It is our fault, and it is in the log. Try again; if it happens again, tell the operator the reference.',
  again: 'Try again',
  reference: (id: string) => `Reference ${id}`,
} as const;

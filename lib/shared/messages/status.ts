// What the status chip opens. Plain sentences, and true ones: the server can open pictures, so it says so.

export const statusText = {
  title: 'How your pictures are kept',
  lead: 'Every picture is sealed before it is stored, and opened only while you look at it.',
  points: [
    {
      term: 'One key for each picture',
      text: 'Each picture has a key of its own, locked with your key, which is locked with the root key of this server. Keys rest apart from pictures.',
    },
    {
      term: 'AES-256-GCM, piece by piece',
      text: 'Bytes, thumbnails, names and the list of removed metadata are encrypted and authenticated. A changed, swapped or shortened piece is refused, never shown.',
    },
    {
      term: 'What a stolen copy shows',
      text: 'A copy of the database and of the stored files without the keys shows sizes, formats and times, and no picture and no name.',
    },
    {
      term: 'What this does not do',
      text: 'The server opens pictures to show them to you. Whoever controls the running server and its root key could open them, too.',
    },
  ],
} as const;

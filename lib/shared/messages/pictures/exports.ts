// The words of the export pages.

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const exportWords = {
  title: 'Export',
  description:
    'A copy of your pictures as ZIP files, with what you noted of them. It is put together while you download it, so no unsealed copy rests in the vault.',
  everything: 'Everything in your gallery',
  album: (title: string) => `Album “${title}”`,
  list: {
    create: 'New export',
    emptyTitle: 'No exports',
    empty: 'Make one to take your pictures elsewhere, or to keep a copy of your own.',
    asked: 'Asked for',
    until: 'Can be downloaded until',
    goes: 'Goes from this list',
    preparing: 'Being prepared',
    ready: 'Ready',
    failed: 'Not made',
    progress: (done: string, all: string) => `${done} of ${all} pictures prepared`,
    progressLabel: (name: string) => `Preparing ${name}`,
    leave: 'You can leave this page. A mail tells you when the export is ready.',
    refresh: 'See how far it is',
    failedText: 'The vault could not prepare this export. Your pictures are as they were. Make a new one.',
    size: (pictures: string, count: number, size: string) => `${pictures} ${plural(count, 'picture', 'pictures')}, ${size}`,
    pictures: (pictures: string, count: number) => `${pictures} ${plural(count, 'picture', 'pictures')}`,
    unreadable: (pictures: string, count: number) =>
      `${pictures} ${plural(count, 'picture is', 'pictures are')} missing: what is stored of ${plural(count, 'it', 'them')} could not be opened. The manifest names ${plural(count, 'it', 'them')}.`,
    parts: 'Parts of this export',
    severalParts: 'Unpack all parts into one folder. A broken download goes on where it stopped, without a new start.',
    part: (number: number, of: number) => (of === 1 ? 'The export' : `Part ${number} of ${of}`),
    download: 'Download',
    downloadOne: (part: string, name: string) => `Download: ${part}, ${name}`,
    cancel: 'Cancel',
    cancelOne: (name: string) => `Cancel the export: ${name}`,
    delete: 'Delete',
    deleteOne: (name: string) => `Delete the export: ${name}`,
    deleted: 'The export is deleted. Your pictures stay in the vault.',
  },
  /** Why a download did not begin. */
  problems: {
    changed: 'Pictures of that export were changed or deleted for ever meanwhile, so it cannot be downloaded. Make a new one.',
    bound:
      'Your download rules keep originals in, mark them, or allow only some an hour. Change them first, then download again.',
    busy: 'Two downloads are under way already. Wait until one is done, then start the next.',
    gone: 'That export is not there any more. Make a new one.',
  },
  create: {
    title: 'New export',
    description:
      'Clean originals, and the untouched files where you keep them, with names, captions, tags and albums in a manifest.',
    scope: 'What to export',
    scopeHint: 'Pictures in the trash are left out. Parts are at most 2 GB each.',
    everything: 'Everything',
    keep: 'Whoever has the files sees the pictures: they are not encrypted any more. Keep them somewhere safe.',
    submit: 'Make the export',
    cancel: 'Back to your exports',
  },
  fieldErrors: {
    'export/empty': 'There is no picture to export here.',
    'export/running': 'Another export is being prepared. Wait until it is ready, or cancel it.',
    'export/too-many': 'You have three exports already. Delete one first.',
    'export/rules':
      'Your download rules keep originals in, mark them, or allow only some an hour. Change them first, then export.',
  } as Readonly<Record<string, string>>,
} as const;

// The files in a drop or a paste, folders opened all the way down.

/** All files of a transfer. Must be called while its event is handled: browsers empty the transfer afterwards. */
export function readTransfer(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null));
  if (entries.every((entry) => entry === null)) return Promise.resolve([...transfer.files]);
  return Promise.all(entries.filter((entry) => entry !== null).map(readEntry)).then((lists) => lists.flat());
}

/** Files that systems leave in folders, and that nobody means to upload. */
export function isHiddenFile(name: string): boolean {
  return name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini';
}

async function readEntry(entry: FileSystemEntry): Promise<File[]> {
  if (isHiddenFile(entry.name)) return [];
  if (entry.isFile) return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  // A folder is handed out in portions, until an empty one.
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return files;
    for (const child of portion) files.push(...(await readEntry(child)));
  }
}

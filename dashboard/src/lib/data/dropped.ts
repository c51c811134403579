/** All files of what was dropped, folders gone through, in the order of their names. */
export async function dropped(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const files = entries.length > 0 ? (await Promise.all(entries.map(filesOf))).flat() : [...transfer.files];
  return files.filter((file) => !file.name.startsWith('.')).sort((a, b) => a.name.localeCompare(b.name));
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await new Promise<File>((good, bad) => (entry as FileSystemFileEntry).file(good, bad))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const out: File[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((good, bad) => reader.readEntries(good, bad)); // a hundred at a time
    if (some.length === 0) return out;
    out.push(...(await Promise.all(some.map(filesOf))).flat());
  }
}

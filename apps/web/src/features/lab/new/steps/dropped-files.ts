import type { PlacedFile } from "../publish/messages.ts";

/** The part of a dropped entry that is used. */
type Entry = Pick<FileSystemEntry, "isFile" | "isDirectory" | "fullPath">;

const fileOf = (entry: FileSystemFileEntry) =>
  new Promise<File>((resolve, reject) => {
    entry.file(resolve, reject);
  });

/** Everything in a folder: a reader hands it out in parts, until one is empty. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (part.length === 0) return found;
    found.push(...part);
  }
}

async function filesUnder(entry: Entry): Promise<PlacedFile[]> {
  if (entry.isFile) {
    return [{ path: entry.fullPath.replace(/^\//, ""), file: await fileOf(entry as FileSystemFileEntry) }];
  }
  if (!entry.isDirectory) return [];
  const inside = await entriesOf(entry as FileSystemDirectoryEntry);
  return (await Promise.all(inside.map(filesUnder))).flat();
}

/** All files of what was dropped, folders gone through to their ends. */
export async function droppedFiles({ items }: Pick<DataTransfer, "items">): Promise<PlacedFile[]> {
  // Items live for the event only: their entries are taken before anything is awaited.
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  return (await Promise.all(entries.map(filesUnder))).flat();
}

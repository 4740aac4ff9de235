/** A plugin's folder, chosen or dropped, as the sources that the kernel builds. Pure but for reading the files. */

/** Path inside of the folder → text. */
export type Sources = Record<string, string>;

const wanted = /\.(?:[cm]?[jt]sx?|json|md|txt|asc|map|css|html)$/i;

/** Not of the plugin, or not needed to build it. */
function isPassedOver(path: string): boolean {
  const parts = path.split("/");
  return (
    parts.some((part) => part.startsWith(".")) ||
    path.includes("node_modules/@postern/") ||
    /(?:^|\/)package-lock\.json$|\.test\.[jt]s$/.test(path) ||
    !wanted.test(path)
  );
}

export async function readSources(files: ReadonlyArray<{ path: string; file: File }>): Promise<Sources> {
  const sources: Sources = {};
  for (const { path, file } of files) if (!isPassedOver(path)) sources[path] = await file.text();
  return sources;
}

/** From `<input webkitdirectory>`: the first part of each path is the folder itself. */
export function chosenFiles(files: Iterable<File>): Array<{ path: string; file: File }> {
  return [...files].map((file) => ({ path: file.webkitRelativePath.split("/").slice(1).join("/"), file }));
}

/** From what was dropped. */
export async function droppedFiles(folder: FileSystemDirectoryEntry): Promise<Array<{ path: string; file: File }>> {
  const found: Array<{ path: string; file: File }> = [];
  const walk = async (entry: FileSystemDirectoryEntry, path: string): Promise<void> => {
    for (const child of await entriesOf(entry)) {
      const at = path + child.name;
      if (child.isDirectory && !child.name.startsWith(".")) await walk(child as FileSystemDirectoryEntry, `${at}/`);
      if (child.isFile) found.push({ path: at, file: await fileOf(child as FileSystemFileEntry) });
    }
  };
  await walk(folder, "");
  return found;
}

/** A reader gives some at a time, and nothing at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** A folder of mail as one tar archive (POSIX ustar with pax paths), put together as it is sent: the files stay where they are. */

export interface ArchivedFile {
  /** As the archive shall say it: folders with "/". */
  path: string;
  file: Blob;
}

const blockBytes = 512;
/** Eleven octal digits. */
const sizeMax = 8 ** 11 - 1;
const encoder = new TextEncoder();

export function mailArchive(files: ArchivedFile[]): Blob {
  const parts: Array<Blob | Uint8Array<ArrayBuffer>> = [];
  for (const { path, file } of files) {
    // In pax records, which take what a ustar header cannot hold: long paths, letters beyond ASCII, files above 8 GiB.
    const records = new Blob([paxRecord("path", path), paxRecord("size", String(file.size))]);
    parts.push(header("pax", "x", records.size), records, padding(records.size));
    parts.push(header("mail", "0", Math.min(file.size, sizeMax)), file, padding(file.size));
  }
  parts.push(new Uint8Array(2 * blockBytes));
  return new Blob(parts, { type: "application/x-tar" });
}

/** "LENGTH key=value\n", where LENGTH counts itself. */
function paxRecord(key: string, value: string): Uint8Array<ArrayBuffer> {
  const rest = encoder.encode(` ${key}=${value}\n`).length;
  let length = rest + 1;
  while (String(length).length + rest !== length) length = String(length).length + rest;
  return encoder.encode(`${length} ${key}=${value}\n`);
}

function header(name: string, type: "0" | "x", bytes: number): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(blockBytes);
  const put = (at: number, text: string): void => block.set(encoder.encode(text), at);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  put(0, name);
  put(100, octal(0o600, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(bytes, 11));
  put(136, octal(0, 11));
  put(148, " ".repeat(8));
  put(156, type);
  put(257, "ustar\x0000");
  put(
    148,
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\0 `,
  );
  return block;
}

function padding(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array((blockBytes - (bytes % blockBytes)) % blockBytes);
}

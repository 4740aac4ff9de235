/**
 * What the user's browser sends: an mbox, a single message, or a tar archive of a whole folder; any of them compressed with
 * gzip. Read as it streams in: nothing is kept aside.
 */
import { DecompressionStream, ReadableStream, type TransformStream } from "node:stream/web";
import { createTarDecoder, type ParsedTarEntry } from "modern-tar";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { readMaildirName } from "./maildir.ts";
import { isExpunged, splitMbox } from "./mbox.ts";
import { type ReadReference, tagsOf } from "./read-units.ts";
import { isBesideMail, kindOfMail } from "./walk-paths.ts";

export interface UploadOptions {
  name: string;
  /** Replaces the tags that names and folders give. */
  tag: string | null;
  /** Told of a message that is too large; the others come in. */
  onFailed(error: AppError): void;
}

type Chunks = AsyncIterable<Uint8Array>;

const tarMagicAt = 257;
const tarMagic = Buffer.from("ustar");
const gzipMagic = Buffer.from([0x1f, 0x8b]);

/** Throws ARCHIVE_DAMAGED, and MESSAGE_TOO_LARGE when the upload is one message. */
export async function* readUpload(stream: Chunks, options: UploadOptions): AsyncGenerator<ReadReference> {
  const { name, tag, onFailed } = options;
  const { start, all } = await peek(stream);
  if (start.length === 0) return;
  if (start.subarray(0, gzipMagic.length).equals(gzipMagic)) {
    const plain = unpacked(through<Uint8Array>(all, new DecompressionStream("gzip")), "gzip");
    yield* readUpload(plain, { ...options, name: name.replace(/\.tgz$/i, ".tar").replace(/\.gz$/i, "") });
  } else if (start.subarray(tarMagicAt, tarMagicAt + tarMagic.length).equals(tarMagic)) {
    yield* unpacked(readTar(all, options), "tar");
  } else if (kindOfMail(name, start) === "mbox") {
    yield* readMbox(all, tagsOf({ kind: "mbox", path: name, below: "" }, tag), onFailed);
  } else {
    yield await readMessage(all, tagsOf({ kind: "eml", path: name, below: "" }, tag), name);
  }
}

/** Folders become tags as they do for a path of the server: the outermost folder is the one that was chosen. */
async function* readTar(stream: Chunks, { tag, onFailed }: UploadOptions): AsyncGenerator<ReadReference> {
  for await (const { header, body } of tarEntries(stream)) {
    const names = header.name.split("/").filter((part) => part !== "" && part !== "." && part !== "..");
    const name = names.pop() ?? "";
    const place = placeOf(names, name);
    if (header.type !== "file" || header.size === 0 || place === null || isBesideMail(name)) {
      await body.cancel();
      continue;
    }
    const { start, all } = await peek(body);
    const kind = place.isMaildir ? "maildir" : kindOfMail(name, start);
    if (kind === null) await drain(all);
    else if (kind === "mbox") yield* readMbox(all, tagsOf({ kind, path: name, below: place.below }, tag), onFailed);
    else if (header.size > limits.messageBytesMax) {
      onFailed(tooLarge());
      await drain(all);
    } else yield await readMessage(all, tagsOf({ kind, path: name, below: place.below }, tag), name);
  }
}

/** Null: half-delivered mail in a Maildir's tmp/. */
function placeOf(folders: string[], name: string): { isMaildir: boolean; below: string } | null {
  const last = folders.at(-1) ?? "";
  const isMaildirName = /^\d+\.|[:!;]2,[A-Za-z]*$/.test(name) && !/\.eml$/i.test(name);
  if (last === "tmp" && isMaildirName) return null;
  const isMaildir = isMaildirName && (last === "cur" || last === "new");
  const below = (isMaildir ? folders.slice(1, -1) : folders.slice(1)).map((part) => part.replace(/\.sbd$/, ""));
  return { isMaildir, below: below.join("/") };
}

function tarEntries(stream: Chunks): AsyncIterable<ParsedTarEntry> {
  return through(stream, createTarDecoder({ strict: true }));
}

function through<Out>(stream: Chunks, transform: unknown): AsyncIterable<Out> {
  // The library and Node describe the same Web streams with types of their own.
  const pair = transform as TransformStream<Uint8Array, Out>;
  return ReadableStream.from(stream).pipeThrough(pair) as AsyncIterable<Out>;
}

/** The decoders tell damage by text alone. */
async function* unpacked<T>(items: AsyncIterable<T>, kind: "tar" | "gzip"): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    throw error instanceof AppError ? error : new AppError("ARCHIVE_DAMAGED", { kind }, error);
  }
}

async function* readMbox(
  stream: Chunks,
  tags: string[],
  onFailed: UploadOptions["onFailed"],
): AsyncGenerator<ReadReference> {
  let before = 0;
  for await (const { bytes, receivedAt, end } of splitMbox(stream, 0, onFailed)) {
    if (isExpunged(bytes)) continue;
    yield { ...reference(bytes, tags), isFromMbox: true, receivedAt, position: end, bytes: end - before };
    before = end;
  }
}

async function readMessage(stream: Chunks, tags: string[], name: string): Promise<ReadReference> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > limits.messageBytesMax) throw tooLarge();
    parts.push(chunk);
  }
  // A buffer of its own: it is handed to another thread.
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  const { keywords, isTrashed, receivedAt } = readMaildirName(name);
  return { ...reference(whole, isTrashed ? [...tags, "\\trash"] : tags), keywords, receivedAt };
}

function reference(bytes: Uint8Array, tags: string[]): ReadReference {
  return {
    place: { kind: "bytes", bytes },
    isFromMbox: false,
    receivedAt: null,
    keywords: [],
    tags,
    copy: null,
    unit: "",
    position: 1,
    bytes: bytes.byteLength,
    name: "",
  };
}

const tooLarge = () => new AppError("MESSAGE_TOO_LARGE", { bytesMax: limits.messageBytesMax });

/** The first limits.sniffBytes, and everything from the start. */
async function peek(stream: Chunks): Promise<{ start: Buffer; all: Chunks }> {
  const chunks = stream[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < limits.sniffBytes) {
    const next = await chunks.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  return { start: start.subarray(0, limits.sniffBytes), all: prefixed(start, chunks) };
}

async function* prefixed(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function drain(stream: Chunks): Promise<void> {
  const chunks = stream[Symbol.asyncIterator]();
  while (!(await chunks.next()).done);
}

/**
 * The work of a parse worker on one batch: read, parse, name (HMAC), compress and seal. All bytes of the answer lie in a
 * few buffers of their own, so that they are handed from thread to thread without a copy.
 */
import { readFileSync, statSync } from "node:fs";
import { canonicalForm } from "../mime/canonical-form.ts";
import { cut } from "../mime/classify-view.ts";
import type { ClassifyView, MessageSummary } from "../mime/message.ts";
import { prepareMessage } from "../mime/prepare-message.ts";
import { AppError, plainError, type PlainError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { SourceCopy, Written } from "../store/types.ts";
import { errnoOf } from "../vault/disk-error.ts";
import { dedupTag } from "../vault/dedup.ts";
import { sealBlob } from "../vault/seal.ts";
import { renamedFile } from "./maildir.ts";
import { mboxKeywords, readFromLine, unquoteMbox } from "./mbox.ts";
import type { RawReference } from "./raw-reference.ts";

export interface PreparedItem {
  dedup: Uint8Array;
  canonical: Uint8Array;
  blobId: Uint8Array;
  blobKey: Uint8Array;
  sealed: Uint8Array;
  rawBytes: number;
  receivedAt: number;
  keywords: string[];
  tags: string[];
  summary: MessageSummary;
  copy: SourceCopy | null;
  written?: Written;
}

export interface PreparedBatch {
  items: PreparedItem[];
  /** The references that could not be read, by index. Their messages are in none of the lists. */
  failures: Array<{ index: number; error: PlainError }>;
  /** JSON array of ClassifyView and lines of SearchText, in the order of `items`. */
  viewsJson: Uint8Array;
  texts: Uint8Array;
  rawBytes: number;
}

function readMailFile(path: string): Buffer {
  try {
    return readWhole(path);
  } catch (error) {
    const now = errnoOf(error) === "ENOENT" ? renamedFile(path) : null;
    if (now === null) throw error;
    return readWhole(now);
  }
}

/** What is too large is not read at all: it may be larger than the memory. */
function readWhole(path: string): Buffer {
  if (statSync(path).size > limits.messageBytesMax) throw tooLarge();
  return readFileSync(path);
}

const tooLarge = () => new AppError("MESSAGE_TOO_LARGE", { bytesMax: limits.messageBytesMax });

function readRaw(reference: RawReference): Buffer {
  const { place } = reference;
  if (place.kind === "blob") throw new AppError("BAD_REQUEST", { reason: "STORED_ALREADY" });
  const bytes =
    place.kind === "file"
      ? readMailFile(place.path)
      : Buffer.from(place.bytes.buffer, place.bytes.byteOffset, place.bytes.byteLength);
  if (bytes.length > limits.messageBytesMax) throw tooLarge();
  return reference.isFromMbox ? unquoteMbox(bytes) : bytes;
}

/** A single message saved out of an mbox still begins with its From_ line: the line's date is kept, the line is not. */
function withoutFromLine(raw: Buffer): { raw: Buffer; receivedAt: number | null } {
  if (raw.toString("latin1", 0, 5) !== "From ") return { raw, receivedAt: null };
  const end = raw.indexOf(0x0a);
  const line = end < 0 ? null : readFromLine(raw.toString("latin1", 0, end).trimEnd());
  return line === null ? { raw, receivedAt: null } : { raw: raw.subarray(end + 1), receivedAt: line.receivedAt };
}

interface Unpacked extends PreparedItem {
  viewJson: string;
  textJson: string;
}

function prepareItem(reference: RawReference, dedupKey: Uint8Array, now: number, latest: number): Unpacked {
  const { raw, receivedAt: fromLineAt } = withoutFromLine(readRaw(reference));
  const canonical = dedupTag(dedupKey, canonicalForm(raw));
  const prepared = prepareMessage(raw, canonical.toString("hex"));
  const { summary } = prepared;
  const known = reference.receivedAt ?? fromLineAt ?? summary.topReceivedAt ?? summary.sentAt ?? now;
  const own = reference.isFromMbox ? mboxKeywords(raw) : [];
  return {
    dedup: dedupTag(dedupKey, raw),
    canonical,
    ...(({ blobId, key, sealed }) => ({ blobId, blobKey: key, sealed }))(sealBlob(raw)),
    rawBytes: raw.length,
    receivedAt: Math.max(0, Math.min(known, latest)),
    keywords: own.length === 0 ? reference.keywords : [...new Set([...reference.keywords, ...own])],
    tags: reference.tags,
    summary,
    copy: reference.copy,
    ...(reference.written ? { written: reference.written } : {}),
    viewJson: JSON.stringify(shortView(prepared.classify)),
    textJson: JSON.stringify(prepared.search),
  };
}

function shortView(view: ClassifyView): ClassifyView {
  return view.text.length <= limits.ingestViewTextCharsMax
    ? view
    : { ...view, text: cut(view.text, limits.ingestViewTextCharsMax) };
}

/** Moves every item's bytes into one buffer: small Buffers share a pool, which cannot be transferred. */
function pack(items: Unpacked[]): { items: PreparedItem[]; arena: ArrayBuffer } {
  const fields = ["dedup", "canonical", "blobId", "blobKey", "sealed"] as const;
  const total = items.reduce(
    (sum, item) => sum + fields.reduce((bytes, field) => bytes + item[field].byteLength, 0),
    0,
  );
  const arena = new ArrayBuffer(total);
  let at = 0;
  const place = (bytes: Uint8Array): Uint8Array => {
    const view = new Uint8Array(arena, at, bytes.byteLength);
    view.set(bytes);
    at += bytes.byteLength;
    return view;
  };
  const packed = items.map(({ viewJson: _view, textJson: _text, ...item }) => {
    for (const field of fields) item[field] = place(item[field]);
    return item;
  });
  return { items: packed, arena };
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Never throws: a reference that cannot be read is in `failures`. `transfer` lists the buffers to hand over. */
export function prepareBatch(
  references: RawReference[],
  dedupKey: Uint8Array,
  now: number,
  latest = now,
): { batch: PreparedBatch; transfer: ArrayBuffer[] } {
  const unpacked: Unpacked[] = [];
  const failures: PreparedBatch["failures"] = [];
  for (const [index, reference] of references.entries()) {
    try {
      unpacked.push(prepareItem(reference, dedupKey, now, latest));
    } catch (error) {
      const isGone = error instanceof Error && "syscall" in error;
      failures.push({
        index,
        error: isGone
          ? { code: "BAD_PATH", detail: { reason: String((error as NodeJS.ErrnoException).code) } }
          : plainError(error),
      });
    }
  }
  const { items, arena } = pack(unpacked);
  const viewsJson = utf8(`[${unpacked.map((item) => item.viewJson).join(",")}]`);
  const texts = utf8(unpacked.map((item) => `${item.textJson}\n`).join(""));
  const rawBytes = items.reduce((sum, item) => sum + item.rawBytes, 0);
  return { batch: { items, failures, viewsJson, texts, rawBytes }, transfer: [arena, viewsJson.buffer, texts.buffer] };
}

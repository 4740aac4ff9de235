/**
 * What a pack record says of its blob beside the bytes: enough to file the message again when the database is lost.
 * Binary and terse, since every message pays for it. Version first; a reader knows all versions there ever were.
 */
import type { SourceCopy, Written } from "../store/types.ts";
import { ByteReader, ByteWriter } from "./byte-codec.ts";

export interface RecordMeta {
  kind: "message" | "upload" | "demo";
  receivedAt: number;
  /** Length of the raw bytes. */
  rawBytes: number;
  /** Tag names at arrival, roles as "\\inbox". */
  tags: string[];
  keywords: string[];
  /** HMACs that recognise the message: 16 bytes each. */
  dedup: Uint8Array;
  canonical: Uint8Array;
  copy: SourceCopy | null;
  written?: Written;
}

const version = 1;
/** As the first, with `written` at its end. */
const versionWritten = 2;
const kinds = ["message", "upload", "demo"] as const;

export function encodeRecordMeta(meta: RecordMeta): Buffer {
  const writer = new ByteWriter();
  writer.integer(meta.written ? versionWritten : version);
  writer.integer(kinds.indexOf(meta.kind));
  writer.signed(Math.trunc(meta.receivedAt));
  writer.integer(meta.rawBytes);
  writer.bytes(meta.dedup);
  writer.bytes(meta.canonical);
  writer.texts(meta.tags);
  writer.texts(meta.keywords);
  writer.integer(meta.copy ? 1 : 0);
  if (meta.copy) {
    writer.integer(meta.copy.sourceId);
    writer.text(meta.copy.folder);
    writer.integer(meta.copy.uidValidity);
    writer.integer(meta.copy.uid);
    writer.texts(meta.copy.modseq === null ? [] : [meta.copy.modseq]);
    writer.texts(meta.copy.flags);
  }
  if (meta.written) {
    const { draft, uploadFor } = meta.written;
    writer.texts(draft === null ? [] : [draft.id]);
    writer.integer(draft?.revision ?? 0);
    writer.integer(uploadFor ?? 0);
  }
  return writer.finish();
}

/** Null for a version that this Postern does not know. */
export function decodeRecordMeta(bytes: Uint8Array): RecordMeta | null {
  const reader = new ByteReader(bytes);
  const found = reader.integer();
  if (found !== version && found !== versionWritten) return null;
  const kind = kinds[reader.integer()];
  if (kind === undefined) return null;
  const receivedAt = reader.signed();
  const rawBytes = reader.integer();
  const dedup = reader.bytes();
  const canonical = reader.bytes();
  const tags = reader.texts();
  const keywords = reader.texts();
  const copy = reader.integer() === 1 ? decodeCopy(reader) : null;
  const written = found === versionWritten ? { written: decodeWritten(reader) } : {};
  if (!reader.isIntact) return null;
  return { kind, receivedAt, rawBytes, tags, keywords, dedup, canonical, copy, ...written };
}

function decodeWritten(reader: ByteReader): Written {
  const [id] = reader.texts();
  const revision = reader.integer();
  // No identity has the number 0.
  return { draft: id === undefined ? null : { id, revision }, uploadFor: reader.integer() || null };
}

function decodeCopy(reader: ByteReader): SourceCopy {
  const sourceId = reader.integer();
  const folder = reader.text();
  const uidValidity = reader.integer();
  const uid = reader.integer();
  const modseq = reader.texts()[0] ?? null;
  return { sourceId, folder, uidValidity, uid, modseq, flags: reader.texts() };
}

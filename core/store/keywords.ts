import { AppError } from "../kernel/errors.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { MessageId } from "./types.ts";

/** Keywords that nearly every message may have: one bit each in message.flags. Bits are never given another meaning. */
const bits: ReadonlyMap<string, number> = new Map([
  ["$seen", 1],
  ["$flagged", 2],
  ["$answered", 4],
  ["$draft", 8],
  ["$forwarded", 16],
  ["$junk", 32],
  ["$notjunk", 64],
  ["$phishing", 128],
  ["$mdnsent", 256],
]);
const names = [...bits.keys()];

/** The bit of a common keyword, for conditions on message.flags; null for any other. */
export function keywordBit(keyword: string): number | null {
  return bits.get(keyword) ?? null;
}

/** RFC 8621 2, unreadEmails: neither $seen nor $draft. */
export function isUnread(flags: number): boolean {
  return (flags & (1 | 8)) === 0;
}

/** RFC 8621 4.1.1: 1 to 255 printable ASCII characters except ( ) { ] % * " \, in lower case. Null for anything else. */
export function fitKeyword(keyword: string): string | null {
  const lower = keyword.toLowerCase();
  return /^[!#$&'+-Z[^-z|}~]{1,255}$/.test(lower) ? lower : null;
}

export function normalizeKeyword(keyword: string): string {
  const fit = fitKeyword(keyword);
  if (fit === null) throw new AppError("BAD_REQUEST", { reason: "keyword" });
  return fit;
}

/** Splits keywords into flag bits and the rest. */
export function splitKeywords(keywords: readonly string[]): { flags: number; others: string[] } {
  let flags = 0;
  const others = new Set<string>();
  for (const keyword of keywords) {
    const bit = bits.get(keyword);
    if (bit === undefined) others.add(keyword);
    else flags |= bit;
  }
  return { flags, others: [...others] };
}

export function keywordsOfFlags(flags: number): string[] {
  return flags === 0 ? [] : names.filter((_, index) => (flags & (1 << index)) !== 0);
}

export function otherKeywordsOf(db: ReadDb, messageId: MessageId): string[] {
  return db.column<string>(
    "SELECT k.name FROM message_keyword m JOIN keyword k ON k.id = m.keyword_id WHERE m.message_id = ? ORDER BY k.name",
    messageId,
  );
}

export function keywordIdOf(db: ReadDb, keyword: string): number | null {
  return db.value<number>("SELECT id FROM keyword WHERE name = ?", keyword) ?? null;
}

/** Safe to repeat. Says whether anything changed. */
export function addOtherKeyword(db: WriteDb, messageId: MessageId, keyword: string): boolean {
  const id = keywordIdOf(db, keyword) ?? db.run("INSERT INTO keyword (name) VALUES (?)", keyword).lastInsertRowid;
  return (
    db.run("INSERT OR IGNORE INTO message_keyword (message_id, keyword_id) VALUES (?, ?)", messageId, id).changes > 0
  );
}

/** Safe to repeat. Says whether anything changed. */
export function removeOtherKeyword(db: WriteDb, messageId: MessageId, keyword: string): boolean {
  const id = keywordIdOf(db, keyword);
  if (id === null) return false;
  return db.run("DELETE FROM message_keyword WHERE message_id = ? AND keyword_id = ?", messageId, id).changes > 0;
}

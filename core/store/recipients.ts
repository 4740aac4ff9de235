/** Addresses of those who wrote, by how they begin: for completing what is typed. */
import { limits } from "../kernel/limits.ts";
import type { Address } from "../mime/message.ts";
import type { ReadDb } from "./open-database.ts";

const byEmailSql =
  "SELECT id, name, email FROM address WHERE email >= ? COLLATE NOCASE AND email < ? COLLATE NOCASE LIMIT ?";
const byNameSql =
  "SELECT id, name, email FROM address WHERE name IS NOT NULL AND name >= ? COLLATE NOCASE AND name < ? COLLATE NOCASE LIMIT ?";
const wantedSql = `SELECT count(*) FROM (SELECT 1 FROM message
  WHERE first_from = ? AND is_hidden = 0 AND coalesce(spam_decision, spam_score >= ${limits.spamScoreMin}, 0) = 0 LIMIT ?)`;

/** The statements, for the test that looks at their plans. */
export const recipientSql = [byEmailSql, byNameSql, wantedSql];

/** Whoever wrote something that is no spam, with how many of their mails were counted. */
export function writersLike(db: ReadDb, typed: string): Array<Address & { mails: number }> {
  if (typed === "") return [];
  // Behind every text that begins like this.
  const end = `${typed}\u{10ffff}`;
  const all = [byEmailSql, byNameSql].flatMap((sql) =>
    db.all<Address & { id: number }>(sql, typed, end, limits.recipientsLookedMax),
  );
  // Found by both, and still one.
  const rows = new Map(all.map((row) => [row.id, row])).values();
  const found = new Map<string, Address & { mails: number }>();
  for (const { id, name, email } of rows) {
    const mails = db.value<number>(wantedSql, id.toString(36), limits.recipientsLookedMax) ?? 0;
    const key = email.toLowerCase();
    const before = found.get(key);
    if (mails > 0) found.set(key, { name: before?.name ?? name, email, mails: mails + (before?.mails ?? 0) });
  }
  return [...found.values()];
}

import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../kernel/errors.ts";
import type { WriteDb } from "./open-database.ts";
import type { TagRole } from "./types.ts";

const folder = join(import.meta.dirname, "migrations");

/** Names that the role tags have until the user renames them. */
const roleNames: Record<TagRole, string> = {
  inbox: "Inbox",
  archive: "Archive",
  drafts: "Drafts",
  sent: "Sent",
  junk: "Junk",
  trash: "Trash",
};

/** Migration files in order: "0001-first.sql" makes version 1. A file that was released is never edited. */
export function migrationFiles(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
}

/** Brings a database to this version's schema. Throws FOLDER_TOO_NEW for one from the future. */
export function migrate(db: WriteDb): void {
  const files = migrationFiles();
  const version = db.value<number>("PRAGMA user_version") ?? 0;
  if (version > files.length) throw new AppError("FOLDER_TOO_NEW", { version, known: files.length });
  for (const [index, file] of files.entries()) {
    if (index < version) continue;
    db.execute("BEGIN IMMEDIATE");
    try {
      db.execute(readFileSync(join(folder, file), "utf8"));
      if (index === 0) firstRows(db);
      db.execute(`PRAGMA user_version=${index + 1}; COMMIT`);
    } catch (error) {
      if (db.isInTransaction) db.execute("ROLLBACK");
      throw error;
    }
  }
}

function firstRows(db: WriteDb): void {
  // States of one database mean nothing to another: a rebuilt one answers cannotCalculateChanges to the old ones.
  db.run("INSERT INTO meta (key, value) VALUES ('epoch', ?)", randomBytes(4).toString("hex"));
  let sortOrder = 1;
  for (const [role, name] of Object.entries(roleNames))
    db.run("INSERT INTO tag (name, role, sort_order) VALUES (?, ?, ?)", name, role, sortOrder++);
}

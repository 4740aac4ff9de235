/** What plugins were allowed when the database was lost, where an entry of the journal cannot be read: it may have narrowed it. */
import { cursorOf, setCursor } from "./cursors.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";

/** Of all plugins but these, about which something was decided since, nobody knows. */
export interface UnsurePlugins {
  knownIds: string[];
}

/** Null when everything is known, as it is but for such a loss. */
export const unsurePluginsCursor = "recovery.unsurePlugins";

export function noteUnsurePlugins(db: WriteDb, knownIds: Iterable<string>): void {
  setCursor(db, unsurePluginsCursor, { knownIds: [...knownIds] } satisfies UnsurePlugins);
}

export function unsurePlugins(db: ReadDb): UnsurePlugins | null {
  return cursorOf(db, unsurePluginsCursor) as UnsurePlugins | null;
}

/**
 * Ids that the journal names things by. A replay gives them out as they were, also behind an entry that cannot be read or done
 * any more: else the next account would take the place of that one, with its passwords, and the next mail its recipients' replies.
 */
import type { Action } from "./action.ts";
import type { WriteDb } from "./open-database.ts";

const tables: Partial<Record<Action["op"], string>> = {
  "appPassword.create": "app_password",
  "source.create": "source",
  "relay.create": "relay",
  "signIn.create": "sign_in",
  "identity.create": "identity",
  "outbox.create": "outbox",
};

/** For the journal. */
export function createdBy(action: Action, result: unknown): { created?: number } {
  return tables[makerIn(action).op] === undefined ? {} : { created: (result as { created: number }).created };
}

/** The next row that the action makes gets this id. */
export function expectId(db: WriteDb, action: Action, id: number): void {
  const table = tables[makerIn(action).op];
  if (table === undefined) return;
  const sql = "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?";
  if (db.run(sql, id - 1, table).changes === 0)
    db.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", table, id - 1);
}

function makerIn(action: Action): Action {
  return action.op === "all" ? (action.actions.at(-1) ?? action) : action;
}

/** Rows that hold how an account is reached and what opens it as JSON: sources, relays, sign-ins. */
import { AppError } from "../kernel/errors.ts";
import type { WriteDb } from "./open-database.ts";

interface AccountChange {
  config?: unknown;
  credentials?: unknown;
}

/** What is left out stays. NOT_FOUND, with what it is called. */
export function updateAccount(
  db: WriteDb,
  place: { table: "source" | "relay" | "sign_in"; what: string; id: number },
  { config, credentials }: AccountChange,
): void {
  const { changes } = db.run(
    `UPDATE ${place.table} SET config = coalesce(?, config), credentials = coalesce(?, credentials) WHERE id = ?`,
    config === undefined ? null : JSON.stringify(config),
    credentials === undefined ? null : JSON.stringify(credentials),
    place.id,
  );
  if (changes === 0) throw new AppError("NOT_FOUND", { what: place.what });
}

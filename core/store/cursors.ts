import type { ReadDb, WriteDb } from "./open-database.ts";

export function setCursor(db: WriteDb, name: string, value: unknown): Record<string, never> {
  db.run(
    "INSERT INTO cursor (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    name,
    JSON.stringify(value ?? null),
  );
  return {};
}

/** Null when it was never set. */
export function cursorOf(db: ReadDb, name: string): unknown {
  const text = db.value<string>("SELECT value FROM cursor WHERE name = ?", name);
  return text === undefined ? null : JSON.parse(text);
}

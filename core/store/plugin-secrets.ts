import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Commit } from "./commit.ts";
import type { ReadDb } from "./open-database.ts";
import type { Operation } from "./operations.ts";

type Save = Extract<Operation, { op: "plugin.secret" }>;

export function saveSecret({ db, now }: Commit, { pluginId, name, secret }: Save): Record<string, never> {
  if (secret === null) {
    db.run("DELETE FROM plugin_secret WHERE plugin_id = ? AND name = ?", pluginId, name);
    return {};
  }
  if (secret.value.length > limits.pluginSecretCharsMax) throw new AppError("TOO_LARGE", { what: "pluginSecret" });
  db.run(
    `INSERT INTO plugin_secret (plugin_id, name, origin, value, set_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (plugin_id, name) DO UPDATE SET origin = excluded.origin, value = excluded.value, set_at = excluded.set_at`,
    pluginId,
    name,
    secret.origin,
    secret.value,
    Math.floor(now),
  );
  return {};
}

/** Null: none was entered for that place. */
export function secretFor(db: ReadDb, pluginId: string, name: string, origin: string): string | null {
  return (
    db.value<string>(
      "SELECT value FROM plugin_secret WHERE plugin_id = ? AND name = ? AND origin = ?",
      pluginId,
      name,
      origin,
    ) ?? null
  );
}

/** All but what they are. */
export function secretsOf(db: ReadDb, pluginId: string): Array<{ name: string; origin: string; setAt: number }> {
  return db.all("SELECT name, origin, set_at AS setAt FROM plugin_secret WHERE plugin_id = ? ORDER BY name", pluginId);
}

import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";

/** Null removes it. */
export function setSetting(db: WriteDb, key: string, value: unknown): Record<string, never> {
  if (!/^[a-zA-Z][\w.:-]{0,127}$/.test(key)) throw new AppError("BAD_REQUEST", { reason: "settingKey" });
  const text = JSON.stringify(value ?? null);
  if (Buffer.byteLength(text) > limits.settingBytesMax) throw new AppError("TOO_LARGE", { what: "setting" });
  if (text === "null") db.run("DELETE FROM setting WHERE key = ?", key);
  else
    db.run(
      "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      key,
      text,
    );
  return {};
}

export function settingOf(db: ReadDb, key: string): unknown {
  const text = db.value<string>("SELECT value FROM setting WHERE key = ?", key);
  return text === undefined ? null : JSON.parse(text);
}

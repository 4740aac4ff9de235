import type { ReadDb } from "./open-database.ts";
import { auditOf, type AuditQuery, type StoredAuditRow } from "./plugin-audit.ts";
import { listPluginData } from "./plugin-data.ts";
import { pluginKeptFor, pluginPackage, pluginRecords } from "./plugin-installs.ts";
import { secretFor, secretsOf } from "./plugin-secrets.ts";
import { messagesTaggedBy } from "./plugin-tags.ts";
import { type UnsurePlugins, unsurePlugins } from "./unsure-plugins.ts";
import { lastTagChange, type TagChange, tagChangesAfter } from "./tag-changes.ts";

/** What is read of installed plugins and of what they did. */
export class PluginRows {
  readonly #db: ReadDb;

  constructor(db: ReadDb) {
    this.#db = db;
  }

  dataWithPrefix(pluginId: string, prefix: string): Array<{ key: string; value: Buffer }> {
    return listPluginData(this.#db, pluginId, prefix);
  }

  /** As they were saved. */
  records(): Array<{ pluginId: string; record: unknown }> {
    return pluginRecords(this.#db);
  }

  /** The .tgz; null when the record names it no more. */
  package(pluginId: string, hash: string): Buffer | null {
    return pluginPackage(this.#db, pluginId, hash);
  }

  /** Whose data are kept of one that was removed; null: none. */
  keptFor(pluginId: string): string | null {
    return pluginKeptFor(this.#db, pluginId);
  }

  /** Null when it is known what each was allowed. */
  unsure(): UnsurePlugins | null {
    return unsurePlugins(this.#db);
  }

  /** Messages that have tags as this plugin left them. */
  taggedMessages(pluginId: string): number {
    return messagesTaggedBy(this.#db, pluginId);
  }

  /** What the user entered for that place; null when nothing. It never leaves the kernel. */
  secret(pluginId: string, name: string, origin: string): string | null {
    return secretFor(this.#db, pluginId, name, origin);
  }

  /** All but what they are. */
  secrets(pluginId: string): Array<{ name: string; origin: string; setAt: number }> {
    return secretsOf(this.#db, pluginId);
  }

  /** What changed in the tags of stored messages, in order, behind `after`. */
  tagChangesAfter(after: number, limit: number): Array<TagChange & { number: number }> {
    return tagChangesAfter(this.#db, after, limit);
  }

  lastTagChange(): number {
    return lastTagChange(this.#db);
  }

  /** Newest first. */
  audit(query: AuditQuery): StoredAuditRow[] {
    return auditOf(this.#db, query);
  }
}

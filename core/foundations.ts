/** Opens what every other part of the unlocked kernel stands on: the store, the vault, search. */
import { fileURLToPath } from "node:url";
import type { Clock } from "./kernel/clock.ts";
import type { DataPaths } from "./kernel/config.ts";
import { plainError } from "./kernel/errors.ts";
import { Events } from "./kernel/events.ts";
import type { Log } from "./kernel/log.ts";
import type { Openings } from "./kernel/openings.ts";
import { beginIndex, openSearch, type Search } from "./search/search.ts";
import { ParsePool } from "./sources/parse-pool.ts";
import { reindexBatches, searchTexts } from "./sources/reindex.ts";
import { tellCommitted } from "./sources/tell-committed.ts";
import type { Standby } from "./standby.ts";
import { openStoreReader, type StoreReader } from "./store/store-reader.ts";
import { openStoreWriter, type StoreWriter, type StoreWriterOptions } from "./store/store-writer.ts";
import type { PurposeKeys } from "./vault/keys.ts";
import { openVaultReader, type VaultReader } from "./vault/vault-reader.ts";

const prepareModule = fileURLToPath(new URL("./sources/prepare-for-store.ts", import.meta.url));

export interface Foundations {
  events: Events;
  writer: StoreWriter;
  reader: StoreReader;
  vault: VaultReader;
  pool: ParsePool;
  search: Search;
}

export interface FoundationOptions {
  paths: DataPaths;
  keys: PurposeKeys;
  clock: Clock;
  log: Log;
  standby: Standby;
  /** For crash tests. */
  dieAt?: StoreWriterOptions["dieAt"];
}

export async function openFoundations(options: FoundationOptions, openings: Openings): Promise<Foundations> {
  const { paths, keys, clock, log, standby, dieAt } = options;
  const events = new Events((error) => log.error("listener.failed", { code: plainError(error).code }));
  const index = openings.add(beginIndex({ paths, keys, events, log, pair: standby.search }), (part) => part.close());
  const writer = openings.add(
    await openStoreWriter({ paths, keys, prepareModule, clock, thread: standby.writer, ...(dieAt ? { dieAt } : {}) }),
    (part) => part.close(),
  );
  const reader = openings.add(openStoreReader(paths, keys), (part) => part.close());
  const vault = openings.add(openVaultReader(paths.vault, keys), (part) => part.close());
  const pool = openings.add(new ParsePool({ vaultFolder: paths.vault, keys }), (part) => part.close());
  const search = openings.add(
    openSearch({
      index,
      reader,
      events,
      reindex: (afterMessageId) => reindexBatches(reader, pool, clock, afterMessageId),
      texts: (messageIds) => searchTexts(reader, vault, messageIds),
    }),
    (part) => part.close(),
  );
  events.on("store.changed", ({ removedSortKeys }) => {
    if (removedSortKeys.length > 0) void search.remove(removedSortKeys);
  });
  writer.onCommitted((committed) => tellCommitted(events, reader, committed));
  return { events, writer, reader, vault, pool, search };
}

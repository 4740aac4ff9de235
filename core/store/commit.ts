import { AddressWriter } from "./addresses.ts";
import { ChangeLog } from "./changes.ts";
import { Counts } from "./counts.ts";
import type { WriteDb } from "./open-database.ts";
import { TagDirectory } from "./tag-directory.ts";
import type { TextHash } from "./text-hash.ts";
import { type TagActor, TagChangeLog } from "./tag-changes.ts";
import type { MessageId, SortKey } from "./types.ts";

/** One transaction under way: what writing code takes beside the database. */
export class Commit {
  readonly db: WriteDb;
  /** Milliseconds since 1970; of a replayed action the time it first happened. */
  now: number;
  readonly changes = new ChangeLog();
  readonly counts: Counts;
  readonly hash: TextHash;
  readonly addresses: AddressWriter;
  /** Slots whose keys are destroyed before the commit, behind the journal. */
  readonly destroyedSlots: number[] = [];
  /** Sort keys of messages that are gone for good: search forgets them after the commit. */
  readonly removedSortKeys: SortKey[] = [];
  /** Messages that are new here. */
  readonly storedIds: MessageId[] = [];
  readonly tagChanges = new TagChangeLog();
  /** Who changes tags in this commit. */
  actor: TagActor = null;
  /** What changes of a message's tags and keywords is the user's or a plugin's doing: its sources are to know. */
  reachesSources = false;
  /** An action of the journal is done once more: what it was done to may be less than it was. */
  isReplay = false;
  /** False while entries are replayed that were made when sources were told nothing: they are not to be told of them now. */
  tellsSources = true;
  /** Sources that have something to be told. */
  readonly sourcesChanged = new Set<number>();
  /** A draft was begun or ended. */
  draftsChanged = false;
  /** How far ahead the dates of new messages are believed. Of records everything is: they were looked at when they were written. */
  latestDate = Number.MAX_SAFE_INTEGER;
  /** Rows of `spam_filter` by plugin and version, as this commit sees them. */
  readonly filterIds = new Map<string, number>();
  #tags: TagDirectory;

  constructor(parts: { db: WriteDb; now: number; hash: TextHash; addresses: AddressWriter; tags: TagDirectory }) {
    this.db = parts.db;
    this.now = parts.now;
    this.hash = parts.hash;
    this.addresses = parts.addresses;
    this.#tags = parts.tags;
    this.counts = new Counts(this.db, this.#tags.withRole("trash"));
  }

  get tags(): TagDirectory {
    return this.#tags;
  }

  /** After tags were made, renamed or removed. */
  reloadTags(): void {
    this.#tags = new TagDirectory(this.db);
  }

  /** Writes the gathered counters and changes; answers the new states. */
  flush(): Record<string, string> {
    this.counts.flush(this.changes);
    this.tagChanges.flush(this.db);
    return this.changes.flush(this.db, this.now);
  }
}

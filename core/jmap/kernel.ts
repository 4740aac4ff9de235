import type { Attachments } from "../attachments/attachments.ts";
import type { Outbox } from "../delivery/outbox.ts";
import type { Events } from "../kernel/events.ts";
import type { Plugins } from "../plugins/plugins.ts";
import type { Provenance } from "../provenance/provenance.ts";
import type { Reading } from "../reading/reading.ts";
import type { Search } from "../search/search.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { BlobRef, IngestOutcome, TagId, Written } from "../store/types.ts";

/** One raw message or upload on its way in through the API. */
export interface RawItem {
  raw: Uint8Array;
  /** Tags of a message; empty for an upload. */
  tagIds: TagId[];
  keywords: string[];
  /** Null: taken from the message itself (API.md "receivedAt"). */
  receivedAt: number | null;
  kind: "message" | "upload";
  /** Of a draft: at whose account it is to be, too. */
  written?: Written;
  /** Media type of an upload, as the client said it. */
  type?: string;
}

/** What JMAP needs of the unlocked kernel; core/main.ts's Postern fits. */
export interface JmapKernel {
  reader: StoreReader;
  writer: StoreWriter;
  search: Search;
  vault: { read(ref: BlobRef): Buffer };
  provenance: Pick<Provenance, "refresh" | "security" | "mark">;
  events: Events;
  reading: Reading;
  outbox: Pick<Outbox, "submit" | "cancel" | "forget">;
  plugins: Pick<Plugins, "compose">;
  attachments: Pick<Attachments, "of" | "safeCopy" | "thumbnail" | "zip" | "decode">;
  /** Parses, seals, stores and indexes; resolves when stored. One outcome for each item, in order. */
  ingestRaw(items: RawItem[]): Promise<IngestOutcome[]>;
}

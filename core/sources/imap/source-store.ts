/** What IMAP sync keeps: folders, copies, and the differences it applies to messages. Thin words over the store. */
import type { StoreReader } from "../../store/store-reader.ts";
import type { StoreWriter } from "../../store/store-writer.ts";
import type { MessageId, TagId } from "../../store/types.ts";
import { differenceOfFlags } from "./imap-flags.ts";

export interface FolderState {
  sourceId: number;
  name: string;
  /** Tag name or role ("\\inbox") that stands for the folder. */
  tag: string;
  tagId: TagId | null;
  uidValidity: number;
  /** Every lower UID has been fetched; 0 while the first sync is not complete. */
  uidNext: number;
  highestModseq: string | null;
}

export interface KnownCopy {
  messageId: MessageId;
  flags: string[];
}

export interface ChangedFlags {
  uid: number;
  flags: string[];
  modseq: string | null;
}

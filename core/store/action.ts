/**
 * A journaled operation: in terms of slots and tag names, which mean the same in a rebuilt database, where ids of tags may
 * differ. The same actions are applied at first and when replayed, so there is one path only.
 */
import type { Actor, FolderState, Operation, PushedChanges, SeenCopy } from "./operations.ts";
import type { IdentityFields } from "./identities.ts";
import type { JournaledOutboxOperation, NewOutboxEntry, Reported } from "./outbox-types.ts";
import type { Decision } from "./spam.ts";
import type { SourceCopy } from "./types.ts";

export interface SlotChange {
  slot: number;
  addTags?: string[];
  removeTags?: string[];
  setKeywords?: string[];
  clearKeywords?: string[];
  hide?: boolean;
}

interface NamedTagFields {
  name?: string;
  /** Null: at the top. */
  parent?: string | null;
  sortOrder?: number;
  isSubscribed?: boolean;
  color?: string | null;
}

export interface Again {
  slot: number;
  tags: string[];
  copy: SourceCopy | null;
  /** The message was healed, and its new record could not say how it had arrived: how it was then. */
  healed?: HealedState;
}

export interface HealedState {
  tags: string[];
  keywords: string[];
  copies: SourceCopy[];
  decision: Decision;
}

type NamedIdentityFields = Partial<Omit<IdentityFields, "sentTagId" | "email">> & { sentTag?: string | null };

/** Identities and mail on its way out. */
export type OutboxAction =
  | ({ op: "identity.create"; email: string } & NamedIdentityFields)
  | ({ op: "identity.update"; identityId: number } & NamedIdentityFields)
  | { op: "identity.destroy"; identityId: number }
  | JournaledOutboxOperation
  | ({
      op: "outbox.create";
      slot: number;
      change?: Omit<SlotChange, "slot">;
      draft?: { id: string; revision: number };
      marks?: { slot: number; keyword: string };
    } & NewOutboxEntry)
  | { op: "outbox.cancel"; entryId: number; change?: SlotChange }
  | ({ op: "outbox.report"; slot: number } & Reported);

type Slotted<T> = Omit<T, "messageId"> & { slot: number };

export type PushedAction = {
  op: "source.pushed";
  made: Array<Slotted<PushedChanges["made"][number]>>;
  archived: number[];
  done: Array<{ slot: number; keyword: string | null; tag: string | null; isWanted: boolean }>;
} & Pick<PushedChanges, "sourceId" | "flagged" | "gone">;

export type Action =
  | OutboxAction
  | { op: "message.update"; changes: SlotChange[]; by: Actor; pluginId?: string }
  | { op: "message.decideSpam"; slots: number[]; decision: Decision; by: "user" | "source" }
  /** `copies`: a rebuilt database learns of them by this alone, since nothing is left of the messages. */
  | { op: "message.destroy"; slots: number[]; copies?: Array<SourceCopy & { slot: number }> }
  /** A message that came again: what the second coming adds. */
  | { op: "message.again"; again: Again[] }
  | ({ op: "tag.create" } & NamedTagFields & { name: string })
  | ({ op: "tag.update"; tag: string } & NamedTagFields)
  | { op: "tag.destroy"; tag: string }
  | Extract<Operation, { op: "setting.set" | "appPassword.create" | "appPassword.revoke" | "source.create" }>
  | Extract<Operation, { op: "source.update" | "source.destroy" | "source.folderGone" | "pluginData.write" }>
  | Extract<Operation, { op: "relay.create" | "relay.update" | "relay.destroy" }>
  | Extract<Operation, { op: "signIn.create" | "signIn.update" | "signIn.destroy" }>
  | Extract<
      Operation,
      { op: "plugin.save" | "plugin.remove" | "plugin.secret" | "plugin.undoTags" | "pictureSender.decide" }
    >
  | { op: "draft.create"; id: string; state: string; slot: number | null }
  | Extract<Operation, { op: "draft.save" }>
  | { op: "draft.end"; id: string; revision: number; keepsMessage: boolean; change?: SlotChange }
  | ({ op: "source.folderState"; sourceId: number; folder: string; tag?: string } & FolderState)
  | PushedAction
  /** Made when a mail's record did not say by itself that it is to be uploaded (types.ts, Written). */
  | { op: "source.upload"; identityId: number; slot: number; tag: string }
  | { op: "source.settled"; sourceId: number }
  | { op: "source.seen"; sourceId: number; folder: string; uidValidity: number; seen: SeenCopy[]; vanished: number[] }
  /** One commit: all of them or none. Only the last one may make something that has an id. */
  | { op: "all"; actions: Action[] };

export interface JournalRecord {
  /** When it was done first, milliseconds since 1970. */
  at: number;
  /** Messages with a lower slot were stored before it, all others after it. */
  slotEnd: number;
  /** Null: an entry that takes back the one before it, whose commit failed. */
  action: Action | null;
  /** Sources are to be told of it. Absent in entries of a time when they were told nothing. */
  tellsSources?: true;
  /** Id of what it made, where later entries name that by its id. Absent in older entries. */
  created?: number;
}

export function encodeJournalRecord(record: JournalRecord): Uint8Array {
  return Buffer.from(
    JSON.stringify(record, (_key, value: unknown) =>
      value instanceof Uint8Array ? { $bytes: Buffer.from(value).toString("base64") } : asPlain(value),
    ),
  );
}

export function decodeJournalRecord(bytes: Uint8Array): JournalRecord {
  return JSON.parse(Buffer.from(bytes).toString(), (_key, value: unknown) =>
    isBytes(value) ? Buffer.from(value.$bytes, "base64") : value,
  ) as JournalRecord;
}

/** Buffer has a toJSON that runs before the replacer. */
function asPlain(value: unknown): unknown {
  const made = value as { type?: unknown; data?: unknown } | null;
  return typeof made === "object" && made?.type === "Buffer" && Array.isArray(made.data)
    ? { $bytes: Buffer.from(made.data as number[]).toString("base64") }
    : value;
}

function isBytes(value: unknown): value is { $bytes: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { $bytes?: unknown }).$bytes === "string" &&
    Object.keys(value).length === 1
  );
}

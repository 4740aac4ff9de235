/**
 * Mail that is being written. A draft is a row of the database, saved as it is typed (core/store/drafts.ts), until it is closed
 * and becomes an Email in Drafts, is sent, or is thrown away. What would overwrite another window's words is refused.
 */
import { randomBytes } from "node:crypto";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { Address } from "../mime/message.ts";
import type { Provenance } from "../provenance/provenance.ts";
import type { Reading } from "../reading/reading.ts";
import { spliceBetween, type StoredDraft } from "../store/drafts.ts";
import type { Identity } from "../store/identities.ts";
import { identityIdOf } from "../store/ids.ts";
import type { Marked } from "../store/outbox-types.ts";
import type { StoredWith } from "../store/operations.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { BlobRef, IngestOutcome, MessageId, MessageRow, TagId, Written } from "../store/types.ts";
import type { AnswerKind } from "./answer.ts";
import { DraftMaker } from "./draft-maker.ts";
import { writeDraft } from "./draft-mail.ts";
import type { DraftContent, DraftState } from "./draft-state.ts";
import type { BlobNames } from "./message-files.ts";

/** Blobs by their JMAP ids. */
export interface DraftBlobs extends BlobNames {
  /** Null: there is no such blob any more. */
  read(blobId: string): Buffer | null;
}

interface WrittenItem {
  raw: Uint8Array;
  tagIds: TagId[];
  keywords: string[];
  receivedAt: number | null;
  kind: "message";
  written: Written;
}

export interface DraftsParts {
  reader: StoreReader;
  writer: StoreWriter;
  vault: { read(ref: BlobRef): Buffer };
  reading: Pick<Reading, "rendered">;
  provenance: Pick<Provenance, "refresh" | "isOwnAddress">;
  blobs: DraftBlobs;
  /** `along` is done with the first of them, in the same commit. */
  ingestRaw(items: WrittenItem[], along: StoredWith): Promise<IngestOutcome[]>;
  clock: Clock;
}

/** A draft as the page sees it. */
export type DraftView = DraftContent & {
  id: string;
  revision: number;
  updatedAt: number;
  kind: DraftState["thread"]["kind"];
  /** The Email that is answered or forwarded. */
  originalEmailId: string | null;
  /** The Email in Drafts that it takes the place of. */
  emailId: string | null;
};

/** `text`: what it begins with, above the signature. */
export type NewDraft =
  | { kind: "new"; to: Address[]; cc?: Address[]; subject?: string; text?: string }
  | { kind: AnswerKind | "edit"; emailId: string };

export class Drafts {
  readonly #parts: DraftsParts;
  readonly #maker: DraftMaker;
  readonly #turns = new Map<string, Promise<void>>();

  constructor(parts: DraftsParts) {
    this.#parts = parts;
    this.#maker = new DraftMaker(parts);
  }

  /** Throws NOT_FOUND for an Email that is not there. */
  get(id: string): DraftView {
    return this.#view(this.stored(id));
  }

  /** Null: there is none any more. */
  find(id: string): DraftView | null {
    const stored = this.#parts.reader.drafts.byId(id);
    return stored === null ? null : this.#view(stored);
  }

  /** The bytes of a picture in the text, as they will be sent. */
  picture(id: string, cid: string): Buffer {
    const file = stateOf(this.stored(id)).files.find((each) => each.cid === cid);
    const bytes = file ? this.#parts.blobs.read(file.blobId) : null;
    if (bytes === null) throw new AppError("NOT_FOUND", { what: "picture" });
    return bytes;
  }

  /** Those that nobody has closed, last written to first. */
  list(): DraftView[] {
    return this.#parts.reader.drafts.all().map((draft) => this.#view(draft));
  }

  /** For an Email in Drafts that is open already, the draft that is there. */
  async create(request: NewDraft): Promise<DraftView> {
    const { provenance, reader } = this.#parts;
    await provenance.refresh();
    if (request.kind === "new") return this.#insert(this.#maker.blank(request), null);
    const row = this.#row(request.emailId);
    if (request.kind !== "edit") return this.#insert(await this.#maker.answer(request.kind, row), null);
    // A draft goes on where it was; of a mail that was sent already a new one is made.
    const isDraft = row.keywords.includes("$draft");
    const known = isDraft ? reader.drafts.ofMessage(row.id) : null;
    return known === null ? this.#insert(this.#maker.again(row, isDraft), isDraft ? row.id : null) : this.get(known);
  }

  /** A mail that was taken back goes on as what it was: an answer to what it answered. */
  async reopen(emailId: string, marked: Marked | null): Promise<DraftView> {
    const { provenance, reader } = this.#parts;
    await provenance.refresh();
    const row = this.#row(emailId);
    const known = reader.drafts.ofMessage(row.id);
    if (known !== null) return this.get(known);
    const state = this.#maker.again(row, true);
    if (marked === null) return this.#insert(state, row.id);
    const kind = marked.keyword === "$forwarded" ? "forward" : "reply";
    return this.#insert({ ...state, thread: { ...state.thread, kind, originalId: marked.messageId } }, row.id);
  }

  /** Throws CONFLICT when it was saved elsewhere since `revision`: nothing is overwritten. */
  save(id: string, revision: number, content: DraftContent): Promise<{ revision: number; updatedAt: number }> {
    return this.inTurn(id, () => this.#save(id, revision, content));
  }

  async #save(id: string, revision: number, content: DraftContent): Promise<{ revision: number; updatedAt: number }> {
    const { writer, clock } = this.#parts;
    const stored = this.stored(id, revision);
    const before = JSON.stringify(stored.state);
    const after = JSON.stringify({ ...content, thread: stateOf(stored).thread } satisfies DraftState);
    if (after === before) return { revision, updatedAt: stored.updatedAt };
    const saved = await writer.perform({ op: "draft.save", id, revision, splice: spliceBetween(before, after) });
    return { revision: saved.revision, updatedAt: clock.now() };
  }

  /** Becomes an Email in Drafts, in place of the one that it came from. Null: nothing had been written. */
  async close(id: string, revision: number): Promise<{ emailId: string | null }> {
    return this.inTurn(id, () => this.#end(id, revision, "drafts"));
  }

  /** Goes to the trash, where it can be had back. */
  async discard(id: string, revision: number): Promise<{ emailId: string | null }> {
    return this.inTurn(id, () => this.#end(id, revision, "trash"));
  }

  /**
   * What changes or ends a draft, one after the other: whoever comes second finds that it is gone before anything is stored of it. Two windows,
   * or two presses of a key, would else leave a second copy.
   */
  async inTurn<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(id);
    const mine = (before ?? Promise.resolve()).then(work);
    // What failed was told to whom it concerns.
    const over = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(id, over);
    try {
      return await mine;
    } finally {
      if (this.#turns.get(id) === over) this.#turns.delete(id);
    }
  }

  async #end(id: string, revision: number, role: "drafts" | "trash"): Promise<{ emailId: string | null }> {
    const { writer, reader } = this.#parts;
    const stored = this.stored(id, revision);
    const { messageId } = stored;
    const isUntouched = revision === 1;
    if (!isUntouched) {
      const change = this.#moveTo(role);
      const { emailId } = await this.store(stored, role, { op: "draft.end", id, revision, change });
      return { emailId };
    }
    // What it came from stays as it is, or goes to the trash as it is.
    const emailId = messageId === null ? null : (reader.emailIdsOf([messageId])[0] ?? null);
    const moved = messageId !== null && role === "trash" ? { change: { messageId, ...this.#moveTo(role) } } : {};
    await writer.perform({ op: "draft.end", id, revision, keepsMessage: true, ...moved });
    return { emailId };
  }

  /** Stores the draft as it is now, as an Email that is no sent one, and ends it: one commit, of which a crash leaves nothing or all. */
  async store(
    stored: StoredDraft,
    role: "drafts" | "trash",
    along: StoredWith,
    raw = this.#written(stored),
  ): Promise<IngestOutcome> {
    const { reader, ingestRaw, clock } = this.#parts;
    const tagIds = [reader.tagByRole(role).id];
    const isFiled = role === "drafts" && along.op === "draft.end";
    const uploadFor = isFiled ? (this.identityOf(stateOf(stored))?.id ?? null) : null;
    const written = { draft: { id: stored.id, revision: stored.revision }, uploadFor };
    const keywords = ["$draft", "$seen"];
    const item = { raw, tagIds, keywords, receivedAt: clock.now(), kind: "message" as const, written };
    const [outcome] = await ingestRaw([item], along);
    if (!outcome) throw new AppError("INTERNAL", { reason: "draft" });
    return outcome;
  }

  /** Throws NOT_FOUND, and CONFLICT with the revision that is there. */
  stored(id: string, revision?: number): StoredDraft {
    const stored = this.#parts.reader.drafts.byId(id);
    if (!stored) throw new AppError("NOT_FOUND", { what: "draft" });
    if (revision !== undefined && stored.revision !== revision)
      throw new AppError("CONFLICT", { revision: stored.revision });
    return stored;
  }

  identityOf(state: DraftState): Identity | null {
    return this.#parts.reader.outbox.identities().find(({ id }) => identityIdOf(id) === state.identityId) ?? null;
  }

  #written(stored: StoredDraft): Buffer {
    const { blobs } = this.#parts;
    const state = stateOf(stored);
    const identity = this.identityOf(state);
    // When it was written, and not now.
    return writeDraft({
      state,
      identity,
      now: stored.updatedAt,
      readBlob: (blobId) => blobs.read(blobId),
      headers: [],
    });
  }

  async #insert(state: DraftState, messageId: MessageId | null): Promise<DraftView> {
    const id = randomBytes(12).toString("base64url");
    await this.#parts.writer.perform({ op: "draft.create", id, state: JSON.stringify(state), messageId });
    return this.get(id);
  }

  #moveTo(role: "drafts" | "trash"): { addTags: TagId[]; removeTags: TagId[] } {
    const { reader } = this.#parts;
    const [to, from] = [role, role === "trash" ? "drafts" : "trash"] as const;
    return { addTags: [reader.tagByRole(to).id], removeTags: [reader.tagByRole(from).id] };
  }

  #row(emailId: string): MessageRow {
    const { reader } = this.#parts;
    const messageId = reader.resolveEmailId(emailId);
    const [row] = messageId === null ? [] : reader.messagesByIds([messageId]);
    if (!row) throw new AppError("NOT_FOUND", { what: "email" });
    return row;
  }

  #view(stored: StoredDraft): DraftView {
    const { reader } = this.#parts;
    const { thread, ...content } = stateOf(stored);
    const { id, revision, updatedAt, messageId } = stored;
    const emailIdOf = (of: MessageId | null) => (of === null ? null : (reader.emailIdsOf([of])[0] ?? null));
    return {
      ...content,
      id,
      revision,
      updatedAt,
      kind: thread.kind,
      originalEmailId: emailIdOf(thread.originalId),
      emailId: emailIdOf(messageId),
    };
  }
}

/** Only this module and its neighbours write states. */
export function stateOf({ state }: StoredDraft): DraftState {
  return state as DraftState;
}

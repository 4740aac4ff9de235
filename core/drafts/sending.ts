/** From a draft to the outbox: the mail is stored and queued, and the draft goes, in one commit. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { parseSubmissionId, submissionIdOf } from "../store/ids.ts";
import type { MessageChange, StoredWith } from "../store/operations.ts";
import type { Identity } from "../store/identities.ts";
import type { MessageId, TagId, TagRole } from "../store/types.ts";
import { type DraftChecksParts, type DraftOutlook, lookAhead } from "./draft-checks.ts";
import type { DraftThread } from "./draft-state.ts";
import { writeForSending } from "./draft-mail.ts";
import type { WayFinder } from "./travel.ts";
import { type Drafts, type DraftsParts, type DraftView, stateOf } from "./drafts.ts";

/** What sending asks of the outbox (core/delivery). */
export interface OutboxPort extends WayFinder {
  submitNew(asked: {
    /** Message-ID of the mail, and the Email that it takes the place of. */
    messageKey: string;
    replaces: MessageId | null;
    /** Stores the mail, in one commit with the entry; answers its id. */
    store(entry: StoredWith): Promise<number>;
    identityId: number;
    recipients: string[];
    holdUntil: number;
    /** In the same commit: what changes of the Email, and the draft that ends. */
    change: { addTags: TagId[]; removeTags: TagId[]; clearKeywords: string[] };
    draft: { id: string; revision: number };
    /** What it answers or forwards, which says so from then on. */
    marks?: { messageId: MessageId; keyword: string };
  }): Promise<{ entryId: number }>;
  /** CONFLICT when it is not held any more. `change` happens in the same commit, or not at all. */
  cancel(entryId: number, change: MessageChange): Promise<void>;
}

export interface SendingParts extends DraftChecksParts, Pick<DraftsParts, "blobs" | "clock" | "reader" | "writer"> {
  drafts: Drafts;
  outbox: OutboxPort;
}

export interface SendRequest {
  revision: number;
  /** Milliseconds since 1970; null: as soon as the time to undo is over. */
  sendAt: number | null;
  /** Keys of vetoes that the user has said yes to. */
  confirmed: string[];
}

export class Sending {
  readonly #parts: SendingParts;

  constructor(parts: SendingParts) {
    this.#parts = parts;
  }

  outlook(id: string): Promise<DraftOutlook> {
    const { drafts } = this.#parts;
    const state = stateOf(drafts.stored(id));
    return lookAhead(this.#parts, state, drafts.identityOf(state));
  }

  /**
   * Throws CONFLICT when the draft was saved elsewhere, SEND_UNCONFIRMED for a veto without the user's yes, SEND_UNPROTECTED when
   * a plugin wants protection that is not there, and as writeForSending.
   */
  send(id: string, request: SendRequest): Promise<{ submissionId: string; holdUntil: number }> {
    return this.#parts.drafts.inTurn(id, () => this.#send(id, request));
  }

  async #send(
    id: string,
    { revision, sendAt, confirmed }: SendRequest,
  ): Promise<{ submissionId: string; holdUntil: number }> {
    const { drafts, blobs, clock, outbox } = this.#parts;
    const stored = drafts.stored(id, revision);
    const state = stateOf(stored);
    const identity = drafts.identityOf(state);
    const { vetoes, protection, headers } = await lookAhead(this.#parts, state, identity);
    if (protection.problem !== null || protection.isAskedFor) throw new AppError("SEND_UNPROTECTED");
    const veto = vetoes.find(({ key }) => !confirmed.includes(key));
    if (veto) throw new AppError("SEND_UNCONFIRMED", { plugin: veto.pluginId });
    const now = clock.now();
    const readBlob = (blobId: string) => blobs.read(blobId);
    const { raw, recipients } = writeForSending({ state, identity, now, readBlob, headers });
    const holdUntil = Math.max(sendAt ?? 0, now + this.undoSeconds() * 1000);
    const { entryId } = await outbox.submitNew({
      messageKey: state.thread.messageId,
      replaces: stored.messageId,
      identityId: identity?.id ?? 0,
      recipients,
      holdUntil,
      change: { ...this.#tags("sent", "drafts", identity), clearKeywords: ["$draft"] },
      draft: { id, revision },
      // A draft until it is queued: what a crash leaves in between is known by it, and goes.
      store: async (entry) => {
        const { entryId: made } = await drafts.store(stored, "drafts", entry, raw);
        if (made === undefined) throw new AppError("INTERNAL", { reason: "outbox" });
        return made;
      },
      ...markOf(state.thread),
    });
    return { submissionId: submissionIdOf(entryId), holdUntil };
  }

  /** Throws CONFLICT when it has left, NOT_FOUND. */
  async unsend(submissionId: string): Promise<DraftView> {
    const { reader, outbox, drafts } = this.#parts;
    const entry = reader.outbox.entry(parseSubmissionId(submissionId) ?? -1);
    if (!entry) throw new AppError("NOT_FOUND", { what: "outboxEntry" });
    const { messageId, emailId, identityId, marked } = entry;
    const tags = this.#tags("drafts", "sent", reader.outbox.identity(identityId));
    // It is sure not to leave, and a draft again, at once.
    await outbox.cancel(entry.id, { messageId, ...tags, setKeywords: ["$draft"] });
    return drafts.reopen(emailId, marked);
  }

  undoSeconds(): number {
    const set = this.#parts.reader.setting("undoSendSeconds");
    return typeof set === "number" ? set : limits.undoSendSecondsFirst;
  }

  /** The identity's own tag goes with Sent. */
  #tags(to: "sent" | "drafts", from: "sent" | "drafts", identity: Identity | null) {
    const { reader } = this.#parts;
    const own = (role: TagRole): TagId[] => [
      reader.tagByRole(role).id,
      ...(role === "sent" && identity?.sentTagId ? [identity.sentTagId] : []),
    ];
    return { addTags: own(to), removeTags: own(from) };
  }
}

/** RFC 8621 4.1.1: what was answered or forwarded says so. */
function markOf({ kind, originalId }: DraftThread): { marks?: { messageId: MessageId; keyword: string } } {
  if (originalId === null) return {};
  return { marks: { messageId: originalId, keyword: kind.startsWith("forward") ? "$forwarded" : "$answered" } };
}

/** From a draft to the outbox. The mail is stored before it is queued, and the draft goes in the commit that queues it. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { parseSubmissionId, submissionIdOf } from "../store/ids.ts";
import type { MessageId, TagId, TagRole } from "../store/types.ts";
import { type DraftChecksParts, type DraftOutlook, lookAhead } from "./draft-checks.ts";
import { writeForSending } from "./draft-mail.ts";
import type { WayFinder } from "./travel.ts";
import { type Drafts, type DraftsParts, type DraftView, stateOf } from "./drafts.ts";

/** What sending asks of the outbox (core/delivery). */
export interface OutboxPort extends WayFinder {
  submit(asked: {
    messageId: MessageId;
    identityId: number;
    recipients: string[];
    holdUntil: number;
    /** In the same commit: what changes of the Email, and the draft that ends. */
    change: { addTags: TagId[]; removeTags: TagId[]; clearKeywords: string[] };
    draft: { id: string; revision: number };
  }): Promise<{ entryId: number }>;
  /** CONFLICT when it is not held any more. */
  cancel(entryId: number): Promise<void>;
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
  async send(
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
    // A draft until it is queued: what a crash leaves in between looks like what it is.
    const { messageId } = await drafts.store(stored, "drafts", raw);
    // Nobody else may have queued or changed it meanwhile: the outbox looks again in its commit.
    const { entryId } = await outbox.submit({
      messageId,
      identityId: identity?.id ?? 0,
      recipients,
      holdUntil,
      change: { ...this.#tags("sent", "drafts"), clearKeywords: ["$draft"] },
      draft: { id, revision },
    });
    await this.#markOriginal(state.thread.kind, state.thread.originalId);
    return { submissionId: submissionIdOf(entryId), holdUntil };
  }

  /** Throws CONFLICT when it has left, NOT_FOUND. */
  async unsend(submissionId: string): Promise<DraftView> {
    const { reader, outbox, writer, drafts } = this.#parts;
    const entry = reader.outbox.entry(parseSubmissionId(submissionId) ?? -1);
    if (!entry) throw new AppError("NOT_FOUND", { what: "outboxEntry" });
    // First it is sure not to leave, then it is a draft again.
    await outbox.cancel(entry.id);
    const { messageId, emailId } = entry;
    const changes = [{ messageId, ...this.#tags("drafts", "sent"), setKeywords: ["$draft"] }];
    await writer.perform({ op: "message.update", by: "user", changes });
    return drafts.create({ kind: "edit", emailId });
  }

  undoSeconds(): number {
    const set = this.#parts.reader.setting("undoSendSeconds");
    return typeof set === "number" ? set : limits.undoSendSecondsFirst;
  }

  #tags(to: TagRole, from: TagRole): { addTags: TagId[]; removeTags: TagId[] } {
    const { reader } = this.#parts;
    return { addTags: [reader.tagByRole(to).id], removeTags: [reader.tagByRole(from).id] };
  }

  /** RFC 8621 4.1.1: what was answered or forwarded says so. */
  async #markOriginal(kind: string, originalId: MessageId | null): Promise<void> {
    if (originalId === null) return;
    const keyword = kind.startsWith("forward") ? "$forwarded" : "$answered";
    const changes = [{ messageId: originalId, setKeywords: [keyword] }];
    await this.#parts.writer.perform({ op: "message.update", by: "user", changes });
  }
}

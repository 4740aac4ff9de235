/** How drafts begin: empty, as an answer, or as what an Email holds. */
import { randomUUID } from "node:crypto";
import { mailboxKey } from "../mime/compose/mailbox.ts";
import { richTextOf } from "../mime/compose/rich-text-reader.ts";
import type { RichText } from "../mime/compose/rich-text.ts";
import type { Address } from "../mime/message.ts";
import { parseStructure } from "../mime/parse-structure.ts";
import type { Identity } from "../store/identities.ts";
import { identityIdOf } from "../store/ids.ts";
import type { MessageId, MessageRow } from "../store/types.ts";
import { type AnswerKind, answerTo, type OriginalMail } from "./answer.ts";
import type { DraftState } from "./draft-state.ts";
import type { DraftsParts, NewDraft } from "./drafts.ts";
import { filesOf, wholeMessage } from "./message-files.ts";
import { reopened } from "./reopened.ts";
import { startOf, writtenStart } from "./start.ts";

/** The provenance was refreshed before: it knows the user's own addresses. */
export class DraftMaker {
  readonly #parts: Pick<DraftsParts, "reader" | "vault" | "reading" | "provenance" | "blobs">;

  constructor(parts: Pick<DraftsParts, "reader" | "vault" | "reading" | "provenance" | "blobs">) {
    this.#parts = parts;
  }

  blank({ to, cc = [], subject = "", text = "" }: Omit<Extract<NewDraft, { kind: "new" }>, "kind">): DraftState {
    const identity = this.#identities()[0] ?? null;
    return {
      ...this.#begin("new", identity, { to, cc, subject }),
      ...(text === "" ? {} : writtenStart(text, identity)),
    };
  }

  async answer(kind: AnswerKind, row: MessageRow): Promise<DraftState> {
    const identity = this.#identityFor([...row.to, ...row.cc, ...row.bcc, ...row.from]);
    const mail = await this.#original(row);
    const { inReplyTo, references, ...content } = answerTo(kind, mail, (email) => this.#isOwn(email));
    const state = this.#begin(kind, identity, content);
    return { ...state, thread: { ...state.thread, originalId: row.id, inReplyTo, references } };
  }

  /** `isDraft`: it goes on, under the Message-ID that it has. */
  again(row: MessageRow, isDraft: boolean): DraftState {
    const { raw, root } = this.#read(row);
    const files = filesOf(row, raw, root, this.#parts.blobs);
    const identity = this.#identityFor(row.from);
    const state = reopened({ row, raw, root }, files, idOf(identity));
    const { thread } = state;
    if (!isDraft) return { ...state, thread: { ...thread, messageId: newMessageId(identity) } };
    return { ...state, thread: { ...thread, originalId: this.#answeredBy(row, thread.inReplyTo[0]) } };
  }

  /** What an answer that was closed or written elsewhere answers; null: it is not here. */
  #answeredBy({ threadId }: MessageRow, inReplyTo: string | undefined): MessageId | null {
    if (inReplyTo === undefined) return null;
    const original = this.#parts.reader.messagesOfThread(threadId).find(({ messageId }) => messageId === inReplyTo);
    return original?.id ?? null;
  }

  #begin(kind: "new" | AnswerKind, identity: Identity | null, given: Partial<DraftState>): DraftState {
    const isPlain = this.#parts.reader.setting("composeFormat") === "plain";
    return {
      identityId: idOf(identity),
      to: [],
      cc: [],
      bcc: identity?.bcc ?? [],
      subject: "",
      format: isPlain ? "plain" : "rich",
      ...startOf(given, identity),
      files: [],
      thread: {
        kind,
        originalId: null,
        messageId: newMessageId(identity),
        inReplyTo: [],
        references: [],
      },
      ...withoutBody(given),
    };
  }

  async #original(row: MessageRow): Promise<OriginalMail> {
    const { blobs } = this.#parts;
    const { raw, root } = this.#read(row);
    const files = filesOf(row, raw, root, blobs);
    return { row, raw, root, files, document: await this.#document(row), asFile: wholeMessage(row, blobs) };
  }

  /** Only what was made safe is quoted; without that, the plain text is. */
  async #document(row: MessageRow): Promise<RichText | null> {
    const rendered = await this.#parts.reading.rendered(row, () => this.#read(row));
    if (rendered === null || "unrendered" in rendered) return null;
    return richTextOf(rendered.mail.html, { picture: (attributes) => attributes["data-po-cid"] ?? null });
  }

  #identityFor(addresses: readonly Address[]): Identity | null {
    const identities = this.#identities();
    const keys = addresses.map(({ email }) => mailboxKey(email));
    return identities.find(({ email }) => keys.includes(mailboxKey(email))) ?? identities[0] ?? null;
  }

  #isOwn(email: string): boolean {
    const key = mailboxKey(email);
    const isIdentity = this.#identities().some((identity) => mailboxKey(identity.email) === key);
    return isIdentity || this.#parts.provenance.isOwnAddress(email);
  }

  #identities(): Identity[] {
    return this.#parts.reader.outbox.identities();
  }

  #read(row: MessageRow) {
    const raw = this.#parts.vault.read(row.blob);
    return { raw, root: parseStructure(raw) };
  }
}

/** At the sender's domain, so that it tells nothing about this machine. */
function newMessageId(identity: Identity | null): string {
  const domain = identity?.email.split("@").at(-1) ?? "";
  const isGood = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain);
  return `${randomUUID()}@${isGood ? domain.toLowerCase() : "postern.invalid"}`;
}

const idOf = (identity: Identity | null): string | null => (identity === null ? null : identityIdOf(identity.id));

function withoutBody({ text: _text, document: _document, ...rest }: Partial<DraftState>): Partial<DraftState> {
  return rest;
}

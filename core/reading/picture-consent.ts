import { limits } from "../kernel/limits.ts";
import type { PictureDecision } from "../store/picture-senders.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { MessageId, MessageRow } from "../store/types.ts";

/**
 * allowed: pictures of this mail are fetched. ask: nobody has said so. never: the user does not want to be asked about this
 * sender. off: about any.
 */
export type PictureConsent = "allowed" | "ask" | "never" | "off";

/** Whether pictures of a mail may be fetched. What was said of one mail holds until Postern locks; of a sender, until taken back. */
export class PictureConsents {
  readonly #reader: StoreReader;
  readonly #once = new Set<MessageId>();

  constructor(reader: StoreReader) {
    this.#reader = reader;
  }

  of(row: MessageRow): PictureConsent {
    if (this.#reader.setting("pictures") === "never") return "off";
    const sender = senderOf(row);
    const decision: PictureDecision | null = sender === null ? null : this.#reader.pictures.decision(sender);
    if (this.#once.has(row.id)) return "allowed";
    return decision ?? "ask";
  }

  allowOnce(id: MessageId): void {
    this.#once.add(id);
    const [oldest] = this.#once;
    if (this.#once.size > limits.shownMessagesMax && oldest !== undefined) this.#once.delete(oldest);
  }

  takeBack(id: MessageId): void {
    this.#once.delete(id);
  }
}

/** The address that the mail says it is from, by which the user decides; whether that is true is the security line's to say. */
export function senderOf(row: MessageRow): string | null {
  return row.from[0]?.email.toLowerCase() || null;
}

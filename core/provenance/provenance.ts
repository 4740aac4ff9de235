/** Who wrote a message, and how sure that is. */
import type { Clock } from "../kernel/clock.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { MessageId } from "../store/types.ts";
import { Correspondents } from "./correspondents.ts";
import { type SenderFacts, senderFacts } from "./sender-facts.ts";

export interface ProvenanceParts {
  reader: StoreReader;
  clock: Clock;
}

export class Provenance {
  readonly #parts: ProvenanceParts;
  readonly #correspondents: Correspondents;

  constructor(parts: ProvenanceParts) {
    this.#parts = parts;
    this.#correspondents = new Correspondents(parts.reader, parts.clock);
  }

  /** What the mail that is here tells of the sender; null for a message that is not there. */
  async senderOf(messageId: MessageId): Promise<SenderFacts | null> {
    await this.#correspondents.refresh();
    const [row] = this.#parts.reader.messagesByIds([messageId]);
    return row ? senderFacts(this.#parts.reader, this.#correspondents, row) : null;
  }
}

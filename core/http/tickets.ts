import { randomBytes } from "node:crypto";
import type { Clock } from "../kernel/clock.ts";
import { limits } from "../kernel/limits.ts";
import type { MessageId } from "../store/types.ts";

interface OneDownload {
  name: string;
  /** The session cookie of the page that asked: the download must come from the same browser. */
  cookie: string;
}

interface BlobTicket extends OneDownload {
  blobId: string;
  type: string;
}

/** Some attachments of a message as one archive. */
export interface ZipTicket extends OneDownload {
  messageId: MessageId;
  indexes: number[];
}

export type Ticket = BlobTicket | ZipTicket;

/** One-use addresses for downloads, since a link cannot carry the page token. In memory, short-lived. */
export class Tickets {
  readonly #clock: Clock;
  readonly #tickets = new Map<string, { ticket: Ticket; endsAt: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(ticket: Ticket): string {
    const now = this.#clock.now();
    for (const [token, held] of this.#tickets) {
      // The map is in order of age: the rest is younger.
      if (held.endsAt > now && this.#tickets.size < limits.ticketsMax) break;
      this.#tickets.delete(token);
    }
    const token = randomBytes(24).toString("base64url");
    this.#tickets.set(token, { ticket, endsAt: now + limits.ticketLifeMs });
    return token;
  }

  /** Gives the ticket once; null when it was used, is too old, never was, or comes from another browser. */
  take(token: string, cookie: string | null): Ticket | null {
    const held = this.#tickets.get(token);
    if (!held) return null;
    this.#tickets.delete(token);
    return held.endsAt > this.#clock.now() && held.ticket.cookie === cookie ? held.ticket : null;
  }

  endAll(): void {
    this.#tickets.clear();
  }
}

/** Stands for the driver that speaks to relays, at its contract alone (core/delivery/submission.ts), and for the plugin before it. */
import { AppError, type ErrorCode, type ErrorDetail } from "../../core/kernel/errors.ts";
import type { Carriers } from "../../core/delivery/carriers.ts";
import type { TestDelivery } from "../../core/delivery/open-delivery.ts";
import type { RecipientReply, Submission, Submit } from "../../core/delivery/submission.ts";

export interface Taken {
  from: string;
  recipients: string[];
  message: string;
}

type Outcome = RecipientReply["outcome"];

export class FakeRelay {
  /** What it took, whether anybody learned of it or not. */
  readonly taken: Taken[] = [];
  readonly seen: Submission[] = [];
  answer: (address: string) => Outcome = () => "delivered";
  /** It takes no wish for a report of delivery. */
  isUnreported = false;
  /** Where the next try breaks, and with what; null: nowhere. */
  breaksAt: "connect" | "end" | "reply" | null = null;
  failure: [ErrorCode, ErrorDetail] = ["NETWORK_FAILED", { reason: "ECONNREFUSED" }];
  atOnce = 0;
  atOnceMost = 0;
  /** Holds every try before its end. */
  gate: Promise<void> = Promise.resolve();

  readonly submit: Submit = async (submission) => {
    this.seen.push(submission);
    this.atOnceMost = Math.max(this.atOnceMost, ++this.atOnce);
    try {
      return await this.#take(submission);
    } finally {
      this.atOnce -= 1;
    }
  };

  async #take({ from, recipients, message, beforeEnd }: Submission): Promise<RecipientReply[]> {
    const { breaksAt } = this;
    await this.gate;
    if (breaksAt === "connect") throw new AppError(...this.failure);
    const accepted = recipients.filter((address) => this.answer(address) !== "refused");
    if (accepted.length > 0) {
      await beforeEnd(accepted);
      if (breaksAt === "end") throw new AppError(...this.failure);
      const delivered = accepted.filter((address) => this.answer(address) === "delivered");
      if (delivered.length > 0)
        this.taken.push({ from, recipients: delivered, message: Buffer.from(message).toString("latin1") });
      if (breaksAt === "reply") throw new AppError("RELAY_DOUBT", { stage: "data" });
    }
    return recipients.map((address) => ({
      address,
      ...replies[this.answer(address)],
      ...(this.isUnreported && { isUnreported: true }),
    }));
  }

  /** Everything goes to the identity's relay, as the plugin that ships with Postern does it. */
  get delivery(): TestDelivery {
    return { submit: this.submit, random: () => 0.5, carriers: (submit) => relayCarriers(submit) };
  }
}

export function relayCarriers(submit: (id: string, host: string, to: string[]) => Promise<RecipientReply[]>): Carriers {
  return {
    transports: () => [{ pluginId: "smtp", protects: "hop", isOn: true }],
    route: ({ relay }) =>
      Promise.resolve(
        relay === null
          ? []
          : [{ pluginId: "smtp", protects: "hop", bid: { host: relay, preference: 0.5, note: "By your server." } }],
      ),
    carry: async (_pluginId, { id, recipients }) => {
      const told = await submit(
        id,
        recipients[0]!.host,
        recipients.map(({ address }) => address),
      );
      return told.map(({ address, outcome, text }) => ({ address, status: statuses[outcome], note: text }));
    },
  };
}

const statuses = { delivered: "sent", deferred: "later", refused: "refused" } as const;

const replies: Record<Outcome, Omit<RecipientReply, "address">> = {
  delivered: { outcome: "delivered", code: 250, enhanced: "2.0.0", text: "Ok: queued" },
  deferred: { outcome: "deferred", code: 451, enhanced: "4.3.0", text: "Try again later" },
  refused: { outcome: "refused", code: 550, enhanced: "5.1.1", text: "No such user here" },
};

/**
 * Parts of a mail that plugins are carrying now, and what the kernel itself does for them: the bytes, the relay's password and
 * each reply stay here, so that a plugin that lies about what became of a mail is not believed.
 */
import { AppError, plainError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import type { ChoiceOf, OutboxProblem } from "../store/outbox-types.ts";
import type { Relay } from "../store/relays.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { RecipientReply, SubmissionNeeds, Submit } from "./submission.ts";

/** A part of a mail that one plugin carries to one host. */
export interface CarriedParcel {
  id: string;
  entryId: number;
  pluginId: string;
  host: string;
  /** Why its recipients go there. */
  choices: ChoiceOf[];
  /** Of the entry (OutboxEntry.wayNumber). */
  wayNumber: number;
  /** Null: no relay stands behind the host. */
  relay: Relay | null;
  from: string;
  addresses: string[];
  message: Uint8Array;
  needs: SubmissionNeeds;
}

/** What became of a parcel as the kernel saw it. */
export interface ParcelResult {
  /** Recipients whose fate is in the store, as replies or as doubt. */
  settled: Set<string>;
  /** Why no server was reached; null when one was. */
  problem: OutboxProblem | null;
}

export interface ParcelsParts {
  writer: StoreWriter;
  submit: Submit;
  log: Log;
  /** A test's own, in place of limits.outboxAnswerMs. */
  answerMs?: number;
}

interface OpenParcel extends CarriedParcel, ParcelResult {
  /** What the plugin asked for; it goes on when the plugin does not wait for it. */
  given: Array<Promise<unknown>>;
}

/** Nobody was delivered when these are thrown (submission.ts). */
const safe: ReadonlySet<string> = new Set([
  "NETWORK_FAILED",
  "NETWORK_REFUSED",
  "TLS_FAILED",
  "TOR_FAILED",
  "TOR_MISSING",
  "TOR_OFF",
  "RELAY_AUTH_FAILED",
  "RELAY_REFUSED",
  "SIGN_IN_NEEDED",
  "SIGN_IN_FAILED",
  "SIGN_IN_UNACCEPTED",
]);

export class Parcels {
  readonly #parts: ParcelsParts;
  readonly #open = new Set<OpenParcel>();
  readonly #closing = new AbortController();

  constructor(parts: ParcelsParts) {
    this.#parts = parts;
  }

  /** Has it carried; `submit` answers for it as long as `work` lasts. */
  async carry(parcel: CarriedParcel, work: () => Promise<void>): Promise<ParcelResult> {
    const open: OpenParcel = { ...parcel, settled: new Set(), problem: null, given: [] };
    this.#open.add(open);
    try {
      await work();
    } catch (error) {
      open.problem ??= plainError(error);
      this.#parts.log.warn("delivery.carry", { plugin: parcel.pluginId, code: plainError(error).code });
    } finally {
      this.#open.delete(open);
    }
    await Promise.allSettled(open.given);
    return open;
  }

  /**
   * What `transport.submit` leads to. Throws NOT_FOUND when no parcel of that id is being carried to that host for these
   * recipients: each is given to the relay once in a try.
   */
  async submit(parcelId: string, host: string, recipients: string[]): Promise<RecipientReply[]> {
    const parcel = [...this.#open].find(
      ({ id, host: to, addresses }) =>
        id === parcelId && to === host && recipients.every((each) => addresses.includes(each)),
    );
    const { relay = null } = parcel ?? {};
    if (!parcel || relay === null || recipients.length === 0) throw new AppError("NOT_FOUND", { what: "parcel" });
    // Before anything is awaited: a second call for the same recipients finds nobody left.
    parcel.addresses = parcel.addresses.filter((address) => !recipients.includes(address));
    const replies = this.#give(parcel, relay, [...new Set(recipients)]);
    parcel.given.push(replies);
    return inTime(replies, recipients, this.#parts.answerMs ?? limits.outboxAnswerMs);
  }

  /** Ends what is under way: before the end of a message it is tried again later, behind it it is in doubt. */
  close(): void {
    this.#closing.abort();
  }

  async #give(parcel: OpenParcel, relay: Relay, recipients: string[]): Promise<RecipientReply[]> {
    const { writer, submit } = this.#parts;
    const { from, message, needs } = parcel;
    const ending = new Set<string>();
    try {
      const replies = await submit({
        relay,
        from,
        recipients,
        message,
        needs,
        signal: this.#closing.signal,
        beforeEnd: async (addresses) => {
          await writer.perform({ op: "outbox.ending", ...placeOf(parcel), addresses });
          for (const address of addresses) ending.add(address);
        },
      });
      await this.#record(parcel, replies);
      return replies;
    } catch (error) {
      const problem = plainError(error);
      if (ending.size > 0) await this.#afterEnding(parcel, [...ending], safe.has(problem.code));
      if (isForGood(problem)) await this.#record(parcel, refusals(recipients, problem));
      parcel.problem = problem;
      throw error;
    }
  }

  async #record(parcel: OpenParcel, replies: readonly RecipientReply[]): Promise<void> {
    const stored = replies.map(({ isUnreported = false, ...reply }) => ({
      ...reply,
      reached: isUnreported && reply.outcome === "delivered" ? ("relayed" as const) : null,
      outcome: reply.outcome === "refused" ? ("failed" as const) : reply.outcome,
    }));
    await this.#parts.writer.perform({ op: "outbox.replies", ...placeOf(parcel), replies: stored });
    for (const { address } of replies) parcel.settled.add(address);
  }

  /** The end was promised in the store: either it never left, or nobody knows. */
  async #afterEnding(parcel: OpenParcel, addresses: string[], isSafe: boolean): Promise<void> {
    if (isSafe) {
      const nothing = { outcome: "deferred" as const, code: null, enhanced: null, text: "" };
      return this.#record(
        parcel,
        addresses.map((address) => ({ address, ...nothing })),
      );
    }
    // The end of the try makes it a doubt.
    for (const address of addresses) parcel.settled.add(address);
  }
}

const placeOf = ({ entryId, pluginId: transport, host, choices, wayNumber }: CarriedParcel) => ({
  entryId,
  transport,
  host,
  choices,
  wayNumber,
});

/** A plugin that waited for a slow server would be ended for it. What the server says in the end is in the store all the same. */
async function inTime(
  replies: Promise<RecipientReply[]>,
  recipients: readonly string[],
  withinMs: number,
): Promise<RecipientReply[]> {
  let timer: NodeJS.Timeout | undefined;
  const underWay = { outcome: "deferred" as const, code: null, enhanced: null, text: "It is still under way." };
  const late = new Promise<RecipientReply[]>((resolve) => {
    const tell = () => resolve(recipients.map((address) => ({ address, ...underWay })));
    timer = setTimeout(tell, withinMs);
  });
  try {
    return await Promise.race([replies, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A server that refused the sender or the mail with 5xx: the same mail will not get through. */
function isForGood({ code, detail }: OutboxProblem): boolean {
  const stage = detail["stage"];
  return code === "RELAY_REFUSED" && (stage === "mail" || stage === "data") && Number(detail["code"]) >= 500;
}

function refusals(recipients: readonly string[], { detail }: OutboxProblem): RecipientReply[] {
  const { code = null, enhanced = null, text = "" } = detail;
  return recipients.map((address) => ({
    address,
    outcome: "refused",
    code: code === null ? null : Number(code),
    enhanced: enhanced === null ? null : String(enhanced),
    text: String(text),
  }));
}

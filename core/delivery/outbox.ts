/**
 * The durable outbox: every mail that is to be sent is a row before the first byte leaves, and stays one until each recipient is
 * settled. held → queued → trying → delivered, deferred or failed, per recipient (core/store/outbox-types.ts).
 */
import type { Clock } from "../kernel/clock.ts";
import { AppError, plainError } from "../kernel/errors.ts";
import type { Events } from "../kernel/events.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import type { MessageChange } from "../store/operations.ts";
import type {
  ChoiceOf,
  ChosenByHand,
  OutboxEntry,
  OutboxOperation,
  OutboxProblem,
  OutboxWait,
} from "../store/outbox-types.ts";
import type { Relay } from "../store/relays.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { BlobRef } from "../store/types.ts";
import { attempt } from "./attempt.ts";
import type { Carriers } from "./carriers.ts";
import { delayedAfter, newEntry, newEntryOfNew, type SubmitNewOptions, type SubmitOptions } from "./new-entry.ts";
import { Parcels } from "./parcels.ts";
import { isFromServer, NetworkSense, retryDelayMs, waitsFor } from "./retry-plan.ts";
import type { RoutingPolicy } from "./routing.ts";
import type { Submit } from "./submission.ts";
import { TryLoop } from "./try-loop.ts";
import { type FoundWay, isSameWay, type OfferedWay, Ways } from "./ways.ts";

export interface OutboxParts {
  reader: StoreReader;
  writer: StoreWriter;
  vault: { read(ref: BlobRef): Buffer };
  events: Events;
  clock: Clock;
  log: Log;
  carriers: Carriers;
  submit: Submit;
  /** Of an identity; null when there is none. */
  relayOf(identityId: number): Relay | null;
  policy(): RoutingPolicy;
  /**
   * Whether the server itself filed the mail among the sent ones of the identity's account, as far as that was read: proof that
   * it took it. A copy that Postern appended there is none.
   */
  findSent(entry: OutboxEntry): boolean;
  /** Has the account of the entry's identity looked at now, when it has one. */
  lookAtAccount(entry: OutboxEntry): void;
  /** Whether that source is connected and up to date. */
  isReached(sourceId: number): boolean;
  /** Resolves when those who carry have started. */
  ready(): Promise<void>;
  /** See Parcels. */
  answerMs?: number;
  /** From 0 to 1. */
  random?: () => number;
}

export class Outbox {
  /** What plugins' `transport.submit` leads to. */
  readonly parcels: Parcels;
  readonly #parts: OutboxParts;
  readonly #ways: Ways;
  readonly #loop: TryLoop;
  readonly #network = new NetworkSense();
  readonly #unsubscribe: Array<() => void> = [];
  #lastSent: number;
  #isClosed = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    const { log, reader, clock, relayOf } = parts;
    this.parcels = new Parcels(parts);
    this.#ways = new Ways(parts);
    this.#loop = new TryLoop({
      outbox: reader.outbox,
      clock,
      log,
      relayKeyOf: (identityId) => relayOf(identityId)?.id ?? 0,
      tell: (entryIds) => this.#perform({ op: "outbox.delayed", entryIds }, entryIds),
      forget: (entryIds) => this.#perform({ op: "outbox.prune", entryIds }, entryIds),
      recover: () => this.#perform({ op: "outbox.recover" }, []),
      take: (entryIds) => this.#perform({ op: "outbox.take", entryIds }, entryIds),
      run: (entryId) => this.#try(entryId),
    });
    this.#lastSent = reader.outbox.lastSent();
  }

  /** Puts right what a crash left, and begins. */
  async start(): Promise<void> {
    const { writer, events } = this.#parts;
    await writer.perform({ op: "outbox.recover" });
    const wakeOn = (waiting: OutboxWait) => () => void this.#loop.aside(() => this.#wake(waiting));
    this.#unsubscribe.push(
      events.on("network.changed", wakeOn("network")),
      events.on("plugin.changed", wakeOn("route")),
      events.on("source.progressed", ({ sourceId }) => void this.#loop.aside(() => this.#onSource(sourceId))),
      events.on("relay.changed", () => void this.relaysChanged()),
      events.on("store.changed", ({ types }) => void (types["Identity"] && this.relaysChanged())),
    );
    // A plugin that is still starting offers no way.
    void this.#parts.ready().then(() => this.#isClosed || this.#loop.start());
    await this.#loop.aside(() => this.#lookForDoubtful((entry) => this.#parts.lookAtAccount(entry)));
  }

  /** Durable when it resolves. Throws NOT_FOUND, BAD_REQUEST, TOO_LARGE. */
  async submit(options: SubmitOptions): Promise<{ entryId: number }> {
    const { reader, writer, clock } = this.#parts;
    const { created } = await writer.perform(newEntry(reader, options, clock.now()));
    this.#changed(created);
    return { entryId: created };
  }

  /** As submit, of a mail that `options.store` stores in the commit that makes the entry. */
  async submitNew(options: SubmitNewOptions): Promise<{ entryId: number }> {
    const { reader, clock } = this.#parts;
    const entryId = await options.store(newEntryOfNew(reader, options, clock.now()));
    this.#changed(entryId);
    return { entryId };
  }

  /** The way that a mail to somebody would go if it left now, why, and the relay of the identity. */
  wayTo(identityId: number, recipient: string): Promise<FoundWay> {
    return this.#ways.find({ identityId, way: null, bytes: 0 }, recipient);
  }

  /** The ways that a mail could go, and why it goes the one that it goes next. NOT_FOUND. */
  async waysOf(entryId: number): Promise<{ offered: OfferedWay[]; next: ChoiceOf[] }> {
    const { reader } = this.#parts;
    const entry = reader.outbox.entry(entryId);
    if (!entry) throw new AppError("NOT_FOUND", { what: "submission" });
    const { identityId, way, recipients } = entry;
    const mail = { identityId, way, bytes: reader.outbox.messageOf(entryId)?.size ?? 0 };
    const of = (...states: string[]) =>
      recipients.filter(({ state }) => states.includes(state)).map(({ address }) => address);
    return {
      offered: await this.#ways.offered(mail, of("failed", "queued", "deferred")),
      next: await this.#ways.next(mail, of("queued", "deferred")),
    };
  }

  /**
   * Sends what failed, and what still waits, by another way; null: the one that is chosen without the user. `addresses`: of those
   * that failed. CONFLICT while it is under way, when nothing is left to send, the mail is gone, or nothing goes that way.
   */
  async reroute(entryId: number, way: ChosenByHand | null, addresses: string[] | null = null): Promise<void> {
    const { offered } = await this.waysOf(entryId);
    const found = way === null ? null : offered.find((each) => isSameWay(each, way));
    if (found === undefined) throw new AppError("CONFLICT", { reason: "wayNotOffered" });
    if (found !== null && !found.isAllowed) throw new AppError("ROUTE_FORBIDDEN");
    const delayedAfterMs = delayedAfter(this.#parts.reader);
    await this.#perform({ op: "outbox.reroute", entryId, way, addresses, delayedAfterMs }, [entryId]);
  }

  /** CONFLICT when it is not held any more. `change` happens in the same commit, or not at all. */
  cancel(entryId: number, change?: MessageChange): Promise<void> {
    return this.#perform({ op: "outbox.cancel", entryId, ...(change ? { change } : {}) }, [entryId]);
  }

  /** CONFLICT when it does not wait for a try. */
  retryNow(entryId: number): Promise<void> {
    return this.#perform({ op: "outbox.retry", entryId }, [entryId]);
  }

  /** Of the recipients that are not settled, or of some of them. CONFLICT when none of them is left. */
  giveUp(entryId: number, addresses: string[] | null = null): Promise<void> {
    return this.#perform({ op: "outbox.giveUp", entryId, addresses, text: "Given up.", by: "user" }, [entryId]);
  }

  /** What the user knows of a mail that may have been sent. CONFLICT when there is no doubt. */
  resolveDoubt(entryId: number, as: "sent" | "again"): Promise<void> {
    return this.#perform({ op: "outbox.resolve", entryId, as }, [entryId]);
  }

  /** The user has been told. */
  dismiss(entryId: number): Promise<void> {
    return this.#perform({ op: "outbox.dismiss", entryId }, [entryId]);
  }

  /** CONFLICT while it is under way, NOT_FOUND. */
  forget(entryId: number): Promise<void> {
    return this.#perform({ op: "outbox.forget", entryId }, [entryId]);
  }

  /** Something was reached: what waits for the network is tried again. */
  networkWorked(): Promise<void> {
    this.#network.worked(this.#parts.clock.now());
    return this.#loop.aside(() => this.#wake("network"));
  }

  /** A relay was set up or changed, another one chosen, or what the user asks of ways. */
  relaysChanged(): Promise<void> {
    return this.#loop.aside(async () => {
      await this.#wake("route");
      await this.#wake("relay");
    });
  }

  /** Resolves when nothing is under way and nothing is due. */
  settled(): Promise<void> {
    return this.#loop.settled();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#loop.stop();
    this.parcels.close();
    await this.#loop.ended();
  }

  async #perform(operation: OutboxOperation, entryIds: readonly number[]): Promise<void> {
    await this.#parts.writer.perform(operation);
    for (const entryId of entryIds) this.#changed(entryId);
    this.#loop.look();
  }

  #changed(entryId: number): void {
    this.#parts.events.emit("outbox.changed", { entryId });
    this.#loop.look();
  }

  async #try(entryId: number): Promise<void> {
    const { reader, clock } = this.#parts;
    const entry = reader.outbox.entry(entryId);
    if (entry?.state !== "trying") return;
    const problem = await attempt({ ...this.#parts, parcels: this.parcels, ways: this.#ways }, entry).catch(plainError);
    this.#tellSent();
    // A start finds what was cut off here, and tries it at once.
    if (this.#isClosed) return;
    if (problem === null || isFromServer(problem)) this.#network.worked(clock.now());
    const after = reader.outbox.entry(entryId);
    if (after?.state === "trying") await this.#endTry(after, problem);
    else this.#changed(entryId);
    // Whoever waits for the network learns from this one that there is some.
    if (problem === null) await this.#wake("network");
    const left = reader.outbox.entry(entryId);
    if (left?.recipients.some(({ state }) => state === "doubt")) this.#parts.lookAtAccount(left);
  }

  /** Somebody is left: tried again later, or given up when the days are over. */
  async #endTry(entry: OutboxEntry, problem: OutboxProblem | null): Promise<void> {
    const { id: entryId, tries, giveUpAt, nextTryAt } = entry;
    const { clock, random = Math.random } = this.#parts;
    const now = clock.now();
    // A machine that was off or asleep did not try, and that time is not counted either.
    const overdueMs = Math.max(0, now - (nextTryAt ?? now));
    const waiting = waitsFor(problem, this.#network.isMissing(now));
    // Whether it is a matter of this machine, not of any server: such time is not counted.
    const isOwn = waiting === "network" || waiting === "route";
    const delayMs = retryDelayMs(tries, problem, random());
    const isOpen = entry.recipients.some(({ state }) => state === "queued" || state === "deferred");
    if (isOpen && now >= giveUpAt + overdueMs && !isOwn) {
      const text = "It could not be delivered in time.";
      await this.#perform({ op: "outbox.giveUp", entryId, addresses: null, text, by: "time" }, [entryId]);
    }
    const times = {
      nextTryAt: now + (isOwn ? Math.min(delayMs, limits.outboxOfflineRetryMs) : delayMs),
      uncountedMs: overdueMs + (isOwn ? delayMs : 0),
    };
    await this.#perform({ op: "outbox.later", entryId, problem, waitsFor: waiting, ...times }, [entryId]);
  }

  async #wake(waitsFor: OutboxWait): Promise<void> {
    if (this.#parts.reader.outbox.isAnyWaitingFor(waitsFor)) await this.#perform({ op: "outbox.wake", waitsFor }, []);
  }

  /** News for listeners; plugins learn of it from a durable place. */
  #tellSent(): void {
    const { reader, events } = this.#parts;
    for (const { number, entryId, messageId } of reader.outbox.sentAfter(this.#lastSent, limits.eventMessagesMax)) {
      this.#lastSent = number;
      events.emit("message.sent", { messageId, entryId });
    }
  }

  /** An account that is watched shows what its server filed, and that there is a network. */
  async #onSource(sourceId: number): Promise<void> {
    if (!this.#parts.isReached(sourceId)) return;
    await this.networkWorked();
    await this.#lookForDoubtful();
  }

  /** A mail in doubt that the server filed as sent was sent. Of one that is not there nobody knows: the user is asked. */
  async #lookForDoubtful(onMissing: (entry: OutboxEntry) => void = () => {}): Promise<void> {
    const { reader, findSent } = this.#parts;
    for (const entryId of reader.outbox.doubtful()) {
      const entry = reader.outbox.entry(entryId);
      if (entry === null) continue;
      if (findSent(entry)) await this.resolveDoubt(entryId, "sent");
      else onMissing(entry);
    }
  }
}

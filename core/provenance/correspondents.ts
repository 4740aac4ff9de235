/**
 * Whom the user wrote to and whose mail they answered. Read in turns along the sent mail and kept in memory: what is sent or
 * filed as sent later is added, and all is read again only when something was taken away.
 */
import type { Clock } from "../kernel/clock.ts";
import { limits } from "../kernel/limits.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { SortKey } from "../store/types.ts";
import { domainOf, organisationOf } from "./domains.ts";
import { skeletonOf } from "./skeleton.ts";

/** Somebody the user wrote to. */
export interface Correspondent {
  /** As it was written last. */
  email: string;
  /** That was used last; null: none was. */
  name: string | null;
  /** How many mails the user sent to them. */
  mails: number;
}

/** Of the sent mail. */
class Written {
  last: SortKey = -1;
  mails = 0;
  /** By address in lower case. */
  readonly people = new Map<string, Correspondent>();
  /** The skeleton of a name → the addresses that the user wrote to under it. */
  readonly names = new Map<string, Set<string>>();
  /** The user's own addresses. */
  readonly own = new Set<string>();

  add(email: string, name: string | null): void {
    const address = email.toLowerCase();
    const before = this.people.get(address);
    this.people.set(address, { email, name: name ?? before?.name ?? null, mails: (before?.mails ?? 0) + 1 });
    if (name === null) return;
    const skeleton = skeletonOf(name);
    const addresses = this.names.get(skeleton) ?? new Set();
    this.names.set(skeleton, addresses.add(address));
  }
}

export class Correspondents {
  readonly #reader: StoreReader;
  readonly #clock: Clock;
  #written = new Written();
  #answered: { at: number; emails: Set<string> } = { at: Number.NEGATIVE_INFINITY, emails: new Set() };
  #organisations: ReadonlySet<string> = new Set();
  #refreshing: Promise<void> | null = null;

  constructor(reader: StoreReader, clock: Clock) {
    this.#reader = reader;
    this.#clock = clock;
  }

  /** Brings it up to date; those that ask meanwhile wait for the same reading. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#read().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** How many mails the user sent to the address. */
  writtenTo(email: string): number {
    return this.#written.people.get(email.toLowerCase())?.mails ?? 0;
  }

  people(): Iterable<Correspondent> {
    return this.#written.people.values();
  }

  isOwn(email: string): boolean {
    return this.#written.own.has(email.toLowerCase());
  }

  /** The addresses under which the user writes to somebody whose name looks like this one. */
  addressesNamed(name: string): ReadonlySet<string> {
    return this.#written.names.get(skeletonOf(name)) ?? new Set();
  }

  /** Organisations of everybody the user wrote to or answered. */
  get organisations(): ReadonlySet<string> {
    return this.#organisations;
  }

  async #read(): Promise<void> {
    const hadMails = this.#written.mails;
    await this.#readSent(this.#written);
    if (this.#written.mails !== this.#sentTotal()) {
      const again = new Written();
      await this.#readSent(again);
      this.#written = again;
    }
    const isStale = this.#clock.now() - this.#answered.at >= limits.answeredFreshMs;
    if (isStale) this.#answered = { at: this.#clock.now(), emails: await this.#readAnswered() };
    if (isStale || this.#written.mails !== hadMails)
      this.#organisations = new Set(
        [...this.#written.people.keys(), ...this.#answered.emails].map((email) => organisationOf(domainOf(email))),
      );
  }

  #sentTotal(): number {
    return this.#reader.tagByRole("sent").totalEmails;
  }

  async #readSent(written: Written): Promise<void> {
    const tagId = this.#reader.tagByRole("sent").id;
    for (;;) {
      const mails = this.#reader.senders.addressesIn(tagId, written.last, limits.sentMailsPerTurn);
      for (const { sortKey, from, to, cc, bcc } of mails) {
        written.last = sortKey;
        written.mails += 1;
        for (const { email } of from) written.own.add(email.toLowerCase());
        for (const { email, name } of [...to, ...cc, ...bcc]) written.add(email, name);
      }
      if (mails.length < limits.sentMailsPerTurn) return;
      await new Promise(setImmediate);
    }
  }

  async #readAnswered(): Promise<Set<string>> {
    const found = new Set<string>();
    for (let after = ""; ; ) {
      const { emails, last } = this.#reader.senders.answered(after, limits.sentMailsPerTurn);
      for (const email of emails) found.add(email.toLowerCase());
      if (last === null) return found;
      after = last;
      await new Promise(setImmediate);
    }
  }
}

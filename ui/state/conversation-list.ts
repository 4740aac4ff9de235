import { codeOf, sentenceFor } from "../api/api-error.ts";
import { jmap, resultOf, type Call } from "../jmap/client.ts";
import {
  summaryProperties,
  type EmailSummary,
  type Filter,
  type GetAnswer,
  type QueryAnswer,
  type QueryChangesAnswer,
} from "../jmap/types.ts";
import { conversationOf, type Conversation } from "./conversation.ts";
import type { MailStore } from "./mail-store.ts";
import { Observable } from "./observable.ts";
import { report } from "./report.ts";
import { SparseOrder } from "./sparse-order.ts";

const pageRows = 50;
const settleMs = 60;

/** One list of conversations, newest first, loaded by windows and kept true by queryChanges. */
export class ConversationList extends Observable {
  readonly filter: Filter;
  readonly order = new SparseOrder();
  error: { code: string; sentence: string } | null = null;
  isLoading = false;
  readonly #store: MailStore;
  readonly #removedHere = new Set<string>();
  #queryState: string | null = null;
  #canCalculateChanges = false;
  #window = { first: 0, last: pageRows - 1 };
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isClosed = false;
  /** News came while the first answer was on its way, which may be older. */
  #hasMissedNews = false;

  constructor(store: MailStore, filter: Filter) {
    super();
    this.#store = store;
    this.filter = filter;
  }

  get total(): number | null {
    return this.order.total;
  }

  idAt(position: number): string | null {
    return this.order.at(position) ?? null;
  }

  conversationAt(position: number): Conversation | null {
    const id = this.order.at(position);
    return id === undefined ? null : conversationOf(this.#store, id);
  }

  /** Position of the row that shows this message, or another message of the same thread. */
  positionOf(emailId: string): number {
    const position = this.order.indexOf(emailId);
    if (position !== -1) return position;
    const threadId = this.#store.emails.get(emailId)?.threadId;
    const siblings = threadId ? (this.#store.threads.get(threadId) ?? []) : [];
    for (const sibling of siblings) {
      const found = this.order.indexOf(sibling);
      if (found !== -1) return found;
    }
    return -1;
  }

  /** The rows now on screen, with a margin. Loads what is missing; while the list flies past, waits until it settles. */
  show(first: number, last: number): void {
    const jump = Math.abs(first - this.#window.first) > pageRows;
    this.#window = { first: Math.max(0, first), last };
    if (this.isLoading || this.#timer !== null) return;
    if (jump) {
      this.#timer = setTimeout(() => {
        this.#timer = null;
        void this.load();
      }, settleMs);
    } else {
      void this.load();
    }
  }

  /** Resolves when the first answer is there, good or bad. */
  ready(): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.total === null && this.error === null && !this.#isClosed) return;
        end();
        resolve();
      };
      const end = this.watch(look);
      look();
    });
  }

  /** Loads pages until the window has no hole. */
  async load(): Promise<void> {
    if (this.isLoading) return;
    for (;;) {
      const hole = this.#firstMissing();
      if (hole === null || this.#isClosed) break;
      this.isLoading = true;
      this.changed();
      try {
        await this.#loadPage(hole);
        this.error = null;
      } catch (error) {
        this.error = { code: codeOf(error), sentence: sentenceFor(error) };
        return;
      } finally {
        this.isLoading = false;
        this.changed();
      }
    }
    if (!this.#hasMissedNews) return;
    this.#hasMissedNews = false;
    await this.catchUp().catch((error: unknown) => report("could not catch up.", error));
  }

  /** After a change of any message: what came, went and moved, as the server counts it. */
  async catchUp(): Promise<void> {
    if (this.#isClosed) return;
    if (this.#queryState === null) {
      this.#hasMissedNews = this.isLoading;
      return;
    }
    if (!this.#canCalculateChanges) return this.reload();
    const answers = await jmap([
      [
        "Email/queryChanges",
        { ...this.#queryArguments(), sinceQueryState: this.#queryState, calculateTotal: true },
        "q",
      ],
      ["Email/get", { "#ids": resultOf("q", "Email/queryChanges", "/added/*/id"), properties: summaryProperties }, "e"],
      ["Thread/get", { "#ids": resultOf("e", "Email/get", "/list/*/threadId") }, "t"],
      ["Email/get", { "#ids": resultOf("t", "Thread/get", "/list/*/emailIds"), properties: summaryProperties }, "s"],
    ]);
    const changes = answers.getOrNull<QueryChangesAnswer>("q");
    if (!changes) return this.reload();
    this.#store.absorbThreads(answers.getOrNull("t"));
    this.#store.absorbEmails(answers.getOrNull("e"));
    this.#store.absorbEmails(answers.getOrNull("s"));
    this.#queryState = changes.newQueryState;
    this.order.apply(changes.removed, changes.added, changes.total ?? null, this.#removedHere);
    this.#removedHere.clear();
    this.changed();
    await this.load();
  }

  /** Asks for the window again, keeping what is shown until the answer is there. */
  async reload(): Promise<void> {
    if (this.#isClosed) return;
    const { first } = this.#window;
    const position = Math.floor(first / pageRows) * pageRows;
    await this.#loadPage(position, true);
    this.changed();
    await this.load();
  }

  /** Takes a row out at once; the server will say the same. Answers where it was, for undo. */
  takeOut(emailId: string): number {
    this.#removedHere.add(emailId);
    const position = this.order.remove(emailId);
    this.changed();
    return position;
  }

  putBack(emailId: string, position: number): void {
    this.#removedHere.delete(emailId);
    this.order.insert(position, emailId);
    this.changed();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #firstMissing(): number | null {
    const { first, last } = this.#window;
    const hole = this.order.firstHole(first, last);
    if (hole !== null && (this.total === null || this.total > 0)) return hole;
    for (let position = first; position <= last; position++) {
      const id = this.order.at(position);
      if (id !== undefined && !this.#store.emails.has(id)) return position;
    }
    return null;
  }

  #queryArguments(): Record<string, unknown> {
    return {
      filter: this.filter,
      sort: [{ property: "receivedAt", isAscending: false }],
      collapseThreads: true,
    };
  }

  async #loadPage(hole: number, isFresh = false): Promise<void> {
    const position = Math.floor(hole / pageRows) * pageRows;
    const calls: Call[] = [
      ["Email/query", { ...this.#queryArguments(), position, limit: pageRows, calculateTotal: true }, "q"],
      ["Email/get", { "#ids": resultOf("q", "Email/query", "/ids"), properties: summaryProperties }, "e"],
      ["Thread/get", { "#ids": resultOf("e", "Email/get", "/list/*/threadId") }, "t"],
      ["Email/get", { "#ids": resultOf("t", "Thread/get", "/list/*/emailIds"), properties: summaryProperties }, "s"],
    ];
    const answers = await jmap(calls);
    if (this.#isClosed) return;
    const query = answers.get<QueryAnswer>("q");
    this.#store.absorbThreads(answers.getOrNull("t"));
    this.#store.absorbEmails(answers.get<GetAnswer<EmailSummary>>("e"));
    // Threads of hundreds of messages may pass the server's limit for one get; rows then show the listed message alone.
    this.#store.absorbEmails(answers.getOrNull("s"));
    if (isFresh) this.order.clear();
    this.#queryState ??= query.queryState;
    if (isFresh) this.#queryState = query.queryState;
    this.#canCalculateChanges = query.canCalculateChanges;
    this.#removedHere.clear();
    this.order.place(position, query.ids, query.total ?? null);
    if (query.ids.length === 0 && query.total === undefined) this.order.place(0, [], 0);
  }
}

/**
 * One account's life: connect, sync every folder, then wait (IDLE) for news of the inbox and look at the others now and
 * then; when the connection drops, try again with growing pauses. Nothing here throws: the status says what is wrong.
 */
import type { ImapFlow, ListResponse } from "imapflow";
import type { Clock } from "../../kernel/clock.ts";
import { AppError, plainError, type PlainError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import type { Broker } from "../../network/broker.ts";
import type { AccessTokens } from "../../oauth2/access-tokens.ts";
import { type FolderSyncParts, type SeenFlags, syncFolder } from "./folder-sync.ts";
import { imapError, openImap, type ImapAccount } from "./imap-connection.ts";
import { pushChanges, type PushParts } from "./push.ts";

export interface SourceStatus {
  state: "connecting" | "syncing" | "watching" | "waiting" | "stopped";
  progress: { folders: number; foldersDone: number; messages: number; messagesTotal: number };
  lastError: PlainError | null;
  lastSyncAt: number | null;
  /** When the next try is made, while waiting. */
  retryAt: number | null;
  /** Messages that were changed here and that the server does not know of yet. */
  changesWaiting: number;
  /** Why the server did not take a change at the last try; null: it took all, or was not asked. */
  changeRefused: PlainError | null;
}

/** Of an account that was not looked at yet. */
export function firstStatus(state: SourceStatus["state"], changesWaiting: number): SourceStatus {
  const progress = { folders: 0, foldersDone: 0, messages: 0, messagesTotal: 0 };
  return { state, progress, lastError: null, lastSyncAt: null, retryAt: null, changesWaiting, changeRefused: null };
}

export interface ImapDriverParts extends Omit<FolderSyncParts, "seenFlags">, Omit<PushParts, "seenFlags"> {
  broker: Broker;
  tokens: Pick<AccessTokens, "use">;
  clock: Clock;
  onStatus(status: SourceStatus): void;
}

export class ImapDriver {
  readonly #sourceId: number;
  readonly #account: ImapAccount;
  readonly #parts: ImapDriverParts;
  #status: SourceStatus;
  #client: ImapFlow | null = null;
  #isStopped = false;
  #wake: () => void = () => {};
  #failures = 0;
  /** What happened at the server since the last look: false means nothing. */
  #hasNews = false;
  /** Somebody asked for all folders to be looked at. */
  #wantsAll = false;
  /** Something was changed here that the server is to be told. */
  #wantsPush = false;
  #pushDelay: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  readonly #seenFlags = new Map<string, SeenFlags>();

  constructor(sourceId: number, account: ImapAccount, parts: ImapDriverParts) {
    this.#sourceId = sourceId;
    this.#account = account;
    this.#parts = parts;
    this.#status = firstStatus("connecting", parts.reader.wishes.count(sourceId));
  }

  status(): SourceStatus {
    return this.#status;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Looks at everything now: breaks IDLE, or ends a pause. */
  syncNow(): void {
    this.#failures = 0;
    this.#wantsAll = true;
    this.#wake();
  }

  /** Something was changed here: after a moment the server is told. */
  noteChanges(): void {
    if (this.#isStopped || this.#pushDelay !== null) return;
    this.#pushDelay = setTimeout(() => {
      this.#pushDelay = null;
      this.#wantsPush = true;
      this.#tell({ changesWaiting: this.#parts.reader.wishes.count(this.#sourceId) });
      if (this.#status.state === "watching") this.#wake();
    }, limits.sourcePushDelayMs);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#pushDelay !== null) clearTimeout(this.#pushDelay);
    this.#client?.close();
    this.#wake();
    await this.#running;
    this.#tell({ state: "stopped" });
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#session();
        this.#failures = 0;
      } catch (error) {
        if (this.#isStopped) break;
        const told = imapError(error);
        this.#failures += 1;
        this.#parts.log.warn("source.failed", { sourceId: this.#sourceId, code: told.code });
        this.#tell({ state: "waiting", lastError: plainError(told) });
      } finally {
        this.#client?.close();
        this.#client = null;
      }
      if (!this.#isStopped) await this.#pause();
    }
  }

  /** Grows from a second to some minutes. A wrong password is not tried over and over: providers lock accounts for that. */
  async #pause(): Promise<void> {
    const isLogin = loginFailures.has(this.#status.lastError?.code ?? "");
    const grown = limits.sourceRetryFirstMs * 2 ** Math.min(this.#failures, 16);
    const pauseMs = isLogin ? limits.sourceLoginRetryMs : Math.min(grown, limits.sourceRetryMaxMs);
    this.#tell({ state: "waiting", retryAt: this.#parts.clock.now() + pauseMs });
    await this.#sleep(pauseMs);
    this.#tell({ retryAt: null });
  }

  #sleep(pauseMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #session(): Promise<void> {
    this.#tell({ state: "connecting" });
    const client = await openImap(this.#parts.broker, this.#account, "imap.sync", this.#parts.tokens);
    this.#client = client;
    if (this.#isStopped) return;
    const noteNews = () => {
      this.#hasNews = true;
      this.#wake();
    };
    for (const event of ["exists", "expunge", "flags"] as const) client.on(event, noteNews);
    client.on("close", () => this.#wake());
    await this.#syncAndPush(client);
    this.#failures = 0;
    while (!this.#isStopped && client.usable) {
      await this.#watch(client);
      if (this.#isStopped || !client.usable) break;
      if (this.#wantsAll || !(this.#hasNews || this.#wantsPush)) await this.#syncAndPush(client);
      else {
        if (this.#hasNews) await this.#syncOne(client, "INBOX");
        // Of what is not there any more a look at every folder must tell what became of it.
        if (this.#wantsPush && (await this.#push(client)) > 0) await this.#syncAndPush(client);
      }
    }
    if (!this.#isStopped) throw new AppError("NETWORK_FAILED", { reason: "CLOSED" });
  }

  /** IDLE in the inbox until something happens there or it is time to look at the other folders. */
  async #watch(client: ImapFlow): Promise<void> {
    this.#tell({ state: "watching", lastError: null, lastSyncAt: this.#parts.clock.now() });
    if (this.#hasNews || this.#wantsAll || this.#wantsPush) return;
    if (client.mailbox === false || client.mailbox.path.toUpperCase() !== "INBOX") {
      const inbox = await client.mailboxOpen("INBOX", { readOnly: true });
      const known = this.#parts.store.folder(this.#sourceId, inbox.path);
      const isNewer = String(inbox.highestModseq) !== known.highestModseq && known.highestModseq !== null;
      // What came while other folders were read is news that no event tells.
      if (this.#hasNews || inbox.uidNext > known.uidNext || isNewer) {
        this.#hasNews = true;
        return;
      }
    }
    const idle = client.idle().catch(() => false);
    // What came while the inbox was opened woke nobody.
    if (!(this.#hasNews || this.#wantsAll || this.#wantsPush)) await this.#sleep(limits.sourceLookEveryMs);
    // Any command ends IDLE (RFC 2177 3: DONE).
    if (client.usable) await client.noop();
    await idle;
  }

  /**
   * Looks at every folder and tells what was changed here, until a look shows nothing new: only then it is sure that a message
   * without a copy was not moved to where nobody had looked.
   */
  async #syncAndPush(client: ImapFlow): Promise<void> {
    const { store, reader } = this.#parts;
    for (let looks = 0; looks < limits.sourceLooksMax && !this.#isStopped && client.usable; looks++) {
      const changed = await this.#syncAll(client);
      const orphans = await this.#push(client);
      if (orphans === 0 && !reader.wishes.hasLost(this.#sourceId)) return;
      if (changed === 0 && !this.#isStopped) return store.settle(this.#sourceId);
    }
  }

  async #push(client: ImapFlow): Promise<number> {
    this.#wantsPush = false;
    if (this.#account.isReadOnly === true) return 0;
    const parts = { ...this.#parts, seenFlags: this.#seenFlags };
    const report = await pushChanges(client, this.#sourceId, parts);
    const { carriedOut, refused, lastRefusal, orphans } = report;
    if (carriedOut + refused > 0)
      this.#parts.log.info("source.pushed", { sourceId: this.#sourceId, carriedOut, refused });
    const changesWaiting = this.#parts.reader.wishes.count(this.#sourceId);
    this.#tell({ changesWaiting, changeRefused: lastRefusal });
    return orphans;
  }

  /** Answers in how many folders something had changed. */
  async #syncAll(client: ImapFlow): Promise<number> {
    const { store } = this.#parts;
    this.#wantsAll = false;
    this.#tell({ state: "syncing" });
    const listed = (
      await client.list({ statusQuery: { messages: true, uidNext: true, uidValidity: true, highestModseq: true } })
    ).filter(({ flags }) => !flags.has("\\Noselect") && !flags.has("\\NonExistent"));
    const ordered = listed.toSorted((a, b) => rank(a) - rank(b));
    await store.keepFolders(this.#sourceId, ordered);
    const changed = ordered.filter((folder) => store.hasChanged(this.#sourceId, folder));
    this.#tell({
      progress: {
        folders: ordered.length,
        foldersDone: ordered.length - changed.length,
        messages: 0,
        messagesTotal: 0,
      },
    });
    let news = 0;
    for (const folder of changed) {
      if (this.#isStopped) break;
      if (await this.#syncOne(client, folder.path)) news += 1;
      this.#tell({ progress: { ...this.#status.progress, foldersDone: this.#status.progress.foldersDone + 1 } });
    }
    return news;
  }

  /** Answers whether anything was new. */
  async #syncOne(client: ImapFlow, path: string): Promise<boolean> {
    this.#hasNews = false;
    const { messages, messagesTotal } = this.#status.progress;
    const report = await syncFolder(
      client,
      this.#sourceId,
      path,
      { ...this.#parts, seenFlags: this.#seenFlags },
      (fetched, missing) => {
        this.#tell({
          state: "syncing",
          progress: { ...this.#status.progress, messages: messages + fetched, messagesTotal: messagesTotal + missing },
        });
      },
    );
    this.#parts.log.info("source.synced", { sourceId: this.#sourceId, ...report });
    return report.fetched + report.gone + report.flagged > 0;
  }

  #tell(change: Partial<SourceStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#parts.onStatus(this.#status);
  }
}

/** What the user has to do something about. */
const loginFailures: ReadonlySet<string> = new Set(["SOURCE_LOGIN_FAILED", "SIGN_IN_NEEDED", "SIGN_IN_UNACCEPTED"]);

/** The inbox first, trash and junk last: what a person waits for comes first. */
function rank({ path, specialUse }: ListResponse): number {
  if (path.toUpperCase() === "INBOX") return 0;
  return specialUse === "\\Trash" || specialUse === "\\Junk" || specialUse === "\\All" ? 2 : 1;
}

import { ApiError, sentenceFor } from "../api/api-error.ts";
import { door, type DoorStatus } from "../api/door.ts";
import {
  askOtherTabs,
  keepPageToken,
  onOtherTabSignedIn,
  type PageToken,
  pageToken,
  tellOtherTabs,
} from "../api/page-token.ts";
import { observeRequests } from "../api/request.ts";
import { draftsType, EventStream } from "../api/event-stream.ts";
import { framePool } from "../reading/frame-pool.ts";
import { identities } from "./identities.ts";
import { jobsState } from "./jobs-state.ts";
import { lists } from "./lists.ts";
import { mail } from "./mail-store.ts";
import { Observable } from "./observable.ts";
import { openDrafts } from "./open-drafts.ts";
import { outboxState } from "./outbox-state.ts";
import { pageParts } from "./page-parts.ts";
import { pluginsState } from "./plugins-state.ts";
import { renderedMails } from "./rendered-mails.ts";
import { report } from "./report.ts";
import { texts } from "./texts.ts";

/** "fresh": no passphrase yet. "welcome": just claimed, no mail yet. "outside": a demo or claim link is needed. */
export type Phase = "starting" | "failed" | "fresh" | "outside" | "locked" | "welcome" | "open";

const lookAgainMs = 3_000;

/** Whether the person is in, and what to show if not. The only one that starts and ends the live parts. */
export class Session extends Observable {
  phase: Phase = "starting";
  isOffline = false;
  isDemo = false;
  version = "";
  /** Shown once, after claiming. */
  recoveryCode: string | null = null;
  /** Why the vault closed while this page was open. */
  wasLockedHere = false;
  failure: string | null = null;
  #claimToken: string | null = null;
  #demoToken: string | null = null;
  #events: EventStream | null = null;
  /** Types that changed since they were last asked about. */
  readonly #news = new Set<string>();
  #isCatchingUp = false;
  #lookTimer: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    super();
    this.#takeFragment();
    observeRequests({
      onReached: () => this.#setOffline(false),
      onUnreachable: () => this.#setOffline(true),
      onShutOut: () => this.#shutOut(),
    });
    onOtherTabSignedIn((token) => void this.#follow(token));
  }

  get hasClaimToken(): boolean {
    return this.#claimToken !== null;
  }

  async start(): Promise<void> {
    try {
      const status = await door.status();
      await this.#settle(status);
    } catch (error) {
      this.failure = sentenceFor(error);
      this.#enter("failed");
      this.#lookAgain();
    }
  }

  async claim(passphrase: string): Promise<void> {
    if (!this.#claimToken) throw new ApiError("CLAIM_TOKEN_WRONG", 403, null);
    const claimed = await door.claim(this.#claimToken, passphrase);
    this.#claimToken = null;
    this.recoveryCode = claimed.recoveryCode;
    this.#signedIn({ pageToken: claimed.pageToken, accountId: claimed.accountId });
    await this.#live("welcome");
  }

  async unlock(secret: { passphrase: string } | { recoveryCode: string }): Promise<void> {
    const signedIn = await door.signIn(secret);
    this.#signedIn({ pageToken: signedIn.pageToken, accountId: signedIn.accountId });
    await this.#live("open");
  }

  async lock(): Promise<void> {
    await door.lock();
    this.#shutOut();
  }

  /** First run is over. */
  finishWelcome(): void {
    this.recoveryCode = null;
    this.#enter("open");
  }

  forgetRecoveryCode(): void {
    this.recoveryCode = null;
    this.changed();
  }

  async #settle(status: DoorStatus): Promise<void> {
    this.isDemo = status.isDemo;
    this.version = status.version;
    if (status.state === "fresh") return this.#enter(this.#claimToken ? "fresh" : "outside");
    if (this.#demoToken) {
      const token = this.#demoToken;
      this.#demoToken = null;
      const signedIn = await door.signIn({ demoToken: token });
      this.#signedIn({ pageToken: signedIn.pageToken, accountId: signedIn.accountId });
      return this.#live("open");
    }
    if (status.state === "unlocked") {
      const token = pageToken() ?? (await askOtherTabs());
      if (token) {
        if (await this.#isLetInWith(token)) return this.#live("open");
      }
    }
    this.#enter(status.isDemo ? "outside" : "locked");
  }

  #signedIn(token: PageToken): void {
    keepPageToken(token);
    tellOtherTabs(token);
    this.wasLockedHere = false;
  }

  async #isLetInWith(token: PageToken): Promise<boolean> {
    keepPageToken(token);
    const isGood = (await door.status()).isSignedIn;
    // Meanwhile another token may have come, from this tab's own door or from another tab.
    if (!isGood && pageToken() === token) keepPageToken(null);
    return isGood;
  }

  /** Another tab was let in: this one comes in with it. */
  async #follow(token: PageToken): Promise<void> {
    if (this.phase === "open" || this.phase === "welcome") return keepPageToken(token);
    if (this.phase !== "locked" && this.phase !== "outside" && this.phase !== "fresh") return;
    try {
      if (!(await this.#isLetInWith(token))) return;
      this.wasLockedHere = false;
      await this.#live("open");
    } catch (error) {
      report("could not follow the other tab in.", error);
    }
  }

  async #live(phase: "welcome" | "open"): Promise<void> {
    this.#events?.close();
    // Before anything is asked for: what changes behind an answer is heard.
    this.#events = new EventStream((change) => void this.#hear(change.types));
    await mail.loadTags().catch((error: unknown) => {
      this.#events?.close();
      throw error;
    });
    jobsState.start();
    pluginsState.start();
    outboxState.start();
    void openDrafts.refresh();
    framePool.fill();
    this.#enter(phase);
    void this.#hear([]);
  }

  /** One round after the other: of two at once the older answer could arrive last, and stay. */
  async #hear(types: readonly string[]): Promise<void> {
    for (const type of types) this.#news.add(type);
    if (this.phase !== "open" && this.phase !== "welcome") return;
    jobsState.lookSoon();
    if (this.#isCatchingUp) return;
    this.#isCatchingUp = true;
    try {
      while (this.#news.size > 0) {
        const news = new Set(this.#news);
        this.#news.clear();
        if (news.delete(draftsType)) void openDrafts.refresh();
        await this.#catchUp(news);
      }
    } finally {
      this.#isCatchingUp = false;
    }
  }

  async #catchUp(types: ReadonlySet<string>): Promise<void> {
    try {
      const isMailChanged = await mail.catchUp(types);
      if (isMailChanged || types.has("Email")) await lists.catchUp();
    } catch (error) {
      // The lists say it themselves when they cannot load; news that came too early is asked for again with the next one.
      report("could not catch up.", error);
    }
  }

  #shutOut(): void {
    if (this.phase !== "open" && this.phase !== "welcome") return;
    this.wasLockedHere = true;
    keepPageToken(null);
    this.#events?.close();
    this.#events = null;
    jobsState.stop();
    pluginsState.stop();
    outboxState.stop();
    openDrafts.forget();
    identities.forget();
    lists.forget();
    mail.forget();
    texts.forget();
    renderedMails.forget();
    framePool.empty();
    this.#enter(this.isDemo ? "outside" : "locked");
  }

  #setOffline(isOffline: boolean): void {
    if (this.isOffline === isOffline) return;
    this.isOffline = isOffline;
    this.changed();
    if (isOffline) this.#lookAgain();
    else pageParts.answered();
  }

  /** While nothing answers: a look every few seconds, so that the page comes back by itself. */
  #lookAgain(): void {
    if (this.#lookTimer !== null) return;
    this.#lookTimer = setTimeout(() => {
      this.#lookTimer = null;
      if (this.phase === "failed") void this.start();
      else if (this.isOffline) {
        door
          .status()
          .then((status) => (status.state === "unlocked" && status.isSignedIn ? undefined : this.#shutOut()))
          .catch(() => this.#lookAgain());
      }
    }, lookAgainMs);
  }

  /** The claim token must not stay in the address bar, the history or a screenshot. */
  #takeFragment(): void {
    const fragment = new URLSearchParams(location.hash.slice(1));
    this.#claimToken = fragment.get("claim") ?? fragment.get("claimToken");
    this.#demoToken = fragment.get("demo") ?? fragment.get("demoToken");
    if (location.hash !== "") history.replaceState(history.state, "", location.pathname + location.search);
  }

  #enter(phase: Phase): void {
    this.phase = phase;
    this.changed();
  }
}

export const session = new Session();

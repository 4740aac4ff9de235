import { html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { ApiError, sentenceFor } from "../api/api-error.ts";
import { reading, type SpamReasons } from "../api/reading.ts";
import { icon } from "../icons/icon.ts";
import type { EmailSummary } from "../jmap/types.ts";
import { markSeen, setTag } from "../state/actions.ts";
import { conversationOf, isUnread, type Conversation } from "../state/conversation.ts";
import { mail } from "../state/mail-store.ts";
import { watch } from "../state/observable.ts";
import { readingMode } from "../state/reading-mode.ts";
import { renderedMails } from "../state/rendered-mails.ts";
import { report } from "../state/report.ts";
import { foldsOf, openedAtFirst, withFolds } from "../state/open-and-folded.ts";
import { router } from "../state/router.ts";
import { session } from "../state/session.ts";
import { framePool } from "../reading/frame-pool.ts";
import { withoutReply } from "../reading/without-reply.ts";
import { controls, scrolling } from "../styles/controls.ts";
import { readingText as text } from "../text/reading.ts";
import { listText } from "../text/shell.ts";
import { actionText } from "../text/actions.ts";
import { conversationStyles } from "./conversation-styles.ts";
import "./empty-state.ts";
import "./mail-message.ts";
import "./retry-button.ts";

/** A message that takes longer to show was opened all the same. */
const slowMs = 400;

/** The conversation of one message, oldest first, the first unread and the newest open. */
export class ConversationView extends LitElement {
  static override styles = [controls, scrolling, conversationStyles];
  static override properties = {
    emailId: { attribute: false },
    opened: { state: true },
    folds: { state: true },
    state: { state: true },
    problem: { state: true },
    spam: { state: true },
  };
  declare emailId: string;
  declare opened: ReadonlySet<string>;
  /** Ids of the messages that are folded away, run by run. */
  declare folds: string[][];
  declare state: "loading" | "ready" | "absent" | "failed";
  declare problem: string;
  declare spam: SpamReasons | null;
  #loadedId: string | null = null;
  #wasOffline = false;
  /** Texts that come in above move what the reader came for, until the reader moves. */
  #isArriving = false;
  /** What was opened stands on the screen, or takes long, or is left. */
  #shown = Promise.withResolvers<void>();

  constructor() {
    super();
    this.opened = new Set();
    this.folds = [];
    this.state = "loading";
    this.problem = "";
    this.spam = null;
    watch(this, mail, session);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#shown.resolve();
  }

  get conversation(): Conversation | null {
    return this.state === "ready" ? conversationOf(mail, this.emailId) : null;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    // What could not be opened while Postern was away opens by itself when it is back.
    if (this.#wasOffline && !session.isOffline && this.state === "failed") void this.load();
    this.#wasOffline = session.isOffline;
    if (!changed.has("emailId") || this.#loadedId === this.emailId) return;
    const isSameThread = this.conversation?.emails.some((email) => email.id === this.#loadedId);
    this.#loadedId = this.emailId;
    if (isSameThread) return this.#show(this.emailId, this.folds);
    framePool.leave();
    void this.load();
  }

  override render() {
    if (this.state === "absent") {
      return html`<po-empty-state page picture="mail" headline=${text.notFound} sentence=${text.notFoundMore}></po-empty-state>`;
    }
    if (this.state === "failed") {
      return html`<po-empty-state page picture="warning" headline=${text.failed} sentence=${this.problem}>
        <po-retry-button .label=${text.tryAgain} @click=${() => void this.load()}></po-retry-button>
      </po-empty-state>`;
    }
    const conversation = this.conversation;
    if (!conversation)
      return html`<h1 class="visually-hidden">${text.loading}</h1><div class="bones" aria-hidden="true"><i></i><i></i><i></i><i></i></div>`;
    const subject = withoutReply(conversation.email.subject ?? "") || listText.noSubject;
    return html`<div
      class="scroll"
      tabindex="0"
      role="region"
      aria-label=${text.loaded}
      @wheel=${this.#onReaderMoves}
      @touchmove=${this.#onReaderMoves}
      @pointerdown=${this.#onReaderMoves}
      @keydown=${this.#onReaderMoves}
    >
      <header>
        <h1 title=${subject}>${subject}</h1>
        ${this.#tags(conversation)}
      </header>
      ${this.#spamLine()}
      <div
        class="messages"
        @po-toggle-message=${(event: CustomEvent<string>) => this.#toggle(event.detail)}
        @po-text-shown=${this.#onShown}
        @po-scroll-to=${(event: CustomEvent<number>) => this.#scrollTo(event.detail)}
      >
        ${this.#messages(conversation.emails)}
      </div>
    </div>`;
  }

  #messages(emails: EmailSummary[]) {
    return repeat(
      withFolds(emails, this.folds),
      (group) => (Array.isArray(group) ? `fold ${group[0]?.id}` : group.id),
      (group) =>
        Array.isArray(group)
          ? html`<div class="folded">
              <button class="button small" type="button" @click=${() => void this.#unfold(group[0]?.id ?? "")}>${text.folded(group.length, group.filter(isUnread).length)}</button>
            </div>`
          : html`<po-mail-message
              .email=${group}
              .detail=${mail.details.get(group.id) ?? null}
              .isOpen=${this.opened.has(group.id)}
            ></po-mail-message>`,
    );
  }

  #tags(conversation: Conversation) {
    const ids = new Set(conversation.emails.flatMap((email) => Object.keys(email.mailboxIds)));
    const tags = [...ids].flatMap((id) => mail.tags.get(id) ?? []).filter(({ role }) => role === null);
    if (tags.length === 0) return nothing;
    return html`<ul class="tags">
      ${tags.map(
        (tag) =>
          html`<li>
              ${icon("tag", { size: 13 })}<span title=${mail.pathOf(tag)}>${mail.pathOf(tag)}</span>
              <button
                type="button"
                aria-label=${`${actionText.untag} ${tag.name}`}
                @click=${() => setTag(tag.id, false, [conversation], router.list)}
              >
                ${icon("close", { size: 12 })}
              </button>
            </li>`,
      )}
    </ul>`;
  }

  #spamLine() {
    const { spam } = this;
    const junk = mail.tagOfRole("junk");
    const isJunk = junk !== null && this.conversation?.emails.some((email) => email.mailboxIds[junk.id]);
    if (!spam || !isJunk) return nothing;
    return html`<p class="spam">
      ${icon("spam", { size: 18 })}<span>${text.spamLine(spam.score)}</span>
      <button
        type="button"
        @click=${() =>
          this.dispatchEvent(new CustomEvent("po-why-spam", { detail: this.emailId, bubbles: true, composed: true }))}
      >
        ${text.whySpam}
      </button>
    </p>`;
  }

  /** Plain text or HTML, for all messages that are open. */
  toggleView(): void {
    readingMode.toggle([...this.opened]);
  }

  async load(): Promise<void> {
    const id = this.emailId;
    this.spam = null;
    if (mail.details.has(id) && conversationOf(mail, id)) {
      this.#show(id);
    } else {
      this.state = "loading";
      // Most often the message that was asked for is the one that opens: its HTML comes at the same time.
      if (readingMode.of(id) === "html") renderedMails.of(id).catch(() => null); // Asked again, and told, when it is shown.
      try {
        const isFound = await mail.loadConversation(id);
        if (id !== this.emailId) return;
        if (!isFound) return await this.#followAlias(id);
        this.#show(id);
      } catch (error) {
        if (id !== this.emailId) return;
        this.problem = sentenceFor(error);
        this.state = "failed";
      }
    }
  }

  /** Threads that merged gave their messages new ids: an old link still leads to the message. */
  async #followAlias(id: string): Promise<void> {
    try {
      const { emailId } = await reading.resolve(id);
      if (emailId === id) this.state = "absent";
      else router.correctMail(emailId);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "NOT_FOUND") throw error;
      this.state = "absent";
    }
  }

  /** `folds`: what of the same conversation was folded away before. */
  #show(id: string, folds: string[][] | null = null): void {
    this.state = "ready";
    const emails = this.conversation?.emails;
    if (!emails) return;
    const newest = emails.at(-1)?.id ?? id;
    this.opened = openedAtFirst(emails, id);
    this.folds = folds?.filter((fold) => !fold.some((each) => this.opened.has(each))) ?? foldsOf(emails, this.opened);
    this.#shown.resolve();
    const shown = Promise.withResolvers<void>();
    this.#shown = shown;
    setTimeout(shown.resolve, slowMs);
    void markSeen(
      emails.filter((email) => this.opened.has(email.id) && isUnread(email)),
      shown.promise,
    );
    void this.#loadSpam(newest);
    this.#isArriving = true;
    requestAnimationFrame(() => this.#scrollToStart()); // With the layout that is painted next: an earlier one would be one more.
  }

  #onShown(): void {
    if (this.#isArriving) this.#scrollToStart();
    // What waits for it begins behind the picture of it.
    requestAnimationFrame(() => setTimeout(this.#shown.resolve));
  }

  async #loadSpam(id: string): Promise<void> {
    const junk = mail.tagOfRole("junk");
    if (!junk || !mail.emails.get(id)?.mailboxIds[junk.id]) return;
    try {
      this.spam = await reading.spam(id);
    } catch (error) {
      report("no verdict to show.", error);
    }
  }

  /** Where reading starts: at the message that was asked for; in a whole conversation at the first unread one, else the newest. */
  #scrollToStart(): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>(".scroll");
    if (!scroller) return;
    scroller.scrollTop = 0;
    const messages = [...this.renderRoot.querySelectorAll("po-mail-message")];
    const isWhole = this.conversation?.emails.at(-1)?.id === this.emailId;
    const first = messages.find((message) => (isWhole ? message.isOpen : message.email.id === this.emailId));
    if (first && first !== messages[0]) scroller.scrollTop = first.offsetTop - 56;
  }

  /** A link into a mail: `y` is where its target stands in the window. */
  #scrollTo(y: number): void {
    this.#isArriving = false;
    const scroller = this.renderRoot.querySelector<HTMLElement>(".scroll");
    if (scroller) scroller.scrollTop += y - scroller.getBoundingClientRect().top - 12;
  }

  #onReaderMoves(): void {
    this.#isArriving = false;
  }

  async #unfold(first: string): Promise<void> {
    this.folds = this.folds.filter((fold) => !fold.includes(first));
    await this.updateComplete;
    // The button is gone: the keyboard goes on where it was.
    [...this.renderRoot.querySelectorAll("po-mail-message")].find(({ email }) => email.id === first)?.focusSummary();
  }

  #toggle(id: string): void {
    const next = new Set(this.opened);
    if (!next.delete(id)) next.add(id);
    this.opened = next;
    const email = mail.emails.get(id);
    if (email && next.has(id) && isUnread(email)) void markSeen([email]);
  }
}
customElements.define("po-conversation-view", ConversationView);
declare global {
  interface HTMLElementTagNameMap {
    "po-mail-message": import("./mail-message.ts").MailMessage;
    "po-conversation-view": ConversationView;
  }
}

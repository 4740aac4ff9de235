import { html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { reading } from "../api/reading.ts";
import { icon } from "../icons/icon.ts";
import type { Address, BodyPart, EmailDetail, EmailSummary } from "../jmap/types.ts";
import { perform } from "../state/actions.ts";
import { compose } from "../state/composing.ts";
import { nameOf, isUnread } from "../state/conversation.ts";
import { watch } from "../state/observable.ts";
import { readingMode } from "../state/reading-mode.ts";
import { renderedMails } from "../state/rendered-mails.ts";
import { router } from "../state/router.ts";
import { mailPath } from "../state/route.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { fileSize, fullDate, mediumDate, shortDate } from "../text/format.ts";
import { endsSelection, pressByKey } from "../reading/pressable-text.ts";
import { visibleText } from "../reading/visible-text.ts";
import { attachmentText } from "../text/attachments.ts";
import { readingText as text } from "../text/reading.ts";
import { securityText } from "../text/security.ts";
import { listText } from "../text/shell.ts";
import { messageStyles } from "./message-styles.ts";
import "./address-menu.ts";
import "./answer-ways.ts";
import "./attachment-list.ts";
import "./message-body.ts";
import type { MessageChoice } from "./message-menu.ts";
import "./message-menu.ts";
import "./message-text.ts";
import "./plugins/plugin-panels.ts";
import "./security-line.ts";

/** One message of a conversation: who (name and full address), when, to whom, the text, the files. */
export class MailMessage extends LitElement {
  static override styles = [controls, messageStyles];
  static override properties = {
    email: { attribute: false },
    detail: { attribute: false },
    isOpen: { attribute: false },
    hasDetails: { state: true },
    isOriginal: { state: true },
    original: { state: true },
  };
  declare email: EmailSummary;
  declare detail: EmailDetail | null;
  declare isOpen: boolean;
  declare hasDetails: boolean;
  declare isOriginal: boolean;
  declare original: string | null;
  #shownId: string | null = null;

  constructor() {
    super();
    this.original = null;
    this.detail = null;
    watch(this, readingMode);
  }

  override willUpdate(): void {
    if (this.#shownId !== this.email.id) {
      this.#shownId = this.email.id;
      this.isOriginal = false;
      this.original = null;
      this.hasDetails = false;
    }
  }

  override render() {
    return this.isOpen ? this.#open() : this.#closed();
  }

  focusSummary(): void {
    this.renderRoot.querySelector<HTMLElement>(".summary")?.focus({ preventScroll: true });
  }

  #closed() {
    const { email } = this;
    return html`<article class="closed ${isUnread(email) ? "unread" : ""}">
      <button class="summary" type="button" aria-expanded="false" @click=${this.#toggle}>
        <span class="who">${this.#from().name}</span>
        <span class="words">${email.preview}</span>
        ${email.hasAttachment ? icon("paperclip", { size: 15 }) : nothing}
        <time datetime=${email.receivedAt}>${shortDate(email.receivedAt)}</time>
      </button>
    </article>`;
  }

  #open() {
    const { email, detail } = this;
    const from = this.#from();
    const isStarred = email.keywords["$flagged"] === true;
    const attachments = this.#files();
    return html`<article class="opened">
      <header>
        <button class="initial" type="button" aria-expanded="true" aria-label=${text.collapse} @click=${this.#toggle}>
          ${initialOf(from.name)}
        </button>
        <div class="names">
          <div class="from">
            <span class="who" role="button" tabindex="0" aria-haspopup="dialog" aria-label=${securityText.showSender(from.name)} @keydown=${pressByKey} @click=${this.#showSender}>${from.name}</span>${from.address ? html` <span class="address">${from.address}</span>` : nothing}
          </div>
          <button class="to" type="button" aria-expanded=${this.hasDetails ? "true" : "false"} @click=${() => (this.hasDetails = !this.hasDetails)}>
            <span>${text.toLine(this.#recipients())}</span>${icon(this.hasDetails ? "chevronUp" : "chevronDown", { size: 14 })}
          </button>
        </div>
        <time datetime=${email.receivedAt} title=${fullDate(email.receivedAt)}
          ><span class="long">${mediumDate(email.receivedAt)}</span><span class="short">${shortDate(email.receivedAt)}</span></time
        >
        <button
          class="icon-button star ${isStarred ? "on" : ""}"
          type="button"
          aria-pressed=${isStarred ? "true" : "false"}
          aria-label=${isStarred ? listText.unstarRow(from.name) : listText.starRow(from.name)}
          @click=${() => this.#perform(isStarred ? "unstar" : "star")}
        >
          ${icon("star", { isFilled: isStarred })}
        </button>
        <po-message-menu .emailId=${email.id} .detail=${detail} .isOriginal=${this.isOriginal} @po-choice=${this.#onChoice}></po-message-menu>
      </header>
      ${
        detail?.["postern:security"]
          ? html`<po-security-line .emailId=${email.id} .security=${detail["postern:security"]}></po-security-line>`
          : nothing
      }
      ${this.hasDetails && detail ? this.#details(detail) : nothing}
      <po-plugin-panels .place=${"banner"} .emailId=${email.id}></po-plugin-panels>
      <div class="body" @po-frame-shown=${() => this.requestUpdate()}>${this.#body()}</div>
      <po-answer-ways .email=${email}></po-answer-ways>
      <po-plugin-panels .place=${"message"} .emailId=${email.id}></po-plugin-panels>
      ${
        attachments.length > 0
          ? html`<section class="files" aria-label=${attachmentText.heading(attachments.length)}>
              <po-attachment-list .emailId=${email.id} .partIds=${attachments.map(({ partId }) => partId)}></po-attachment-list>
            </section>`
          : nothing
      }
    </article>`;
  }

  /** A picture that is seen in the mail is no file beside it. */
  #files(): BodyPart[] {
    const { email, detail } = this;
    const seen = new Set(
      readingMode.showsHtml(email.id, detail) ? renderedMails.peek(email.id)?.parts.flatMap(({ cids }) => cids) : [],
    );
    return (detail?.attachments ?? []).filter(({ cid, type }) => !(cid && seen.has(cid) && type.startsWith("image/")));
  }

  #body() {
    if (!this.isOriginal || this.original === null)
      return html`<po-message-body .emailId=${this.email.id} .detail=${this.detail}></po-message-body>`;
    return html`<p class="hint">${text.originalNote}</p>
      <po-message-text .text=${this.original} .isRaw=${true}></po-message-text>`;
  }

  #details(detail: EmailDetail) {
    const people: Array<[string, Address[] | null]> = [
      [text.from, this.email.from],
      [text.replyTo, detail.replyTo],
      [text.toField, detail.to],
      [text.cc, detail.cc],
      [text.bcc, detail.bcc],
    ];
    const rows: Array<[string, string]> = [
      [text.date, detail.sentAt ? fullDate(detail.sentAt) : ""],
      [text.received, fullDate(this.email.receivedAt)],
      [text.size, fileSize(detail.size)],
      [text.messageId, detail.messageId?.join(" ") ?? ""],
    ];
    void import("./message-plugins.ts");
    return html`<div class="details">
      <dl tabindex="0">
        ${people.filter(([, list]) => list?.length).map(([name, list]) => html`<div><dt>${name}</dt><dd>${addresses(list)}</dd></div>`)}
        ${rows.filter(([, value]) => value !== "").map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
      </dl>
      <po-message-plugins .emailId=${this.email.id}></po-message-plugins>
    </div>`;
  }

  #from(): { name: string; address: string | null } {
    const from = this.email.from?.[0];
    if (!from) return { name: listText.unknownSender, address: null };
    const name = visibleText(nameOf(from));
    const address = visibleText(from.email);
    return { name, address: name === address ? null : address };
  }

  #recipients(): string {
    const all = [...(this.detail?.to ?? []), ...(this.detail?.cc ?? [])];
    if (all.length === 0) return text.nobody;
    const shown = all
      .slice(0, 3)
      .map((each) => visibleText(nameOf(each)))
      .join(", ");
    return all.length > 3 ? `${shown} ${text.andMore(all.length - 3)}` : shown;
  }

  #perform(action: "star" | "unstar" | "unread"): void {
    const { email } = this;
    perform(
      action,
      [
        {
          emailId: email.id,
          email,
          emails: [email],
          senders: [],
          isUnread: false,
          isStarred: false,
          hasAttachment: false,
          mark: null,
        },
      ],
      router.list,
    );
  }

  async #onChoice({ detail: choice }: CustomEvent<MessageChoice>): Promise<void> {
    switch (choice) {
      case "unread":
        this.#perform("unread");
        return;
      case "forwardAttached":
        return compose({ kind: "forwardAttached", emailId: this.email.id });
      case "view":
        readingMode.toggle([this.email.id]);
        return;
      case "why":
        this.dispatchEvent(new CustomEvent("po-why-spam", { detail: this.email.id, bubbles: true, composed: true }));
        return;
      case "link":
        await navigator.clipboard.writeText(new URL(mailPath(this.email.id), location.origin).href);
        toasts.say(text.copied);
        return;
      case "original":
        return this.#showOriginal();
      default:
    }
  }

  async #showOriginal(): Promise<void> {
    this.isOriginal = !this.isOriginal;
    if (!this.isOriginal || this.original !== null) return;
    try {
      this.original = await reading.raw(this.email.id);
    } catch (error) {
      this.isOriginal = false;
      toasts.warn(sentenceFor(error));
    }
  }

  #showSender(event: MouseEvent): void {
    if (endsSelection(event)) return;
    this.dispatchEvent(new CustomEvent("po-show-sender", { detail: this.email.id, bubbles: true, composed: true }));
  }

  #toggle(): void {
    this.dispatchEvent(new CustomEvent("po-toggle-message", { detail: this.email.id, bubbles: true, composed: true }));
  }
}

/** A line for each: a selection that begins at the border of two elements' insides selects nothing. */
function addresses(list: Address[] | null) {
  return (list ?? []).map(({ name, email }) => html`<po-address-menu .name=${name} .email=${email}></po-address-menu>`);
}

function initialOf(name: string): string {
  return Array.from(name.replace(/^[^\p{L}\p{N}]+/u, ""))[0]?.toLocaleUpperCase() ?? "?";
}

customElements.define("po-mail-message", MailMessage);

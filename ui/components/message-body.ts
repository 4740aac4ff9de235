import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import type { EmailDetail } from "../jmap/types.ts";
import { canShowFrames } from "../reading/frame-pool.ts";
import { mailPictures } from "../state/mail-pictures.ts";
import { watch } from "../state/observable.ts";
import { preferences } from "../state/preferences.ts";
import { hasHtml, readingMode } from "../state/reading-mode.ts";
import { type RenderedMail, renderedMails } from "../state/rendered-mails.ts";
import { report } from "../state/report.ts";
import { type MessageText, texts } from "../state/texts.ts";
import { controls } from "../styles/controls.ts";
import { readingText as text } from "../text/reading.ts";
import type { MailFrameElement } from "./mail-frame.ts";
import "./mail-frame.ts";
import "./message-text.ts";
import "./picture-banner.ts";
import "./retry-button.ts";

/** What a message says: as HTML where it has some and that can be shown safely, else as plain text. */
export class MessageBody extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      po-retry-button {
        display: inline-block;
        margin-top: var(--space-3);
      }
      po-mail-frame + po-mail-frame {
        margin-top: var(--space-4);
      }
      .note {
        margin-bottom: var(--space-3);
      }
      .below {
        margin-top: var(--space-5);
        font-size: var(--type-small);
      }
      .below button {
        padding: 0;
        border: 0;
        background: none;
        color: var(--accent-text);
        text-decoration: underline;
        text-underline-offset: 2px;
        cursor: pointer;
      }
      .bones {
        display: grid;
        gap: 12px;
        padding-top: var(--space-1);
        opacity: 0;
        animation: appear 0s 300ms forwards;
      }
      .bones i {
        height: 10px;
        border-radius: 5px;
        background: var(--skeleton);
      }
      .bones i:nth-child(1) {
        width: 72%;
      }
      .bones i:nth-child(2) {
        width: 84%;
      }
      .bones i:nth-child(3) {
        width: 66%;
      }
      .bones i:nth-child(4) {
        width: 40%;
      }
      @keyframes appear {
        to {
          opacity: 1;
        }
      }
    `,
  ];
  static override properties = {
    emailId: { attribute: false },
    detail: { attribute: false },
    rendered: { state: true },
    body: { state: true },
    problem: { state: true },
  };
  declare emailId: string;
  declare detail: EmailDetail | null;
  /** Undefined: not known yet. Null: the message has no HTML. */
  declare rendered: RenderedMail | null | undefined;
  declare body: MessageText | null;
  declare problem: string | null;
  #shownId: string | null = null;
  #toldId: string | null = null;

  constructor() {
    super();
    this.detail = null;
    this.rendered = undefined;
    this.body = null;
    this.problem = null;
    watch(this, readingMode, preferences);
  }

  override willUpdate(): void {
    if (this.#shownId !== this.emailId) {
      this.#shownId = this.emailId;
      this.rendered = renderedMails.peek(this.emailId);
      this.body = texts.peek(this.emailId);
      this.problem = null;
    }
    if (this.problem !== null) return;
    if (this.#wantsHtml && this.rendered === undefined) void this.#loadHtml();
    else if (!this.#isShownAsHtml && this.body === null) void this.#loadText();
  }

  override updated(): void {
    if (this.#toldId === this.emailId || !this.body || this.#isShownAsHtml) return;
    this.#toldId = this.emailId;
    this.dispatchEvent(new CustomEvent("po-text-shown", { bubbles: true, composed: true }));
  }

  get #wantsHtml(): boolean {
    return readingMode.showsHtml(this.emailId, this.detail);
  }

  get #isShownAsHtml(): boolean {
    return this.#wantsHtml && this.rendered?.state === "shown";
  }

  override render() {
    if (this.problem !== null) {
      return html`<p class="problem" role="alert">${this.problem}</p>
        <po-retry-button .label=${text.tryAgain} @click=${() => (this.problem = null)}></po-retry-button>`;
    }
    if (this.#wantsHtml && this.rendered === undefined) return bones();
    if (this.#isShownAsHtml) {
      const { rendered } = this;
      return html`<po-picture-banner .emailId=${this.emailId} .mail=${rendered} @po-pictures-decided=${() => void this.#decided()}></po-picture-banner>
        ${rendered?.parts.map(
          (part) =>
            html`<po-mail-frame .emailId=${this.emailId} .content=${part} @po-frame-shown=${(event: Event) => this.#bringPictures(event.currentTarget as MailFrameElement)}></po-mail-frame>`,
        )}`;
    }
    if (!this.body) return bones();
    return html`${this.body.isRaw ? html`<p class="note">${text.rawNote}</p>` : nothing}
      <po-message-text .text=${this.body.text} .isRaw=${this.body.isRaw}></po-message-text>
      ${this.#why()}`;
  }

  /** Why a mail that has HTML is shown as text, and the way back. */
  #why() {
    if (!hasHtml(this.detail)) return nothing;
    const below = (sentence: unknown): TemplateResult => html`<p class="hint below">${sentence}</p>`;
    if (!canShowFrames) return below(text.htmlElsewhere(`http://127.0.0.1:${location.port}`));
    if (readingMode.of(this.emailId) === "text") {
      const show = html`<button type="button" @click=${() => readingMode.toggle([this.emailId])}>${text.showHtml}</button>`;
      return below(html`${text.asText} ${show}`);
    }
    switch (this.rendered?.state) {
      case "failed":
        return below(text.htmlFailed);
      case "tooLarge":
        return below(text.htmlTooLarge);
      default:
        return below(html`${text.htmlOff} <a href="/settings/plugins">${text.toPlugins}</a>`);
    }
  }

  #bringPictures({ frame, content }: MailFrameElement): void {
    if (!frame) return;
    const { emailId } = this;
    const failed = (error: unknown): void => report("pictures were not brought to the mail.", error);
    mailPictures.bringInline(emailId, content, frame).catch(failed);
    if (this.rendered?.pictures === "allowed" && content.pictures.length > 0)
      mailPictures.bringRemote(emailId, content, frame).catch(failed);
  }

  /** What the user said of this sender may change all mails of theirs. */
  async #decided(): Promise<void> {
    const before = this.rendered;
    renderedMails.forget();
    await this.#loadHtml();
    const after = this.rendered;
    const isHiding = before?.pictures === "allowed" && after?.pictures !== "allowed";
    if (!before || !after || isHiding) return;
    // Its frame stays as it is, and gets the pictures.
    this.rendered = { ...after, parts: before.parts };
    await this.updateComplete;
    if (after.pictures === "allowed")
      for (const element of this.renderRoot.querySelectorAll("po-mail-frame")) this.#bringPictures(element);
  }

  async #loadHtml(): Promise<void> {
    const id = this.emailId;
    try {
      const rendered = await renderedMails.of(id);
      if (this.#shownId === id) this.rendered = rendered;
    } catch (error) {
      if (this.#shownId === id) this.problem = sentenceFor(error);
    }
  }

  async #loadText(): Promise<void> {
    const id = this.emailId;
    try {
      const body = await texts.of(id);
      if (this.#shownId !== id) return;
      this.body = body;
    } catch (error) {
      if (this.#shownId === id) this.problem = sentenceFor(error);
    }
  }
}

const bones = (): TemplateResult =>
  html`<div class="bones" aria-label=${text.loading} role="img"><i></i><i></i><i></i><i></i></div>`;

declare global {
  interface HTMLElementTagNameMap {
    "po-mail-frame": MailFrameElement;
  }
}
customElements.define("po-message-body", MessageBody);

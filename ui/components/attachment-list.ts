import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { type Attachment, attachments } from "../state/attachments.ts";
import { icon } from "../icons/icon.ts";
import { controls } from "../styles/controls.ts";
import { attachmentText as text } from "../text/attachments.ts";
import "./attachment-card.ts";
import "./download-all.ts";
import "./retry-button.ts";

/** The files of a message: cards, and below them, folded, what is kept back. */
export class AttachmentList extends LitElement {
  static override styles = [
    controls,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--space-3);
        min-height: 32px;
        margin-bottom: var(--space-1);
      }
      h2 {
        color: var(--text-muted);
        font-size: var(--type-small);
        font-weight: var(--weight-strong);
      }
      .cards {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr));
        align-items: start;
        gap: var(--space-2);
        max-width: 760px;
      }
      .back {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        padding: var(--space-2) 0;
        border: 0;
        background: none;
        color: var(--text-muted);
        font: inherit;
        font-size: var(--type-meta);
        text-align: left;
        cursor: pointer;
      }
      .back:hover {
        color: var(--text);
      }
      .looking {
        color: var(--text-muted);
        font-size: var(--type-meta);
      }
    `,
  ];
  static override properties = {
    emailId: { attribute: false },
    partIds: { attribute: false },
    files: { state: true },
    problem: { state: true },
    isUnfolded: { state: true },
  };
  declare emailId: string;
  /** Parts to show: those that are not seen in the mail itself. */
  declare partIds: Array<string | null>;
  declare files: Attachment[] | null;
  declare problem: string | null;
  declare isUnfolded: boolean;
  #shownId: string | null = null;

  constructor() {
    super();
    this.files = null;
    this.problem = null;
    this.isUnfolded = false;
  }

  override willUpdate(): void {
    if (this.#shownId === this.emailId) return;
    this.#shownId = this.emailId;
    this.files = null;
    this.isUnfolded = false;
    void this.#load();
  }

  override render() {
    const files = this.files?.filter(({ partId }) => this.partIds.includes(partId)) ?? null;
    const heading = html`<div class="head">
      <h2>${text.heading(files?.length ?? this.partIds.length)}</h2>
      ${files !== null && files.length > 1 ? html`<po-download-all .emailId=${this.emailId} .files=${files}></po-download-all>` : nothing}
    </div>`;
    if (this.problem)
      return html`${heading}
        <p class="problem" role="alert">${text.failed} ${this.problem}</p>
        <po-retry-button .label=${text.tryAgain} @click=${() => void this.#load()}></po-retry-button>`;
    if (files === null) return html`${heading}<p class="looking" role="status">${text.looking}</p>`;
    const shown = files.filter(({ handling }) => handling !== "suppressed");
    const kept = files.filter(({ handling }) => handling === "suppressed");
    return html`${heading}
      <div class="cards">${shown.map((file) => this.#card(file))}</div>
      ${kept.length === 0 ? nothing : this.#kept(kept)}`;
  }

  #kept(files: Attachment[]) {
    return html`<button class="back" type="button" aria-expanded=${this.isUnfolded ? "true" : "false"} @click=${this.#fold}>
        ${icon("warning", { size: 16 })}<span>${text.suppressed(files.length)}</span>
        ${icon(this.isUnfolded ? "chevronUp" : "chevronDown", { size: 14 })}
      </button>
      ${this.isUnfolded ? html`<div class="cards">${files.map((file) => this.#card(file))}</div>` : nothing}`;
  }

  #card(file: Attachment) {
    return html`<po-attachment-card .emailId=${this.emailId} .file=${file}></po-attachment-card>`;
  }

  readonly #fold = (): void => {
    this.isUnfolded = !this.isUnfolded;
  };

  async #load(): Promise<void> {
    const { emailId } = this;
    this.problem = null;
    try {
      const files = await attachments.of(emailId);
      if (this.#shownId === emailId) this.files = files;
    } catch (error) {
      if (this.#shownId === emailId) this.problem = sentenceFor(error);
    }
  }
}

customElements.define("po-attachment-list", AttachmentList);

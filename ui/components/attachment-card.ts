import { html, LitElement, nothing } from "lit";
import { codeOf, sentenceFor } from "../api/api-error.ts";
import { attachmentFiles } from "../api/attachments.ts";
import { reading } from "../api/reading.ts";
import { icon, type IconName } from "../icons/icon.ts";
import { saveFile } from "../reading/save-file.ts";
import type { Attachment } from "../state/attachments.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { attachmentText as text, kindWords } from "../text/attachments.ts";
import { fileSize } from "../text/format.ts";
import { attachmentStyles } from "./attachment-styles.ts";
import { keepFromPage } from "./dialog.ts";

/** Larger pictures show a sign instead of themselves. */
const thumbnailBytesMax = 8_000_000;

/** One file: what it is, how dangerous in words, its safe copy, and the original behind a question when there is a reason to ask. */
export class AttachmentCard extends LitElement {
  static override styles = [controls, attachmentStyles];
  static override properties = {
    emailId: { attribute: false },
    file: { attribute: false },
    thumbnail: { state: true },
    isBusy: { state: true },
    isAsking: { state: true },
  };
  declare emailId: string;
  declare file: Attachment;
  /** A blob: address of re-encoded bytes. */
  declare thumbnail: string | null;
  declare isBusy: boolean;
  declare isAsking: boolean;
  #shown: Attachment | null = null;

  constructor() {
    super();
    this.thumbnail = null;
    this.isBusy = false;
    this.isAsking = false;
  }

  override willUpdate(): void {
    if (this.#shown === this.file) return;
    this.#shown = this.file;
    this.#dropThumbnail();
    const { kind, canDisarm, handling, size } = this.file;
    if (kind === "picture" && canDisarm && handling === "plain" && size <= thumbnailBytesMax)
      void this.#loadThumbnail();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#dropThumbnail();
    this.#shown = null;
  }

  override render() {
    const { file } = this;
    const name = file.safeName || text.unnamed;
    const inside = file.inside.length > 0 ? ` · ${text.inside(file.inside.length)}` : "";
    return html`<div class="card">
        <span class="kind">
          ${this.thumbnail ? html`<img src=${this.thumbnail} alt=${text.picture(name)} />` : icon(signs[file.kind] ?? "file")}
        </span>
        ${cutName(name)}
        <span class="meta">${kindWords[file.kind] ?? kindWords["unknown"]} · ${fileSize(file.size)}${inside}</span>
        ${this.#words()}
        <span class="actions">${this.#actions(name)}</span>
      </div>
      ${this.isAsking ? this.#question(name) : nothing}`;
  }

  #words() {
    const { reasons, handling } = this.file;
    if (reasons.length === 0) return nothing;
    const isLoud = handling !== "plain";
    const shown = isLoud ? reasons : reasons.slice(0, 1);
    return html`<div class="words ${isLoud ? "loud" : ""}">
      ${isLoud ? icon("warning", { size: 16 }) : nothing}
      <ul>
        ${shown.map((reason) => html`<li>${reason}</li>`)}
      </ul>
    </div>`;
  }

  #actions(name: string) {
    const { canDisarm, handling, blobId } = this.file;
    const isPlain = handling === "plain";
    return html`${
      canDisarm
        ? html`<button class="button small" type="button" aria-label=${text.safeCopyNamed(name)} ?disabled=${this.isBusy} @click=${this.#safeCopy}>
            ${this.isBusy ? text.making : text.safeCopy}
          </button>`
        : nothing
    }
    ${
      blobId === null
        ? nothing
        : html`<button
            class="button small plain"
            type="button"
            aria-label=${isPlain ? text.downloadNamed(name) : text.originalNamed(name)}
            @click=${isPlain ? this.#downloadPlain : this.#ask}
          >
            ${isPlain ? text.download : text.downloadOriginal}
          </button>`
    }`;
  }

  #question(name: string) {
    return html`<po-dialog .label=${text.askTitle} .closeLabel=${text.keep} @po-close=${this.#answered} @keydown=${keepFromPage}>
      <div class="ask">
        <p>${text.askName(name)}</p>
        <ul>
          ${this.file.reasons.map((reason) => html`<li>${reason}</li>`)}
        </ul>
        <p>${text.askAdvice}</p>
        <div class="actions">
          <button class="button" type="button" autofocus @click=${this.#closeQuestion}>${text.keep}</button>
          <button class="button danger" type="button" @click=${this.#downloadAnyway}>${text.anyway}</button>
        </div>
      </div>
    </po-dialog>`;
  }

  readonly #ask = (): void => {
    this.isAsking = true;
  };

  readonly #answered = (): void => {
    this.isAsking = false;
  };

  readonly #closeQuestion = (): void => {
    this.renderRoot.querySelector("po-dialog")?.close();
  };

  readonly #downloadAnyway = (): void => {
    this.#closeQuestion();
    void this.#download(true);
  };

  readonly #downloadPlain = (): void => {
    void this.#download(false);
  };

  async #download(confirmed: boolean): Promise<void> {
    const { blobId, safeName, realType } = this.file;
    if (blobId === null) return;
    try {
      const { url } = await reading.ticket({ blobId, name: safeName, type: realType, confirmed });
      saveFile(url, safeName);
    } catch (error) {
      // Judged anew since it was shown: the question comes after all.
      if (codeOf(error) === "RISK_UNCONFIRMED") this.isAsking = true;
      else toasts.warn(sentenceFor(error));
    }
  }

  readonly #safeCopy = async (): Promise<void> => {
    this.isBusy = true;
    try {
      const { bytes, name, removed } = await attachmentFiles.safeCopy(this.emailId, this.file.index);
      const url = URL.createObjectURL(bytes);
      saveFile(url, name);
      // The browser has taken the bytes by the next turn but one; a minute is more than enough.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      toasts.say(removed.length === 0 ? text.made(name) : text.madeWithout(name, removed.join(" ")));
    } catch (error) {
      toasts.warn(sentenceFor(error));
    } finally {
      this.isBusy = false;
    }
  };

  async #loadThumbnail(): Promise<void> {
    const { file } = this;
    try {
      const bytes = await attachmentFiles.thumbnail(this.emailId, file.index);
      if (this.#shown === file) this.thumbnail = URL.createObjectURL(bytes);
    } catch {
      this.thumbnail = null; // The sign of its kind stands there: a picture that cannot be cleaned is not shown.
    }
  }

  #dropThumbnail(): void {
    if (this.thumbnail) URL.revokeObjectURL(this.thumbnail);
    this.thumbnail = null;
  }
}

const endChars = 12;

/** Cut in its middle where it is too long: what a file claims to be stands at the end of its name. */
function cutName(name: string) {
  const chars = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  const end = chars.slice(-endChars).join("");
  const start = chars.slice(0, -endChars).join("");
  return html`<span class="name" dir="auto" title=${name}><span class="start">${start}</span><span class="end">${end}</span></span>`;
}

const signs: Record<string, IconName> = {
  picture: "image",
  drawing: "image",
  mail: "mail",
  archive: "archive",
  script: "code",
  page: "code",
  program: "warning",
  shortcut: "warning",
  "disk-image": "warning",
};

customElements.define("po-attachment-card", AttachmentCard);

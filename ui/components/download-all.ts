import { html, LitElement, nothing } from "lit";
import { codeOf, sentenceFor } from "../api/api-error.ts";
import { attachmentFiles } from "../api/attachments.ts";
import { icon } from "../icons/icon.ts";
import { saveFile } from "../reading/save-file.ts";
import type { Attachment } from "../state/attachments.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { attachmentText as text } from "../text/attachments.ts";
import { attachmentStyles } from "./attachment-styles.ts";
import { keepFromPage } from "./dialog.ts";

/** All files of a mail as one archive. Those that may do harm are in it only when the user says so after a question. */
export class DownloadAll extends LitElement {
  static override styles = [controls, attachmentStyles];
  static override properties = {
    emailId: { attribute: false },
    files: { attribute: false },
    isBusy: { state: true },
    isAsking: { state: true },
  };
  declare emailId: string;
  declare files: Attachment[];
  declare isBusy: boolean;
  declare isAsking: boolean;

  constructor() {
    super();
    this.files = [];
    this.isBusy = false;
    this.isAsking = false;
  }

  override render() {
    return html`<button class="button small plain" type="button" ?disabled=${this.isBusy} @click=${this.#start}>
        ${icon("download", { size: 16 })}${text.downloadAll}
      </button>
      ${this.isAsking ? this.#question() : nothing}`;
  }

  get #risky(): Attachment[] {
    return this.files.filter(({ handling }) => handling !== "plain");
  }

  #question() {
    const risky = this.#risky;
    return html`<po-dialog .label=${text.askAllTitle} .closeLabel=${text.keep} @po-close=${this.#answered} @keydown=${keepFromPage}>
      <div class="ask">
        <p>${text.askAllNames(risky.length)}</p>
        <ul>
          ${risky.map(({ safeName, reasons }) => html`<li><bdi>${safeName || text.unnamed}</bdi>${reasons[0] ? html`: ${reasons[0]}` : nothing}</li>`)}
        </ul>
        <p>${text.askAdvice}</p>
        <div class="actions">
          <button class="button" type="button" autofocus @click=${this.#closeQuestion}>${text.keep}</button>
          ${
            risky.length < this.files.length
              ? html`<button class="button" type="button" @click=${() => this.#answer(false)}>${text.onlyOthers}</button>`
              : nothing
          }
          <button class="button danger" type="button" @click=${() => this.#answer(true)}>${text.allAnyway}</button>
        </div>
      </div>
    </po-dialog>`;
  }

  readonly #start = (): void => {
    if (this.#risky.length > 0) this.isAsking = true;
    else void this.#download(false);
  };

  readonly #answered = (): void => {
    this.isAsking = false;
  };

  readonly #closeQuestion = (): void => {
    this.renderRoot.querySelector("po-dialog")?.close();
  };

  #answer(confirmed: boolean): void {
    this.#closeQuestion();
    void this.#download(confirmed);
  }

  async #download(confirmed: boolean): Promise<void> {
    this.isBusy = true;
    try {
      const indexes = this.files.map(({ index }) => index);
      const { url, leftOut } = await attachmentFiles.zip(this.emailId, indexes, confirmed);
      // The name is the kernel's to say.
      saveFile(url, "");
      if (leftOut.length > 0) toasts.say(text.leftOut(leftOut.length));
    } catch (error) {
      // Judged anew since they were shown: the question comes after all.
      if (codeOf(error) === "RISK_UNCONFIRMED") this.isAsking = true;
      else toasts.warn(sentenceFor(error));
    } finally {
      this.isBusy = false;
    }
  }
}

customElements.define("po-download-all", DownloadAll);

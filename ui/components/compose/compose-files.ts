import { css, html, LitElement, nothing } from "lit";
import type { DraftFile } from "../../api/drafts.ts";
import { icon } from "../../icons/icon.ts";
import { visibleText } from "../../reading/visible-text.ts";
import { type Upload, uploadWords } from "../../state/upload.ts";
import { controls } from "../../styles/controls.ts";
import { composeText as text } from "../../text/compose.ts";
import { fileSize } from "../../text/format.ts";

/** Files of a mail, and those that are on their way to it. Fires "po-remove" with a file, "po-stop" with an upload. */
export class ComposeFiles extends LitElement {
  static override styles = [
    controls,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        padding: var(--space-2) 0;
      }
      li {
        position: relative;
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        min-height: 36px;
        max-width: 100%;
        padding-inline-start: var(--space-3);
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
        background: var(--surface-sunken);
        font-size: var(--type-meta);
        overflow: hidden;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .size {
        flex: none;
        color: var(--text-muted);
      }
      progress {
        position: absolute;
        inset: auto 0 0;
        width: 100%;
        height: 3px;
        border: 0;
        background: transparent;
        appearance: none;
      }
      progress::-webkit-progress-bar {
        background: transparent;
      }
      progress::-webkit-progress-value {
        background: var(--accent);
      }
      progress::-moz-progress-bar {
        background: var(--accent);
      }
    `,
  ];
  static override properties = { files: { attribute: false }, uploads: { attribute: false } };
  declare files: readonly DraftFile[];
  declare uploads: readonly Upload[];

  constructor() {
    super();
    this.files = [];
    this.uploads = [];
  }

  override render() {
    const attached = this.files.filter(({ cid }) => cid === null);
    if (attached.length + this.uploads.length === 0) return nothing;
    return html`<ul aria-label=${text.files(attached.length)}>
      ${attached.map(
        (file) => html`<li>
          ${icon(file.type === "message/rfc822" ? "mail" : file.type.startsWith("image/") ? "image" : "file", { size: 16 })}
          <span class="name" title=${visibleText(file.name)}>${visibleText(file.name)}</span><span class="size">${fileSize(file.size)}</span>
          ${this.#away(text.removeFile(file.name), "po-remove", file)}
        </li>`,
      )}
      ${this.uploads.map(
        (one) => html`<li>
          ${icon("upload", { size: 16 })}<span class="name">${visibleText(one.name)}</span>
          <progress aria-label=${uploadWords(one)} .value=${one.share} max="1"></progress>
          ${this.#away(text.removeFile(one.name), "po-stop", one)}
        </li>`,
      )}
    </ul>`;
  }

  #away(label: string, name: string, detail: unknown) {
    return html`<button class="icon-button" type="button" aria-label=${label} @click=${() => this.dispatchEvent(new CustomEvent(name, { detail }))}>
      ${icon("close", { size: 14 })}
    </button>`;
  }
}
customElements.define("po-compose-files", ComposeFiles);

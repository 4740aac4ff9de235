import { css, html, LitElement } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { reading } from "../api/reading.ts";
import { icon, type IconName } from "../icons/icon.ts";
import type { BodyPart } from "../jmap/types.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { fileSize } from "../text/format.ts";
import { readingText as text } from "../text/reading.ts";

/** A file that came with a message: name, kind, size. A click downloads it through a ticket that works once. */
export class AttachmentCard extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      button {
        display: grid;
        grid-template-columns: 36px minmax(0, 1fr) 20px;
        align-items: center;
        gap: var(--space-3);
        width: 100%;
        padding: var(--space-2) var(--space-3) var(--space-2) var(--space-2);
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
        background: var(--surface-raised);
        text-align: left;
        cursor: pointer;
        transition: background var(--motion);
      }
      button:hover {
        border-color: var(--line-strong);
        background: var(--hover);
      }
      .kind {
        display: grid;
        place-items: center;
        width: 36px;
        height: 36px;
        border-radius: var(--radius-small);
        background: var(--surface-sunken);
        color: var(--text-muted);
      }
      .name {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: var(--type-meta);
        font-weight: var(--weight-medium);
      }
      .meta {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--text-muted);
        font-size: var(--type-small);
      }
      .get {
        color: var(--text-muted);
      }
    `,
  ];
  static override properties = { file: { attribute: false }, isBusy: { state: true } };
  declare file: BodyPart;
  declare isBusy: boolean;

  override render() {
    const name = this.file.name || text.unnamedFile;
    return html`<button type="button" aria-label=${text.downloadNamed(name)} ?disabled=${this.isBusy} @click=${this.#download}>
      <span class="kind">${icon(pictureOf(this.file.type))}</span>
      <span>
        <span class="name" title=${name}>${name}</span>
        <span class="meta">${fileSize(this.file.size)} · ${this.file.type}</span>
      </span>
      <span class="get">${icon("download", { size: 18 })}</span>
    </button>`;
  }

  async #download(): Promise<void> {
    const { blobId, name, type } = this.file;
    if (!blobId) return;
    this.isBusy = true;
    try {
      const { url } = await reading.ticket(blobId, name || text.unnamedFile, type);
      const link = document.createElement("a");
      link.href = url;
      link.download = name || text.unnamedFile;
      link.rel = "noopener noreferrer";
      link.click();
    } catch (error) {
      toasts.warn(sentenceFor(error));
    } finally {
      this.isBusy = false;
    }
  }
}

function pictureOf(type: string): IconName {
  if (type.startsWith("image/")) return "image";
  if (type === "message/rfc822") return "mail";
  if (/zip|tar|compressed|7z|rar/.test(type)) return "archive";
  if (/json|xml|javascript|x-sh|x-patch|x-diff/.test(type)) return "code";
  return "file";
}

customElements.define("po-attachment-card", AttachmentCard);

import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { jobs } from "../api/jobs.ts";
import { icon } from "../icons/icon.ts";
import { droppedFiles } from "../reading/dropped-files.ts";
import { mailArchive, type ArchivedFile } from "../reading/mail-archive.ts";
import { jobsState } from "../state/jobs-state.ts";
import { mail } from "../state/mail-store.ts";
import { controls } from "../styles/controls.ts";
import { addText as text } from "../text/first-run.ts";

/** Files and folders by drag and drop or choice, or a path on the server. */
export class ImportForm extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-5);
      }
      .drop {
        display: grid;
        justify-items: center;
        gap: var(--space-1);
        padding: var(--space-8) var(--space-4);
        border: 2px dashed var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        text-align: center;
        transition: background var(--motion);
      }
      .drop.over {
        border-color: var(--accent);
        background: var(--accent-soft);
      }
      .drop > .icon {
        color: var(--text-muted);
      }
      .drop strong {
        font-weight: var(--weight-strong);
      }
      .choose {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: var(--space-2);
        margin-top: var(--space-3);
      }
      .path {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-2);
      }
    `,
  ];
  static override properties = {
    isOver: { state: true },
    path: { state: true },
    tag: { state: true },
    uploading: { state: true },
    problem: { state: true },
  };
  declare isOver: boolean;
  declare path: string;
  declare tag: string;
  declare uploading: string | null;
  declare problem: string | null;

  constructor() {
    super();
    this.isOver = false;
    this.path = "";
    this.tag = "";
    this.uploading = null;
    this.problem = null;
  }

  override render() {
    return html`<div
        class="drop ${this.isOver ? "over" : ""}"
        @dragover=${(event: DragEvent) => {
          event.preventDefault();
          this.isOver = true;
        }}
        @dragleave=${() => (this.isOver = false)}
        @drop=${this.#onDrop}
      >
        ${icon("upload", { size: 28 })}
        <strong>${text.drop}</strong>
        <span class="hint">${text.dropMore}</span>
        <div class="choose">
          <button class="button small" type="button" @click=${() => this.#input("files")?.click()}>${text.chooseFiles}</button>
          <button class="button small" type="button" @click=${() => this.#input("folder")?.click()}>${text.chooseFolder}</button>
        </div>
        <input id="files" type="file" multiple hidden aria-label=${text.chooseFiles} @change=${this.#onChosen} />
        <input id="folder" type="file" webkitdirectory hidden aria-label=${text.chooseFolder} @change=${this.#onChosen} />
      </div>
      ${this.uploading ? html`<p class="hint" role="status">${this.uploading}</p>` : nothing}
      <form class="field" @submit=${this.#onPath}>
        <label for="path">${text.path}</label>
        <div class="path">
          <input
            id="path"
            class="input"
            placeholder=${text.pathExample}
            autocomplete="off"
            spellcheck="false"
            aria-describedby="path-hint"
            .value=${this.path}
            @input=${(event: Event) => (this.path = (event.target as HTMLInputElement).value)}
          />
          <button class="button" type="submit" ?disabled=${this.path.trim() === ""}>${text.importPath}</button>
        </div>
        <span class="hint" id="path-hint">${text.pathHint}</span>
      </form>
      <div class="field">
        <label for="tag">${text.tag}</label>
        <input
          id="tag"
          class="input"
          list="tags"
          autocomplete="off"
          aria-describedby="tag-hint"
          .value=${this.tag}
          @input=${(event: Event) => (this.tag = (event.target as HTMLInputElement).value)}
        />
        <datalist id="tags">
          ${[...mail.tags.values()].filter((tag) => tag.role === null).map((tag) => html`<option value=${mail.pathOf(tag)}></option>`)}
        </datalist>
        <span class="hint" id="tag-hint">${text.tagHint}</span>
      </div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}`;
  }

  #input(id: string): HTMLInputElement | null {
    return this.renderRoot.querySelector(`#${id}`);
  }

  async #onDrop(event: DragEvent): Promise<void> {
    event.preventDefault();
    this.isOver = false;
    if (event.dataTransfer) await this.#upload(await droppedFiles(event.dataTransfer));
  }

  async #onChosen(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
    input.value = "";
    await this.#upload(files);
  }

  /** One file as it is; several, or a folder, as one archive: one import, with one progress and one count. */
  async #upload(chosen: ArchivedFile[]): Promise<void> {
    const files = chosen.filter(({ file }) => file.size > 0);
    const [first] = files;
    if (first === undefined) {
      this.problem = chosen.length === 0 ? null : text.nothingToUpload;
      return;
    }
    this.problem = null;
    const isOne = files.length === 1 && !first.path.includes("/");
    const name = isOne ? first.path : archiveName(files);
    const body = isOne ? first.file : mailArchive(files);
    try {
      this.uploading = isOne ? text.uploading(name) : text.uploadingFiles(name, files.length);
      jobsState.uploadBytes.set(name, body.size);
      const sent = jobs.importUpload(body, name, this.tag.trim() || null);
      setTimeout(() => void jobsState.look(), 200);
      await sent;
    } catch (error) {
      this.problem = sentenceFor(error);
    } finally {
      this.uploading = null;
      await jobsState.look();
    }
  }

  async #onPath(event: Event): Promise<void> {
    event.preventDefault();
    const path = this.path.trim();
    if (path === "") return;
    this.problem = null;
    try {
      await jobs.importPaths([path], this.tag.trim() || null);
      this.path = "";
      await jobsState.look();
    } catch (error) {
      this.problem = sentenceFor(error);
    }
  }
}

/** The folder's name when all files are in one; else how many there are. */
function archiveName(files: ArchivedFile[]): string {
  const roots = new Set(files.map(({ path }) => (path.includes("/") ? path.slice(0, path.indexOf("/")) : "")));
  const [root] = roots;
  return roots.size === 1 && root ? root : text.countOfFiles(files.length);
}

customElements.define("po-import-form", ImportForm);

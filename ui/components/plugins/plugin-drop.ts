import { css, html, LitElement, nothing } from "lit";
import { ApiError, sentenceFor } from "../../api/api-error.ts";
import { type Inspection, plugins } from "../../api/plugins.ts";
import { icon } from "../../icons/icon.ts";
import { chosenFiles, droppedFiles, readSources } from "../../reading/plugin-folder.ts";
import { pluginsState } from "../../state/plugins-state.ts";
import { pluginPath } from "../../state/route.ts";
import { router } from "../../state/router.ts";
import { toasts } from "../../state/undo.ts";
import { controls } from "../../styles/controls.ts";
import { pluginsText as text } from "../../text/plugins.ts";
import { isNotAgreed } from "./plugin-state.ts";

/** Takes a package, chosen or dropped anywhere on the page, has it looked at, and goes to what it asks for. */
export class PluginDrop extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      .add {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
      }
      .kept {
        justify-self: start;
      }
      .over {
        position: fixed;
        inset: var(--space-3);
        z-index: 20;
        display: grid;
        align-content: center;
        justify-items: center;
        gap: var(--space-1);
        border: 2px dashed var(--accent);
        border-radius: var(--radius);
        background: var(--accent-soft);
        color: var(--accent-text);
        text-align: center;
        pointer-events: none;
      }
      .over strong {
        font-size: var(--type-lead);
        font-weight: var(--weight-strong);
      }
    `,
  ];
  static override properties = {
    isOver: { state: true },
    inspecting: { state: true },
    problem: { state: true },
    kept: { state: true },
  };
  declare isOver: boolean;
  declare inspecting: string | null;
  declare problem: string | null;
  /** Deletes what an earlier plugin left, and looks again; null when nothing is in the way. */
  declare kept: (() => Promise<void>) | null;

  constructor() {
    super();
    this.isOver = false;
    this.inspecting = null;
    this.problem = null;
    this.kept = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("dragover", this.#onDragOver);
    window.addEventListener("dragleave", this.#onDragLeave);
    window.addEventListener("drop", this.#onDrop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("dragover", this.#onDragOver);
    window.removeEventListener("dragleave", this.#onDragLeave);
    window.removeEventListener("drop", this.#onDrop);
  }

  override render() {
    return html`<div class="add">
        <button class="button" type="button" ?disabled=${this.inspecting !== null} @click=${() => this.renderRoot.querySelector("input")?.click()}>
          ${icon("plus", { size: 18 })}${text.choose}
        </button>
        <button class="button" type="button" ?disabled=${this.inspecting !== null} @click=${() => this.renderRoot.querySelector<HTMLInputElement>("#folder")?.click()}>
          ${text.chooseFolder}
        </button>
        <span class="hint" role="status">${this.inspecting === null ? text.chooseHint : text.inspecting(this.inspecting)}</span>
        <input type="file" accept=".tgz,.gz,application/gzip" hidden aria-label=${text.choose} @change=${this.#onChosen} />
        <input id="folder" type="file" webkitdirectory hidden aria-label=${text.chooseFolder} @change=${this.#onFolderChosen} />
      </div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.kept ? html`<button class="button kept" type="button" @click=${this.kept}>${text.removeKept}</button>` : nothing}
      ${
        this.isOver
          ? html`<div class="over" aria-hidden="true">${icon("puzzle", { size: 32 })}<strong>${text.dropHere}</strong><span>${text.dropMore}</span></div>`
          : nothing
      }`;
  }

  readonly #onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    // Anywhere on the page, which takes no files by itself.
    event.dataTransfer.dropEffect = "copy";
    this.isOver = true;
  };

  /** Out of the window: between elements the event has one that is entered. */
  readonly #onDragLeave = (event: DragEvent): void => {
    if (event.relatedTarget === null) this.isOver = false;
  };

  readonly #onDrop = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.isOver = false;
    const entries = [...event.dataTransfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
    const folder = entries.find((entry): entry is FileSystemDirectoryEntry => entry.isDirectory);
    if (folder === undefined) return void this.#take([...event.dataTransfer.files]);
    if (entries.length > 1) this.problem = text.oneAtATime;
    else void this.#look(folder.name, async () => plugins.build(await readSources(await droppedFiles(folder))));
  };

  readonly #onFolderChosen = (event: Event): void => {
    const field = event.target as HTMLInputElement;
    const files = [...(field.files ?? [])];
    field.value = "";
    const name = files[0]?.webkitRelativePath.split("/")[0];
    if (name !== undefined) void this.#look(name, async () => plugins.build(await readSources(chosenFiles(files))));
  };

  #onChosen(event: Event): void {
    const field = event.target as HTMLInputElement;
    const files = [...(field.files ?? [])];
    // The same file may be chosen again.
    field.value = "";
    void this.#take(files);
  }

  async #take(files: File[]): Promise<void> {
    const [file] = files;
    if (!file || this.inspecting !== null) return;
    this.problem = null;
    if (files.length > 1) {
      this.problem = text.oneAtATime;
      return;
    }
    if (!/\.(tgz|tar\.gz)$/i.test(file.name)) {
      this.problem = text.notPackage(file.name);
      return;
    }
    await this.#look(file.name, () => plugins.inspect(file));
  }

  /** Nothing of it has run when it is looked at. */
  async #look(name: string, looked: () => Promise<Inspection>): Promise<void> {
    if (this.inspecting !== null) return;
    this.problem = null;
    this.kept = null;
    this.inspecting = name;
    try {
      const inspection = await looked();
      const { id, update } = inspection;
      pluginsState.inspections.set(id, inspection);
      await pluginsState.look();
      const view = pluginsState.of(id);
      const isKnown = update === null && view !== null && !isNotAgreed(view);
      if (isKnown) toasts.say(text.sameVersion(view.name));
      router.go(pluginPath({ kind: isKnown ? "plugin" : update === null ? "consent" : "update", id }));
    } catch (error) {
      this.problem = problemOf(error);
      const left = leftBy(error);
      if (left !== null) this.kept = () => this.#look(name, () => plugins.remove(left, "remove").then(looked));
    } finally {
      this.inspecting = null;
    }
  }
}
customElements.define("po-plugin-drop", PluginDrop);

function problemOf(error: unknown): string {
  const { plugin, reason } = error instanceof ApiError ? error.detail : {};
  if (reason === "another author" && typeof plugin === "string") return text.anotherAuthor(plugin);
  return [sentenceFor(error), whereOf(error)].join(" ").trim();
}

/** The id of the plugin whose data are in the way; null: something else is. */
function leftBy(error: unknown): string | null {
  const { plugin } = error instanceof ApiError && error.code === "PLUGIN_DATA_KEPT" ? error.detail : {};
  return typeof plugin === "string" ? plugin : null;
}

/** What of the package is wrong, for whoever wrote it. */
function whereOf(error: unknown): string {
  const { file, line, problem } = error instanceof ApiError ? error.detail : {};
  if (typeof file !== "string" || file === "" || typeof problem !== "string") return "";
  return text.where(file, typeof line === "number" ? line : null, problem);
}

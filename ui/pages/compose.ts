import { html, LitElement, nothing } from "lit";
import { drafts, type DraftContent, type Outlook, type RichNode } from "../api/drafts.ts";
import { icon, type IconName } from "../icons/icon.ts";
import { DraftEditor } from "../state/draft-editor.ts";
import { router } from "../state/router.ts";
import { controls, scrolling } from "../styles/controls.ts";
import { composeText as text } from "../text/compose.ts";
import { composeStyles } from "../components/compose/compose-styles.ts";
import type { EditorCommand } from "../components/compose/editor-commands.ts";
import { ComposeActions } from "./compose-actions.ts";
import "../components/compose/compose-fields.ts";
import "../components/compose/compose-files.ts";
import "../components/compose/compose-outlook.ts";
import "../components/compose/draft-conflict.ts";
import "../components/compose/format-bar.ts";
import "../components/compose/plain-editor.ts";
import "../components/compose/rich-editor.ts";
import "../components/compose/send-confirm.ts";
import "../components/compose/send-later.ts";
import "../components/empty-state.ts";
import "../components/plugins/plugin-actions.ts";
import "../components/retry-button.ts";

/** One mail being written: /compose/<draft>. */
export class ComposePage extends LitElement {
  static override styles = [controls, scrolling, composeStyles];
  static override properties = {
    draftId: { attribute: false },
    asking: { state: true },
    isDragging: { state: true },
    isSending: { state: true },
    active: { state: true },
    problem: { state: true },
  };
  declare draftId: string;
  declare asking: "later" | { vetoes: Outlook["vetoes"]; sendAt: number | null } | null;
  declare isDragging: boolean;
  declare isSending: boolean;
  declare active: ReadonlySet<string>;
  declare problem: string;
  #editor: DraftEditor | null = null;
  readonly #actions = new ComposeActions({
    editor: () => this.#editor,
    showPicture: ({ cid, name }, content) => cid !== null && this.#rich?.insertPicture(cid, name, content),
    complain: (sentence, field) => {
      this.problem = sentence;
      if (field !== null) this.#focusOn("po-compose-fields");
    },
    setSending: (isSending) => {
      this.isSending = isSending;
      if (isSending) this.problem = "";
    },
    confirm: (vetoes, sendAt) => (this.asking = { vetoes, sendAt }),
  });
  #unwatch: () => void = () => undefined;

  constructor() {
    super();
    this.asking = null;
    this.isDragging = false;
    this.isSending = false;
    this.active = new Set();
    this.problem = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#onHidden);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#onHidden);
    this.#leave();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("draftId")) this.#open();
  }

  override render() {
    const editor = this.#editor;
    const content = editor?.content;
    if (editor?.state === "absent" || editor?.state === "ended")
      return html`<po-empty-state page picture="draft" headline=${text.gone} sentence=${text.goneMore}>
        <button class="button" type="button" @click=${() => router.openList({ kind: "inbox" })}>${text.closeDialog}</button>
      </po-empty-state>`;
    if (editor?.state === "failed")
      return html`<po-empty-state page picture="warning" headline=${text.failed} sentence=${editor.problem}>
        <po-retry-button .label=${text.tryAgain} @click=${() => void editor.load()}></po-retry-button>
      </po-empty-state>`;
    if (!editor || !content) return html`<div class="page" role="status" aria-label=${text.loading}></div>`;
    return html`<div class="page" tabindex="-1" @keydown=${this.#onKey} @dragover=${this.#onDragOver} @dragleave=${() => (this.isDragging = false)} @drop=${this.#onDrop}>
      ${this.#head(editor)} <po-compose-fields .content=${content} .version=${editor.version} @po-change=${(event: CustomEvent<Partial<DraftContent>>) => editor.set(event.detail)}></po-compose-fields> ${this.#body(editor, content)} ${this.#foot(editor, content)}
      ${this.isDragging ? html`<div class="drop">${text.drop}</div>` : nothing}
      <input type="file" multiple hidden @change=${this.#onFiles} />
      ${this.#dialog()}
    </div>`;
  }

  #head(editor: DraftEditor) {
    const isBad = editor.problem !== "" || editor.state !== "open";
    const state = isBad ? text.unsaved : editor.isSaved ? text.saved : text.saving;
    return html`<header class="head">
      ${this.#icon("back", text.close, () => void this.#actions.close())}
      <h1>${text.titles[editor.kind]}</h1>
      <span class="state ${isBad ? "bad" : ""}" role="status" title=${editor.problem || nothing}>${state}</span>
      ${this.#icon("trash", text.discard, () => void this.#actions.discard())}
    </header>`;
  }

  #body(editor: DraftEditor, content: DraftContent) {
    return html`<div class="body scroll">
      ${
        editor.state === "conflict" && editor.theirs
          ? html`<po-draft-conflict .mine=${content} .theirs=${editor.theirs} @po-keep=${(event: CustomEvent<"mine" | "theirs" | "both">) => void this.#actions.keep(event.detail)}></po-draft-conflict>`
          : nothing
      }
      ${
        editor.state === "gone"
          ? html`<p class="notice" role="alert">
              <span>${text.goneWhileOpen}</span>
              <button class="button small" type="button" @click=${() => void this.#actions.keep("both")}>${text.keepAsNew}</button>
            </p>`
          : nothing
      }
      ${
        content.format === "plain"
          ? html`<po-plain-editor .text=${content.text} .version=${editor.version} @po-text=${(event: CustomEvent<string>) => editor.set({ text: event.detail })} @paste=${this.#onPlainPaste}></po-plain-editor>`
          : html`<po-rich-editor
              .document=${content.document}
              .version=${editor.version}
              .picture=${(cid: string) => drafts.picture(this.draftId, cid)}
              @po-document=${(event: CustomEvent<RichNode>) => editor.set({ document: event.detail })}
              @po-active=${(event: CustomEvent<ReadonlySet<string>>) => (this.active = event.detail)}
              @po-files=${(event: CustomEvent<File[]>) => void this.#actions.attach(event.detail, true)}
            ></po-rich-editor>`
      }
    </div>`;
  }

  #foot(editor: DraftEditor, content: DraftContent) {
    const isRich = content.format === "rich";
    const isReady = editor.state === "open" && !this.isSending && editor.uploads.length === 0;
    return html`<footer>
      <po-compose-files .files=${content.files} .uploads=${editor.uploads} @po-remove=${(event: CustomEvent<DraftContent["files"][number]>) => this.#away(() => editor.removeFile(event.detail))} @po-stop=${(event: CustomEvent<(typeof editor.uploads)[number]>) => this.#away(() => editor.stopUpload(event.detail))}></po-compose-files>
      <po-compose-outlook .outlook=${editor.outlook}></po-compose-outlook>
      ${this.problem === "" ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
      <div class="foot">
        <button class="button primary" type="button" title="${text.send} (Ctrl+Enter)" aria-keyshortcuts="Control+Enter" ?disabled=${!isReady} @click=${() => void this.#actions.send(null, [])}>
          ${icon("send", { size: 18 })}${this.isSending ? text.sending : text.send}
        </button>
        <button class="button" type="button" ?disabled=${!isReady} @click=${() => (this.asking = "later")}>${text.sendLater}</button>
        <span class="gap"></span>
        <div class="tools">
        ${
          isRich
            ? html`<po-format-bar .active=${this.active} .link=${this.#rich?.link ?? ""} @po-format=${(event: CustomEvent<EditorCommand>) => this.#rich?.run(event.detail)} @po-link=${(event: CustomEvent<string>) => this.#rich?.setLink(event.detail)} @po-picture=${() => this.#pick("image/*")}></po-format-bar>`
            : nothing
        }
        <po-plugin-actions .place=${"compose"}></po-plugin-actions>
        ${this.#icon("paperclip", text.attach, () => this.#pick(""))}
        <button class="button plain small format" type="button" title=${isRich ? text.toPlain : text.toRich} @click=${() => void this.#actions.toggleFormat()}>
          ${icon(isRich ? "plain" : "rich")}<span>${isRich ? text.toPlain : text.toRich}</span>
        </button>
        </div>
      </div>
    </footer>`;
  }

  #dialog() {
    const { asking } = this;
    const close = (): void => {
      this.asking = null;
    };
    if (asking === null) return nothing;
    if (asking === "later")
      return html`<po-send-later @po-close=${close} @po-later=${(event: CustomEvent<number>) => void this.#actions.send(event.detail, [])}></po-send-later>`;
    const { vetoes, sendAt } = asking;
    const keys = vetoes.map(({ key }) => key);
    return html`<po-send-confirm .vetoes=${vetoes} @po-close=${close} @po-send=${() => void this.#actions.send(sendAt, keys)}></po-send-confirm>`;
  }

  #icon(picture: IconName, label: string, run: () => void) {
    return html`<button class="icon-button" type="button" title=${label} aria-label=${label} @click=${run}>${icon(picture)}</button>`;
  }

  get #rich() {
    return this.renderRoot.querySelector("po-rich-editor");
  }

  #open(): void {
    this.#leave();
    const editor = new DraftEditor(this.draftId);
    this.#editor = editor;
    this.problem = "";
    this.#unwatch = editor.watch(() => this.requestUpdate());
    void editor.load().then(() => {
      if (this.#editor !== editor || editor.content === null) return;
      // An answer has its recipients: there one writes at once.
      this.#focusOn(editor.content.to.length === 0 ? "po-compose-fields" : "po-rich-editor, po-plain-editor");
    });
  }

  #leave(): void {
    this.#unwatch();
    this.#editor?.leave();
    this.#editor = null;
  }

  #focusOn(selector: string): void {
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
    });
  }

  /** The button that was pressed goes with the file; the page's keys must not. */
  #away(remove: () => void): void {
    remove();
    this.#focusOn(".page");
  }

  #pick(accept: string): void {
    const input = this.renderRoot.querySelector<HTMLInputElement>("input[type=file]");
    if (!input) return;
    input.accept = accept;
    input.click();
  }

  #onFiles(event: Event): void {
    const input = event.target as HTMLInputElement;
    void this.#actions.attach([...(input.files ?? [])], input.accept !== "");
    input.value = "";
  }

  #onPlainPaste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || event.clipboardData?.getData("text/plain") !== "") return;
    event.preventDefault();
    void this.#actions.attach(files, false);
  }

  #onDragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.isDragging = true;
  }

  #onDrop(event: DragEvent): void {
    this.isDragging = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void this.#actions.attach(files, false);
  }

  #onKey(event: KeyboardEvent): void {
    const isModified = event.ctrlKey || event.metaKey;
    if (isModified && event.key === "Enter") {
      event.preventDefault();
      void this.#actions.send(null, []);
    } else if (isModified && event.key.toLowerCase() === "k" && this.#rich) {
      event.preventDefault();
      this.renderRoot.querySelector("po-format-bar")?.askForLink();
    } else if (event.key === "Escape" && !event.defaultPrevented && this.asking === null) {
      event.preventDefault();
      void this.#actions.close();
    }
  }

  /** The window goes out of sight, and may never come back. */
  readonly #onHidden = (): void => {
    if (document.hidden) this.#editor?.hide();
  };
}
customElements.define("po-compose", ComposePage);

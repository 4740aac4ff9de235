import { baseKeymap } from "prosemirror-commands";
import { history } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { Fragment, type Node, Slice } from "prosemirror-model";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { html, LitElement } from "lit";
import { drafts, type RichNode } from "../../api/drafts.ts";
import { report } from "../../state/report.ts";
import { controls } from "../../styles/controls.ts";
import { composeText as text } from "../../text/compose.ts";
import { activeIn, commands, type EditorCommand, editorKeys } from "./editor-commands.ts";
import { schema } from "./editor-schema.ts";
import { editorStyles } from "./editor-styles.ts";
import { quoteFolding } from "./quote-folding.ts";

/**
 * The text of a mail with bold words, lists, links and pictures. What it holds is a tree, never HTML; what is pasted goes through
 * the server, which keeps of it what a mail of ours can hold. Fires "po-document", "po-active" and "po-files".
 */
export class RichEditor extends LitElement {
  static override styles = [controls, editorStyles];
  static override properties = { document: { attribute: false }, version: { attribute: false } };
  /** Read when the editor is made and when `version` changes; what is typed is told. */
  declare document: RichNode;
  declare version: number;
  /** Bytes of a picture by its Content-ID. */
  picture: (cid: string) => Promise<Blob> = () => Promise.reject(new Error("no pictures here"));
  #view: EditorView | null = null;
  readonly #urls = new Map<string, string>();

  constructor() {
    super();
    this.version = 0;
  }

  override render() {
    return html`<div class="editor"></div>`;
  }

  override firstUpdated(): void {
    const place = this.renderRoot.querySelector(".editor");
    this.#view = new EditorView(place, {
      state: this.#stateOf(this.document),
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": text.body },
      nodeViews: { image: (node) => this.#imageView(node) },
      handleDOMEvents: {
        // Esc is the page's; the editor would swallow it.
        keydown: (_view, event) => event.key === "Escape",
        paste: (_view, event) => this.#onPaste(event),
        drop: (view, event) => this.#onDrop(view, event),
      },
      dispatchTransaction: (transaction) => {
        const view = this.#view;
        if (!view) return;
        view.updateState(view.state.apply(transaction));
        if (transaction.docChanged) this.#tell("po-document", view.state.doc.toJSON());
        this.#tell("po-active", activeIn(view.state));
      },
    });
  }

  override updated(changed: Map<string, unknown>): void {
    if (changed.has("version") && changed.get("version") !== undefined)
      this.#view?.updateState(this.#stateOf(this.document));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
  }

  override focus(): void {
    void this.updateComplete.then(() => this.#view?.focus());
  }

  run(command: EditorCommand): void {
    const view = this.#view;
    if (!view) return;
    const isOn = activeIn(view.state).has(command);
    // The same button goes into a list or a quote and out of it.
    const wanted =
      isOn && (command === "quote" || command === "bullets" || command === "numbers") ? "unquote" : command;
    commands[wanted](view.state, view.dispatch);
    view.focus();
  }

  /** Of the link where the caret stands; "" when there is none. */
  get link(): string {
    const { state } = this.#view ?? {};
    const mark = state && schema.marks.link.isInSet(state.selection.$from.marks());
    return mark ? String(mark.attrs["href"]) : "";
  }

  /** "" takes the link away. Without a selection the address itself becomes the text. */
  setLink(href: string): void {
    const view = this.#view;
    if (!view) return;
    const { from, to, empty } = view.state.selection;
    const { link } = schema.marks;
    const { tr } = view.state;
    if (href === "") tr.removeMark(from, to, link);
    else if (empty) tr.replaceSelectionWith(schema.text(href, [link.create({ href })]), false);
    else tr.addMark(from, to, link.create({ href }));
    view.dispatch(tr);
    view.focus();
  }

  insertPicture(cid: string, alt: string, content: Blob): void {
    this.#urls.set(cid, URL.createObjectURL(content));
    const view = this.#view;
    if (!view) return;
    view.dispatch(view.state.tr.replaceSelectionWith(schema.nodes.image.create({ cid, alt })).scrollIntoView());
    view.focus();
  }

  #stateOf(document: RichNode): EditorState {
    const content = (document.content ?? []).length === 0 ? [{ type: "paragraph" }] : document.content;
    return EditorState.create({
      doc: schema.nodeFromJSON({ ...document, content }),
      plugins: [history(), keymap(editorKeys), keymap(baseKeymap), quoteFolding()],
    });
  }

  #imageView(node: Node): { dom: HTMLElement } {
    const dom = document.createElement("img");
    dom.alt = String(node.attrs["alt"]);
    const cid = String(node.attrs["cid"]);
    const known = this.#urls.get(cid);
    if (known !== undefined) dom.src = known;
    else
      this.picture(cid).then(
        (blob) => {
          const url = URL.createObjectURL(blob);
          this.#urls.set(cid, url);
          dom.src = url;
        },
        (error: unknown) => report("a picture of the draft is not shown.", error),
      );
    return { dom };
  }

  #onPaste(event: ClipboardEvent): boolean {
    const data = event.clipboardData;
    if (!data) return false;
    // Before the editor's own way, which would hand strangers' HTML to the browser's parser.
    event.preventDefault();
    const files = [...data.files];
    const pasted = data.getData("text/html");
    const plain = data.getData("text/plain");
    if (files.length > 0 && pasted === "") this.#tell("po-files", files);
    else if (pasted !== "") void this.#insertHtml(pasted, plain);
    else this.#insert(paragraphs(plain));
    return true;
  }

  #onDrop(view: EditorView, event: DragEvent): boolean {
    // Something of the text itself that is moved.
    if (view.dragging) return false;
    const data = event.dataTransfer;
    event.preventDefault();
    if (data && data.files.length === 0) this.#insert(paragraphs(data.getData("text/plain")));
    return true;
  }

  async #insertHtml(pasted: string, plain: string): Promise<void> {
    try {
      const document = schema.nodeFromJSON((await drafts.richText({ html: pasted })).document);
      this.#insert(document.content);
    } catch (error) {
      report("what was pasted comes as plain text.", error);
      this.#insert(paragraphs(plain));
    }
  }

  #insert(content: Fragment): void {
    const view = this.#view;
    if (!view || content.size === 0) return;
    // One paragraph goes on in the line where the caret stands.
    const isOpen = content.childCount === 1 && content.firstChild?.type === schema.nodes.paragraph;
    view.dispatch(view.state.tr.replaceSelection(new Slice(content, isOpen ? 1 : 0, isOpen ? 1 : 0)).scrollIntoView());
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
customElements.define("po-rich-editor", RichEditor);
declare global {
  interface HTMLElementTagNameMap {
    "po-rich-editor": RichEditor;
  }
}

function paragraphs(plain: string): Fragment {
  const lines = plain.replace(/\r\n?/g, "\n").split(/\n{2,}/);
  return Fragment.fromArray(
    lines.map((part) => {
      const inline = part
        .split("\n")
        .flatMap((line, index) => [
          ...(index > 0 ? [schema.nodes.hard_break.create()] : []),
          ...(line === "" ? [] : [schema.text(line)]),
        ]);
      return schema.nodes.paragraph.create(null, inline);
    }),
  );
}

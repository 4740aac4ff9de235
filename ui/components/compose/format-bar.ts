import { css, html, LitElement, nothing } from "lit";
import { icon, type IconName } from "../../icons/icon.ts";
import { controls } from "../../styles/controls.ts";
import { composeText as text } from "../../text/compose.ts";
import type { EditorCommand } from "./editor-commands.ts";
import { isLinkTarget } from "./editor-schema.ts";

const buttons: ReadonlyArray<{ command: EditorCommand; label: string; picture: IconName; key: string }> = [
  { command: "bold", label: text.bold, picture: "bold", key: "Ctrl+B" },
  { command: "italic", label: text.italic, picture: "italic", key: "Ctrl+I" },
  { command: "bullets", label: text.bullets, picture: "bullets", key: "Ctrl+Shift+8" },
  { command: "numbers", label: text.numbers, picture: "numbers", key: "Ctrl+Shift+7" },
  { command: "quote", label: text.quote, picture: "quote", key: "Ctrl+Shift+9" },
];

/** What the text can be made of. Fires "po-format" with a command, "po-link" with an address or "", "po-picture". */
export class FormatBar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
      }
      .on {
        background: var(--selected);
        color: var(--accent-text);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2);
        width: 100%;
        padding: var(--space-2) 0;
      }
      .input {
        flex: 1;
        min-width: 180px;
        min-height: 32px;
      }
    `,
  ];
  static override properties = {
    active: { attribute: false },
    link: { attribute: false },
    isLinking: { attribute: "linking", type: Boolean, reflect: true },
    isBad: { state: true },
  };
  declare active: ReadonlySet<string>;
  /** Where the link at the caret leads; "" for none. */
  declare link: string;
  /** The address of a link is being typed. */
  declare isLinking: boolean;
  declare isBad: boolean;

  constructor() {
    super();
    this.active = new Set();
    this.link = "";
    this.isLinking = false;
    this.isBad = false;
  }

  override render() {
    if (this.isLinking) return this.#linkForm();
    return html`${buttons.map(({ command, label, picture, key }) =>
      this.#button(label, picture, key, this.active.has(command), () => this.#tell("po-format", command)),
    )}
      ${this.#button(text.link, "link", "Ctrl+K", this.active.has("link"), () => this.askForLink())}
      ${this.#button(text.picture, "image", "", false, () => this.#tell("po-picture", null))}`;
  }

  askForLink(): void {
    this.isLinking = true;
    this.isBad = false;
    void this.updateComplete.then(() => this.renderRoot.querySelector("input")?.select());
  }

  #button(label: string, picture: IconName, key: string, isOn: boolean, run: () => void) {
    return html`<button
      class="icon-button ${isOn ? "on" : ""}"
      type="button"
      title=${key === "" ? label : `${label} (${key})`}
      aria-label=${label}
      aria-pressed=${isOn ? "true" : "false"}
      @pointerdown=${(event: Event) => event.preventDefault()}
      @click=${run}
    >
      ${icon(picture, { size: 18 })}
    </button>`;
  }

  #linkForm() {
    return html`<form @submit=${this.#onLink} @keydown=${this.#onKey}>
      <input class="input" aria-label=${text.linkTarget} placeholder="https://" .value=${this.link} aria-invalid=${this.isBad ? "true" : "false"} spellcheck="false" />
      <button class="button small" type="submit">${text.setLink}</button>
      ${this.link === "" ? nothing : html`<button class="button small" type="button" @click=${() => this.#done("")}>${text.removeLink}</button>`}
      <button class="button small plain" type="button" @click=${() => (this.isLinking = false)}>${text.cancel}</button>
      ${this.isBad ? html`<p class="hint" role="alert">${text.linkBad}</p>` : nothing}
    </form>`;
  }

  #onLink(event: Event): void {
    event.preventDefault();
    const typed = this.renderRoot.querySelector("input")?.value.trim() ?? "";
    const href = /^[\w.-]+\.[a-z]{2,}(?:[/?#]|$)/i.test(typed) ? `https://${typed}` : typed;
    if (isLinkTarget(href)) this.#done(href);
    else this.isBad = true;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.isLinking = false;
  }

  #done(href: string): void {
    this.isLinking = false;
    this.#tell("po-link", href);
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
customElements.define("po-format-bar", FormatBar);
declare global {
  interface HTMLElementTagNameMap {
    "po-format-bar": FormatBar;
  }
}

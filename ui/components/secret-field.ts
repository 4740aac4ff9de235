import { css, html, LitElement, nothing } from "lit";
import { controls } from "../styles/controls.ts";
import { doorText as text } from "../text/door.ts";

/** A passphrase, or another secret: hidden, can be shown. Fires "po-input" with what was typed. */
export class SecretField extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .box {
        position: relative;
      }
      .input {
        min-height: 44px;
        padding-right: 64px;
      }
      button {
        position: absolute;
        inset: 6px 6px 6px auto;
        padding: 0 var(--space-2);
        border: 0;
        border-radius: 4px;
        background: transparent;
        color: var(--accent-text);
        font-size: var(--type-meta);
        font-weight: var(--weight-medium);
        cursor: pointer;
      }
      button:hover {
        background: var(--hover);
      }
    `,
  ];
  static override properties = {
    label: { attribute: false },
    value: { attribute: false },
    hint: { attribute: false },
    autocomplete: {},
    isInvalid: { attribute: false },
    isShown: { state: true },
  };
  declare label: string;
  declare value: string;
  declare hint: string;
  declare autocomplete: "current-password" | "new-password" | "off";
  declare isInvalid: boolean;
  declare isShown: boolean;

  constructor() {
    super();
    this.value = "";
    this.hint = "";
    this.isInvalid = false;
    this.isShown = false;
  }

  override render() {
    return html`<div class="field">
      <label for="secret">${this.label}</label>
      <div class="box">
        <input
          id="secret"
          class="input"
          type=${this.isShown ? "text" : "password"}
          autocomplete=${this.autocomplete}
          autocapitalize="off"
          spellcheck="false"
          aria-invalid=${this.isInvalid ? "true" : "false"}
          aria-describedby=${this.hint ? "hint" : nothing}
          .value=${this.value}
          @input=${this.#onInput}
          @keydown=${this.#onKey}
        />
        <button type="button" aria-pressed=${this.isShown ? "true" : "false"} aria-label="${this.isShown ? text.hide : text.show} (${this.label})" @click=${() => (this.isShown = !this.isShown)}>
          ${this.isShown ? text.hide : text.show}
        </button>
      </div>
      ${this.hint ? html`<span class="hint" id="hint">${this.hint}</span>` : nothing}
    </div>`;
  }

  #onInput(event: Event): void {
    this.value = (event.target as HTMLInputElement).value;
    this.dispatchEvent(new CustomEvent("po-input", { detail: this.value }));
  }

  /** The input is in a shadow tree, so its Enter does not reach the form by itself. */
  #onKey(event: KeyboardEvent): void {
    if (event.key === "Enter") this.closest("form")?.requestSubmit();
  }
}
customElements.define("po-secret-field", SecretField);

import { css, html, LitElement, nothing } from "lit";
import { quotedTail } from "../../state/quoted-tail.ts";
import { controls } from "../../styles/controls.ts";
import { composeText as text } from "../../text/compose.ts";

/** The text of a mail without looks. A long quote at its end is folded when the draft is opened. Fires "po-text" with all of it. */
export class PlainEditor extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        align-content: start;
        min-height: 0;
      }
      textarea {
        width: 100%;
        max-width: var(--reading-width);
        min-height: 240px;
        padding: var(--space-3) 0 var(--space-4);
        border: 0;
        outline: 0;
        background: transparent;
        line-height: 1.5;
        resize: none;
        field-sizing: content;
      }
      .button {
        justify-self: start;
        margin-bottom: var(--space-8);
      }
    `,
  ];
  static override properties = {
    text: { attribute: false },
    version: { attribute: false },
    tail: { state: true },
  };
  declare text: string;
  /** Changes when the text was put in from elsewhere. */
  declare version: number;
  /** What is folded away; null: nothing. */
  declare tail: string | null;

  constructor() {
    super();
    this.version = 0;
    this.tail = null;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("version")) this.tail = quotedTail(this.text)?.tail ?? null;
    // Another window may have written the end anew.
    else if (this.tail !== null && !this.text.endsWith(this.tail)) this.tail = null;
  }

  override render() {
    const quote = quotedTail(this.text);
    const isFolded = this.tail !== null;
    const shown = this.tail === null ? this.text : this.text.slice(0, this.text.length - this.tail.length);
    return html`<textarea aria-label=${text.body} .value=${shown} @input=${this.#onInput}></textarea>
      ${
        isFolded || quote !== null
          ? html`<button class="button small" type="button" aria-expanded=${isFolded ? "false" : "true"} @click=${() => (this.tail = isFolded ? null : (quote?.tail ?? null))}>
              ${isFolded ? text.showQuote : text.hideQuote}
            </button>`
          : nothing
      }`;
  }

  /** Above what is quoted. */
  override focus(): void {
    void this.updateComplete.then(() => {
      const area = this.renderRoot.querySelector("textarea");
      area?.focus();
      area?.setSelectionRange(0, 0);
    });
  }

  #onInput(event: Event): void {
    const written = (event.target as HTMLTextAreaElement).value;
    const detail = this.tail === null ? written : written + this.tail;
    this.text = detail;
    this.dispatchEvent(new CustomEvent("po-text", { detail, bubbles: true, composed: true }));
  }
}
customElements.define("po-plain-editor", PlainEditor);

import { css, html, LitElement } from "lit";
import { controls } from "../styles/controls.ts";

/** The words of the query language, each a button that puts it into the search. Fires "po-operator" with the example. */
export class OperatorHelp extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        width: 100%;
        text-align: left;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(240px, 1fr));
        gap: 0 var(--space-3);
      }
      button {
        display: grid;
        grid-template-columns: 144px 1fr;
        align-items: center;
        width: 100%;
        min-height: 32px;
        padding: 0 var(--space-2);
        border: 0;
        border-radius: var(--radius-small);
        background: transparent;
        text-align: left;
        cursor: pointer;
      }
      button:hover {
        background: var(--hover);
      }
      code {
        color: var(--accent-text);
        font: var(--type-meta) / 1.4 var(--font-mono);
      }
      span {
        color: var(--text-muted);
        font-size: var(--type-meta);
      }
    `,
  ];
  static override properties = { operators: { attribute: false } };
  declare operators: ReadonlyArray<{ example: string; meaning: string }>;

  override render() {
    return html`<ul>
      ${this.operators.map(
        ({ example, meaning }) =>
          html`<li>
            <button type="button" @click=${() => this.#choose(example)}><code>${example}</code><span>${meaning}</span></button>
          </li>`,
      )}
    </ul>`;
  }

  #choose(example: string): void {
    const detail = example.replaceAll(/[“”]/g, '"');
    this.dispatchEvent(new CustomEvent("po-operator", { detail, bubbles: true, composed: true }));
  }
}
customElements.define("po-operator-help", OperatorHelp);

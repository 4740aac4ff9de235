import { css, html, LitElement, nothing } from "lit";
import { icon, type IconName } from "../icons/icon.ts";
import { controls } from "../styles/controls.ts";

/** A quiet picture, one line, one sentence, and a slot for what to do. */
export class EmptyState extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        align-content: center;
        justify-items: center;
        gap: var(--space-2);
        padding: var(--space-8) var(--space-6);
        text-align: center;
      }
      .picture {
        display: grid;
        place-items: center;
        width: 56px;
        height: 56px;
        margin-bottom: var(--space-2);
        border-radius: 28px 28px 10px 10px;
        background: var(--skeleton);
        color: var(--text-muted);
      }
      h1,
      h2 {
        font-size: var(--type-lead);
        font-weight: var(--weight-strong);
        line-height: 1.35;
      }
      p {
        max-width: 40ch;
        color: var(--text-muted);
        font-size: var(--type-body);
        text-wrap: balance;
      }
      ::slotted(*) {
        margin-top: var(--space-3);
      }
    `,
  ];
  static override properties = {
    picture: {},
    headline: {},
    sentence: {},
    isPage: { type: Boolean, attribute: "page" },
  };
  declare picture: IconName;
  declare headline: string;
  declare sentence: string;
  /** It is all that the page says, so its line is the page's heading. */
  declare isPage: boolean;

  override render() {
    return html`
      ${this.picture ? html`<div class="picture">${icon(this.picture, { size: 26 })}</div>` : nothing}
      ${this.isPage ? html`<h1>${this.headline}</h1>` : html`<h2>${this.headline}</h2>`}
      ${this.sentence ? html`<p>${this.sentence}</p>` : nothing}
      <slot></slot>
    `;
  }
}
customElements.define("po-empty-state", EmptyState);

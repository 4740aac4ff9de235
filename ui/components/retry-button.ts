import { html, LitElement } from "lit";
import { icon } from "../icons/icon.ts";
import { controls } from "../styles/controls.ts";

/** "Try again", the same everywhere. */
export class RetryButton extends LitElement {
  static override styles = controls;
  static override properties = { label: {} };
  declare label: string;

  override render() {
    return html`<button class="button" type="button">${icon("refresh", { size: 18 })}${this.label}</button>`;
  }
}
customElements.define("po-retry-button", RetryButton);

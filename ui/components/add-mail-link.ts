import { html, LitElement } from "lit";
import { icon } from "../icons/icon.ts";
import { controls } from "../styles/controls.ts";
import { shellText as text } from "../text/shell.ts";

/** From an empty mailbox to the page that fills it. */
export class AddMailLink extends LitElement {
  static override styles = controls;

  override render() {
    return html`<a class="button primary" href="/add">${icon("plus", { size: 18 })}${text.addMail}</a>`;
  }
}
customElements.define("po-add-mail-link", AddMailLink);

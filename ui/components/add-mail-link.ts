import { html, LitElement } from "lit";
import { icon } from "../icons/icon.ts";
import { router } from "../state/router.ts";
import { controls } from "../styles/controls.ts";
import { shellText as text } from "../text/shell.ts";

/** From an empty mailbox to the page that fills it. */
export class AddMailLink extends LitElement {
  static override styles = controls;

  override render() {
    return html`<a class="button primary" href="/add" @click=${this.#open}>${icon("plus", { size: 18 })}${text.addMail}</a>`;
  }

  #open(event: MouseEvent): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    router.go("/add");
  }
}
customElements.define("po-add-mail-link", AddMailLink);

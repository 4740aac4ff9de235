import { css, html, LitElement } from "lit";
import type { Outlook } from "../../api/drafts.ts";
import { controls } from "../../styles/controls.ts";
import { composeText as text } from "../../text/compose.ts";
import { keepFromPage } from "../dialog.ts";

/** What plugins advise against. Fires "po-send" when the user wants it all the same, and "po-close". */
export class SendConfirm extends LitElement {
  static override styles = [
    controls,
    css`
      ul {
        display: grid;
        gap: var(--space-2);
        margin-bottom: var(--space-5);
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
    `,
  ];
  static override properties = { vetoes: { attribute: false } };
  declare vetoes: Outlook["vetoes"];

  override render() {
    return html`<po-dialog .label=${text.confirmTitle} .closeLabel=${text.closeDialog} @keydown=${keepFromPage}>
      <ul>
        ${this.vetoes.map(({ text: words }) => html`<li>${words}</li>`)}
      </ul>
      <div class="ways">
        <button class="button primary" type="button" @click=${() => this.#close("po-send")}>${text.sendAnyway}</button>
        <button class="button" type="button" autofocus @click=${() => this.#close(null)}>${text.cancel}</button>
      </div>
    </po-dialog>`;
  }

  #close(event: string | null): void {
    this.renderRoot.querySelector("po-dialog")?.close();
    if (event !== null) this.dispatchEvent(new CustomEvent(event));
  }
}
customElements.define("po-send-confirm", SendConfirm);

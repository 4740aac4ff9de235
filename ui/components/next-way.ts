import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { outbox } from "../api/outbox.ts";
import type { WayChoice } from "../api/ways.ts";
import { visibleText } from "../reading/visible-text.ts";
import { controls } from "../styles/controls.ts";
import { waysText as text } from "../text/ways.ts";
import "./way-choice.ts";

/** Which way a mail goes that no server has been given yet, and why: asked when somebody wants to know. */
export class NextWay extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        font-size: var(--type-small);
      }
      p {
        overflow-wrap: anywhere;
      }
      /* Its words begin where those above begin. */
      .button {
        margin-inline-start: calc(-1 * var(--space-3));
      }
    `,
  ];
  static override properties = { entryId: { attribute: false }, next: { state: true }, problem: { state: true } };
  declare entryId: string;
  /** Null: nobody asked. */
  declare next: Array<{ recipients: string[]; choice: WayChoice }> | null;
  declare problem: string;

  constructor() {
    super();
    this.next = null;
    this.problem = "";
  }

  override render() {
    const { next, problem } = this;
    if (next === null)
      return html`<button class="button small plain" type="button" @click=${() => void this.#ask()}>${text.whereNext}</button>
        ${problem === "" ? nothing : html`<p class="problem" role="alert">${problem}</p>`}`;
    if (next.length === 0) return nothing;
    return html`<ul>
      ${next.map(
        ({ recipients, choice }) => html`<li>
          <p>${visibleText(recipients.join(", "))}</p>
          <po-way-choice open .choice=${choice}></po-way-choice>
        </li>`,
      )}
    </ul>`;
  }

  async #ask(): Promise<void> {
    try {
      this.next = (await outbox.ways(this.entryId)).next;
    } catch (error) {
      this.problem = `${text.failed} ${sentenceFor(error)}`;
    }
  }
}
customElements.define("po-next-way", NextWay);

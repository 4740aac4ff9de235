import { css, html, LitElement } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { watch } from "../state/observable.ts";
import { outboxState } from "../state/outbox-state.ts";
import { controls, scrolling } from "../styles/controls.ts";
import { outboxText as text } from "../text/outbox.ts";
import "../components/empty-state.ts";
import "../components/outbox-entry.ts";
import "../components/retry-button.ts";

/** Mail on its way, and what the user should know of it. */
export class OutboxPage extends LitElement {
  static override styles = [
    controls,
    scrolling,
    css`
      :host {
        display: grid;
        min-height: 0;
        height: 100%;
      }
      .scroll {
        padding: var(--space-8) var(--space-6) var(--space-16);
      }
      .column {
        display: grid;
        gap: var(--space-4);
        width: min(100%, 760px);
        margin: 0 auto;
      }
      h1 {
        font-size: var(--type-title);
        font-weight: var(--weight-strong);
      }
      @media (max-width: 760px) {
        .scroll {
          padding: var(--space-5) var(--space-4) var(--space-12);
        }
      }
    `,
  ];
  #end: () => void = () => undefined;

  constructor() {
    super();
    watch(this, outboxState);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#end = outboxState.attend();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end();
  }

  override render() {
    const { entries, problem } = outboxState;
    if (entries === null && problem !== null)
      return html`<po-empty-state page picture="warning" headline=${text.failed} sentence=${problem}>
        <po-retry-button .label=${text.tryAgain} @click=${() => void outboxState.look()}></po-retry-button>
      </po-empty-state>`;
    if (entries?.length === 0)
      return html`<po-empty-state page picture="send" headline=${text.empty} sentence=${text.emptyMore}></po-empty-state>`;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${text.title}>
      <div class="column">
        <h1>${text.title}</h1>
        ${repeat(
          entries ?? [],
          ({ id }) => id,
          (entry) => html`<po-outbox-entry .entry=${entry}></po-outbox-entry>`,
        )}
      </div>
    </div>`;
  }
}
customElements.define("po-outbox", OutboxPage);

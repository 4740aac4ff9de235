import { css, html, LitElement, nothing } from "lit";
import type { WayChoice } from "../api/ways.ts";
import { visibleText } from "../reading/visible-text.ts";
import { watch } from "../state/observable.ts";
import { pluginsState } from "../state/plugins-state.ts";
import { controls } from "../styles/controls.ts";
import { waysText as text } from "../text/ways.ts";

/** "Why this way?", and behind it what was weighed: each transport, what it offered and why it was taken or not. */
export class WayChoiceDetails extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        color: var(--text-muted);
        font-size: var(--type-small);
      }
      summary {
        width: fit-content;
        min-height: 24px;
        color: var(--accent-text);
        line-height: 24px;
        cursor: pointer;
      }
      li {
        padding: 2px 0;
        overflow-wrap: anywhere;
      }
      b {
        color: var(--text);
        font-weight: var(--weight-medium);
      }
    `,
  ];
  static override properties = { choice: { attribute: false }, open: { type: Boolean } };
  declare choice: WayChoice | null;
  /** Unfolded from the beginning. */
  declare open: boolean;

  constructor() {
    super();
    this.choice = null;
    this.open = false;
    watch(this, pluginsState);
  }

  override render() {
    const { choice } = this;
    if (!choice) return nothing;
    const { reason, ways } = choice;
    const isNone = ways.every(({ verdict }) => verdict !== "taken");
    return html`<details ?open=${this.open}>
      <summary>${isNone ? text.whyNone : text.why}</summary>
      <p>${text.reasons[reason]}</p>
      <ul>
        ${ways.map(({ transport, host, protects, verdict }) => {
          const name = visibleText(pluginsState.of(transport)?.name ?? transport);
          return html`<li><b>${host === null ? name : text.by(name, host)}</b>: ${text.verdicts[verdict]} (${text.protects[protects]})</li>`;
        })}
      </ul>
    </details>`;
  }
}
customElements.define("po-way-choice", WayChoiceDetails);

import { css, html, LitElement } from "lit";
import type { UpdateDifference } from "../../api/plugins.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { consentText as text } from "../../text/plugin-consent.ts";

/** What a changed capability said before, and what it says now. */
export class UpdateChanges extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    css`
      .card {
        gap: var(--space-4);
        padding: var(--space-4) var(--space-5);
      }
      li {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--space-3);
      }
      .side {
        padding: var(--space-3);
        border-radius: var(--radius-small);
        background: var(--surface-sunken);
        color: var(--text-muted);
        font-size: 14px;
        overflow-wrap: anywhere;
      }
      .side.after {
        background: var(--signal-note-soft);
        color: var(--text);
      }
      b {
        display: block;
        font-size: var(--type-small);
        font-weight: var(--weight-medium);
      }
      .after b {
        color: var(--signal-note);
      }
      @media (max-width: 560px) {
        li {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];
  static override properties = { changes: { attribute: false } };
  declare changes: UpdateDifference["changed"];

  override render() {
    return html`<ul class="card">
      ${this.changes.map(
        ({ before, after }) => html`<li>
          <p class="side"><b>${text.before}</b> ${before.sentence}</p>
          <p class="side after"><b>${text.after}</b> ${after.sentence}</p>
        </li>`,
      )}
    </ul>`;
  }
}
customElements.define("po-update-changes", UpdateChanges);

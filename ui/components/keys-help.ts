import { css, html, LitElement } from "lit";
import { controls } from "../styles/controls.ts";
import { keysText as text } from "../text/keys.ts";
import "./dialog.ts";

/** What the keyboard does, on "?". */
export class KeysHelp extends LitElement {
  static override styles = [
    controls,
    css`
      po-dialog {
        --dialog-width: 680px;
      }
      .groups {
        columns: 2;
        column-gap: var(--space-8);
      }
      section {
        break-inside: avoid;
        margin-bottom: var(--space-5);
      }
      h3 {
        margin-bottom: var(--space-1);
        color: var(--text-muted);
        font-size: var(--type-small);
        font-weight: var(--weight-strong);
      }
      li {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-3);
        min-height: 30px;
        border-bottom: 1px solid var(--line);
        font-size: var(--type-meta);
      }
      .keys {
        display: flex;
        gap: var(--space-1);
      }
      /* Whoever asked for them has keys. */
      kbd {
        display: inline-block;
      }
      @media (max-width: 640px) {
        .groups {
          columns: 1;
        }
      }
    `,
  ];

  override render() {
    return html`<po-dialog .label=${text.title} .closeLabel=${text.close}>
      <div class="groups">
        ${text.groups.map(
          (group) => html`<section>
            <h3>${group.name}</h3>
            <ul>
              ${group.keys.map(
                ({ keys, does }) => html`<li>
                  <span>${does}</span><span class="keys">${keys.map((key) => html`<kbd>${key}</kbd>`)}</span>
                </li>`,
              )}
            </ul>
          </section>`,
        )}
      </div>
    </po-dialog>`;
  }
}
customElements.define("po-keys-help", KeysHelp);

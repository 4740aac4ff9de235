import { css, html, LitElement, nothing } from "lit";
import type { Consent, Grants } from "../../api/plugins.ts";
import { icon } from "../../icons/icon.ts";
import { openFlows } from "../../state/consent-flows.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { consentText as text } from "../../text/plugin-consent.ts";

/** From what a plugin would see to where it could send it; red where content of mail could leave. */
export class ConsentFlows extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    css`
      .card {
        gap: var(--space-3);
        padding: var(--space-4) var(--space-5);
      }
      .calm {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        color: var(--text-muted);
        font-size: var(--type-meta);
      }
      .calm .icon {
        color: var(--signal-calm);
      }
      ul {
        display: grid;
        gap: var(--space-2);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 72px minmax(0, 1fr);
        align-items: center;
        font-size: 14px;
      }
      .end {
        padding: var(--space-2) var(--space-3);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius-small);
        background: var(--surface);
        overflow-wrap: anywhere;
      }
      .way {
        position: relative;
        height: 1.5px;
        background: var(--line-field);
      }
      .way::after {
        position: absolute;
        top: -3.5px;
        right: 1px;
        width: 7px;
        height: 7px;
        border: solid var(--line-field);
        border-width: 1.5px 1.5px 0 0;
        transform: rotate(45deg);
        content: "";
      }
      .danger .end {
        border-color: var(--signal-alarm);
        background: var(--signal-alarm-soft);
        color: var(--signal-alarm);
      }
      .danger .way,
      .danger .way::after {
        border-color: var(--signal-alarm);
      }
      .danger .way {
        background: var(--signal-alarm);
      }
      @media (max-width: 560px) {
        .card {
          padding: var(--space-4);
        }
        li {
          grid-template-columns: minmax(0, 1fr) 22px minmax(0, 1fr);
          font-size: var(--type-meta);
        }
        .end {
          padding: 6px var(--space-2);
        }
      }
    `,
  ];
  static override properties = { consent: { attribute: false }, grants: { attribute: false } };
  declare consent: Consent;
  declare grants: Grants;

  override render() {
    const flows = openFlows(this.consent, this.grants);
    return html`<section class="card">
      <div>
        <h3>${text.flows}</h3>
        ${flows.length > 0 ? html`<p class="lead">${text.flowsMore}</p>` : nothing}
      </div>
      ${
        flows.length === 0
          ? html`<p class="calm">${icon("check", { size: 18 })}${this.consent.flows.length > 0 ? text.flowsCut : text.noFlows}</p>`
          : html`<ul>
              ${flows.map(
                ({ from, to, isDangerous }) => html`<li class=${isDangerous ? "danger" : ""}>
                  <span class="end">${from}</span>
                  <span class="way"><span class="visually-hidden">${text.flowTo}</span></span>
                  <span class="end">${to}</span>
                </li>`,
              )}
            </ul>`
      }
    </section>`;
  }
}
customElements.define("po-consent-flows", ConsentFlows);

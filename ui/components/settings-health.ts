import { html, LitElement, nothing } from "lit";
import { admin, type Health } from "../api/admin.ts";
import { sentenceFor } from "../api/api-error.ts";
import { icon, type IconName } from "../icons/icon.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { settingsText as text } from "../text/settings.ts";
import "./retry-button.ts";

const looks: Record<Health["checks"][number]["state"], { tone: string; picture: IconName }> = {
  ok: { tone: "good", picture: "check" },
  note: { tone: "fair", picture: "info" },
  bad: { tone: "bad", picture: "warning" },
};

/** How Postern does. */
export class SettingsHealth extends LitElement {
  static override styles = [controls, settingsStyles];
  static override properties = { health: { state: true }, problem: { state: true } };
  declare health: Health | null;
  declare problem: string | null;

  constructor() {
    super();
    this.health = null;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    if (this.problem) {
      return html`<p class="problem">${this.problem}</p>
        <po-retry-button .label=${text.tryAgain} @click=${() => void this.#load()}></po-retry-button>`;
    }
    if (!this.health) return nothing;
    return html`<section class="card">
        <div>
          <h3>${this.health.isFine ? text.healthFine : text.healthNotFine}</h3>
          <p class="lead">${text.healthMore}</p>
        </div>
        <ul class="list">
          ${this.health.checks.map(
            ({ state, sentence }) => html`<li>
              <span class="state ${looks[state].tone}">${icon(looks[state].picture, { size: 18 })}</span><span class="main">${sentence}</span>
            </li>`,
          )}
        </ul>
      </section>`;
  }

  async #load(): Promise<void> {
    this.problem = null;
    try {
      this.health = await admin.health();
    } catch (error) {
      this.problem = sentenceFor(error);
    }
  }
}
customElements.define("po-settings-health", SettingsHealth);

import { html, LitElement, nothing } from "lit";
import { admin, type Health } from "../api/admin.ts";
import { sentenceFor } from "../api/api-error.ts";
import { icon, type IconName } from "../icons/icon.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { settingsText as text } from "../text/settings.ts";
import "./retry-button.ts";

type Check = Health["checks"][number];

const looks: Record<Check["state"], { tone: string; picture: IconName }> = {
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
      </section>
      ${groupsOf(this.health.checks).map(
        ([title, checks]) =>
          html`<section class="card">
            <h3>${title}</h3>
            <ul class="list">${checks.map(line)}</ul>
          </section>`,
      )}`;
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
function line({ state, sentence, technical }: Check) {
  return html`<li>
    <span class="state ${looks[state].tone}">${icon(looks[state].picture, { size: 18 })}</span
    ><span class="main">${sentence}${technical ? html` <small class="hint">${technical}</small>` : nothing}</span>
  </li>`;
}

/** By what they are about; a check of a newer Postern stands with those of the mail. */
function groupsOf(checks: Check[]): Array<[title: string, checks: Check[]]> {
  const { mail, pictures, plugins, walls } = text.healthGroups;
  const titles: Record<string, string> = { pictures, pdf: pictures, plugin: plugins, wall: walls };
  const groups = new Map<string, Check[]>([[mail, []]]);
  for (const check of checks) {
    const title = titles[check.name] ?? mail;
    groups.set(title, [...(groups.get(title) ?? []), check]);
  }
  return [...groups];
}

customElements.define("po-settings-health", SettingsHealth);

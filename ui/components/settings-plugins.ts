import { html, LitElement, nothing } from "lit";
import { admin, type PluginStatus, type WallStatus } from "../api/admin.ts";
import { sentenceFor } from "../api/api-error.ts";
import { icon } from "../icons/icon.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { errorSentence } from "../text/errors.ts";
import { plural } from "../text/format.ts";
import { settingsText as text } from "../text/settings.ts";
import "./retry-button.ts";

/** What decides about mail, what it may use, and the walls around it as they stand on this machine. */
export class SettingsPlugins extends LitElement {
  static override styles = [controls, settingsStyles];
  static override properties = { plugins: { state: true }, walls: { state: true }, problem: { state: true } };
  declare plugins: PluginStatus[] | null;
  declare walls: WallStatus[];
  declare problem: string | null;

  constructor() {
    super();
    this.plugins = null;
    this.walls = [];
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
    if (!this.plugins) return nothing;
    return html`<p class="lead">${text.pluginsMore}</p>
      ${this.plugins.map((plugin) => this.#plugin(plugin))}
      <section class="card">
        <h3>${text.walls}</h3>
        <ul class="list">
          ${this.walls.map(
            ({ wall, isLive, detail }) => html`<li>
              <span class="main">${text.wallNames[wall] ?? wall}<small>${detail}</small></span>
              <span class="state ${isLive ? "good" : "fair"}">
                ${icon(isLive ? "check" : "warning", { size: 16 })}${isLive ? text.wallUp : text.wallDown}
              </span>
            </li>`,
          )}
        </ul>
      </section>`;
  }

  #plugin(plugin: PluginStatus) {
    const tone = plugin.state === "failed" ? "bad" : plugin.state === "off" ? "fair" : "good";
    return html`<section class="card">
      <div class="row">
        <div>
          <h3>${plugin.name} <span class="hint">${plugin.version}</span></h3>
          <p class="lead">${plugin.summary}</p>
        </div>
        <span class="state ${tone}">${text.pluginStates[plugin.state] ?? plugin.state}</span>
      </div>
      ${plugin.problem ? html`<p class="problem">${errorSentence(plugin.problem.code) ?? plugin.problem.code}</p>` : nothing}
      ${
        (plugin.grants ?? []).length === 0
          ? html`<p class="hint">${text.nothingGranted}</p>`
          : html`<div>
              <p class="label">${text.mayUse}</p>
              <ul class="list">
                ${plugin.grants.map((grant) => html`<li><span class="main">${grant.sentence}<small>${grant.reason}</small></span></li>`)}
              </ul>
            </div>`
      }
      <p class="hint">
        ${plural(plugin.calls ?? 0, text.calls)}${plugin.failures > 0 ? ` · ${plural(plugin.failures, text.failures)}` : ""}
      </p>
    </section>`;
  }

  async #load(): Promise<void> {
    this.problem = null;
    try {
      const { plugins, walls } = await admin.plugins();
      this.walls = walls;
      this.plugins = plugins;
    } catch (error) {
      this.problem = sentenceFor(error);
    }
  }
}
customElements.define("po-settings-plugins", SettingsPlugins);

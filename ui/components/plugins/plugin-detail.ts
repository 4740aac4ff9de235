import { html, LitElement, nothing } from "lit";
import type { PluginDetail } from "../../api/plugins.ts";
import { icon } from "../../icons/icon.ts";
import { isOffByPostern } from "../../state/plugins-state.ts";
import { pluginPath } from "../../state/route.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { mediumDate, number } from "../../text/format.ts";
import { hookWords, pluginsText as text } from "../../text/plugins.ts";
import { backLink } from "./back-link.ts";
import { pluginDetailStyles } from "./plugin-detail-styles.ts";
import { isNotAgreed, statePill, whyOff } from "./plugin-state.ts";
import { pluginStyles } from "./plugin-styles.ts";
import { transportCard } from "./transport-card.ts";
import "./plugin-denials.ts";
import "./plugin-grants.ts";
import "./plugin-panels.ts";
import "./plugin-secrets.ts";
import "./plugin-settings.ts";
import "./plugin-signer.ts";
import "./plugin-switch.ts";
import "./plugin-ways.ts";

/** One plugin: whether it is on, how it does, what it may, its settings, what it was refused, and the ways to be rid of it. */
export class PluginDetailPage extends LitElement {
  static override styles = [controls, settingsStyles, pluginStyles, pluginDetailStyles];
  static override properties = { plugin: { attribute: false } };
  declare plugin: PluginDetail;

  override render() {
    const { plugin } = this;
    const { id, name, summary, version, isShipped, waiting, readme, consent } = plugin;
    const isNew = isNotAgreed(plugin);
    const why = whyOff(plugin);
    return html`<div class="intro">
        ${backLink(null, text.back)}
        <div class="title">
          <h2>${name}</h2>
          <span class="version">${version}</span>
          ${statePill(plugin)}
          ${isNew ? nothing : html`<po-plugin-switch .plugin=${plugin}></po-plugin-switch>`}
        </div>
        <p class="lead">${summary}</p>
      </div>
      ${why ? html`<p class="why ${isOffByPostern(plugin) ? "bad" : ""}">${why}</p>` : nothing}
      ${isNew ? this.#way("consent", text.review) : waiting !== null ? this.#way("update", text.reviewUpdate) : nothing}
      ${plugin.denied.length === 0 ? nothing : html`<po-plugin-denials .plugin=${plugin}></po-plugin-denials>`}
      ${isNew || plugin.manifest.settings === undefined ? nothing : html`<po-plugin-settings .plugin=${plugin}></po-plugin-settings>`}
      ${isNew || plugin.secrets.length === 0 ? nothing : html`<po-plugin-secrets .plugin=${plugin}></po-plugin-secrets>`}
      <po-plugin-panels .place=${"settings"} .pluginId=${id}></po-plugin-panels>
      ${isNew ? nothing : this.#stats()}
      ${isNew ? nothing : html`<po-plugin-grants .plugin=${plugin}></po-plugin-grants>`}
      ${transportCard(plugin.manifest)} ${this.#runs()} ${isShipped ? nothing : html`<po-plugin-signer .signer=${consent.signer} .pluginId=${id}></po-plugin-signer>`}
      ${this.#package()}
      ${
        readme
          ? html`<section class="card">
              <h3>${text.readme}</h3>
              <div class="readme" tabindex="0" role="region" aria-label=${text.readme}>${readme}</div>
            </section>`
          : nothing
      }
      <po-plugin-ways .plugin=${plugin}></po-plugin-ways>`;
  }

  #way(kind: "consent" | "update", label: string) {
    const place = { kind, id: this.plugin.id } as const;
    return html`<div class="ways"><a class="button primary" href=${pluginPath(place)}>${label}</a></div>`;
  }

  #stats() {
    const { id, stats, isShipped } = this.plugin;
    const { calls, failures, breaches, denials, millisecondsTotal, memoryMiB } = stats;
    const tiles: Array<[string, string, string?]> = [
      [text.stats.calls, number(calls)],
      [text.stats.perCall, calls === 0 ? text.noValue : text.milliseconds(millisecondsTotal / calls)],
      [
        text.stats.memory,
        memoryMiB === null ? text.noValue : text.megabytes(memoryMiB),
        isShipped ? text.sharedMemory : "",
      ],
      [text.stats.failures, number(failures)],
      [text.stats.breaches, number(breaches)],
      [text.stats.denials, number(denials)],
    ];
    const log = { kind: "audit", id } as const;
    return html`<section class="card">
      <div class="row">
        <div>
          <h3>${text.statTitle}</h3>
          <p class="lead">${text.statMore}</p>
        </div>
        <a class="button small" href=${pluginPath(log)}>${icon("eye", { size: 16 })}${text.didLog}</a>
      </div>
      <dl class="tiles">
        ${tiles.map(([label, value, more]) => html`<div><dt>${label}</dt><dd>${value}${more ? html`<small>${more}</small>` : nothing}</dd></div>`)}
      </dl>
    </section>`;
  }

  #runs() {
    const { hooks } = this.plugin;
    if (hooks.length === 0) return nothing;
    return html`<section class="card">
      <div>
        <h3>${text.runsWhen}</h3>
        <p class="lead">${text.runsWhenMore}</p>
      </div>
      <ul class="runs">
        ${hooks.map((hook) => html`<li>To ${hookWords(hook)}</li>`)}
      </ul>
    </section>`;
  }

  #package() {
    const { current } = this.plugin;
    if (current === null) return nothing;
    return html`<section class="card">
      <h3>${text.package}</h3>
      <dl class="package">
        <div><dt>${text.version}</dt><dd>${current.version}</dd></div>
        <div><dt>${text.installed}</dt><dd>${mediumDate(new Date(current.installedAt).toISOString())}</dd></div>
        <div><dt>${text.hash}</dt><dd class="mono">${current.hash}</dd></div>
      </dl>
    </section>`;
  }
}
customElements.define("po-plugin-detail", PluginDetailPage);

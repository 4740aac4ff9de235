import { css, html, LitElement, nothing } from "lit";
import type { PluginView } from "../../api/plugins.ts";
import { isOffByPostern } from "../../state/plugins-state.ts";
import { pluginPath } from "../../state/route.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { plural } from "../../text/format.ts";
import { hookWords, pluginsText as text } from "../../text/plugins.ts";

import { isNotAgreed, statePill, whyOff } from "./plugin-state.ts";
import { pluginStyles } from "./plugin-styles.ts";
import "./plugin-switch.ts";

/** One plugin in the list. */
export class PluginCard extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    pluginStyles,
    css`
      .card {
        position: relative;
        gap: var(--space-3);
        padding: var(--space-4) var(--space-5);
      }
      .card:hover {
        border-color: var(--line-strong);
      }
      .top {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-3) var(--space-4);
      }
      .name {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px var(--space-2);
      }
      .name a {
        color: var(--text);
        overflow-wrap: anywhere;
        text-decoration: none;
      }
      /* The whole card leads to the plugin; the switch and the buttons lie above it. */
      .name a::after {
        position: absolute;
        inset: 0;
        border-radius: var(--radius);
        content: "";
      }
      .version {
        color: var(--text-muted);
        font-size: var(--type-small);
        font-weight: var(--weight-normal);
      }
      .summary {
        margin-top: 2px;
        color: var(--text-muted);
        font-size: var(--type-meta);
        overflow-wrap: anywhere;
      }
      po-plugin-switch,
      .ways {
        position: relative;
      }
      .why {
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-small);
        background: var(--surface-sunken);
        color: var(--text-muted);
        font-size: var(--type-meta);
      }
      .why.bad {
        background: var(--signal-alarm-soft);
        color: var(--signal-alarm);
      }
      .runs {
        font-size: var(--type-meta);
      }
      @media (max-width: 560px) {
        .card {
          padding: var(--space-4);
        }
      }
    `,
  ];
  static override properties = { plugin: { attribute: false } };
  declare plugin: PluginView;

  override render() {
    const { plugin } = this;
    const { id, name, version, summary, hooks, waiting } = plugin;
    const isNew = isNotAgreed(plugin);
    const why = whyOff(plugin);
    return html`<article class="card">
      <div class="top">
        <div>
          <h3 class="name">
            <a href=${pluginPath({ kind: "plugin", id })}>${name}</a>
            <span class="version">${version}</span>${statePill(plugin)}
          </h3>
          <p class="summary">${summary}</p>
        </div>
        ${isNew ? nothing : html`<po-plugin-switch .plugin=${plugin}></po-plugin-switch>`}
      </div>
      ${why ? html`<p class="why ${isOffByPostern(plugin) ? "bad" : ""}">${why}</p>` : nothing}
      ${isNew || hooks.length === 0 ? nothing : html`<p class="runs">${text.runsTo(hooks.map(hookWords))}</p>`}
      ${isNew ? nothing : this.#stats()}
      ${isNew ? this.#way("consent", text.review) : waiting !== null ? this.#way("update", text.reviewUpdate) : nothing}
    </article>`;
  }

  #way(kind: "consent" | "update", label: string) {
    const place = { kind, id: this.plugin.id } as const;
    return html`<div class="ways"><a class="button small" href=${pluginPath(place)}>${label}</a></div>`;
  }

  #stats() {
    const { calls, failures, breaches, denials, millisecondsTotal, memoryMiB } = this.plugin.stats;
    return html`<p class="facts">
      <span>${plural(calls, text.calls)}</span>
      ${calls > 0 ? html`<span>${text.perCall(millisecondsTotal / calls)}</span>` : nothing}
      ${memoryMiB === null ? nothing : html`<span>${text.memory(memoryMiB)}</span>`}
      ${failures > 0 ? html`<span>${plural(failures, text.failures)}</span>` : nothing}
      ${breaches > 0 ? html`<span>${plural(breaches, text.breaches)}</span>` : nothing}
      ${denials > 0 ? html`<span>${plural(denials, text.denials)}</span>` : nothing}
    </p>`;
  }
}
customElements.define("po-plugin-card", PluginCard);

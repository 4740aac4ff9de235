import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { PluginView } from "../../api/plugins.ts";
import { icon } from "../../icons/icon.ts";
import { watch } from "../../state/observable.ts";
import { pluginsState } from "../../state/plugins-state.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { pluginsText as text } from "../../text/plugins.ts";
import "../retry-button.ts";

import { pluginStyles } from "./plugin-styles.ts";
import "./plugin-card.ts";
import "./plugin-drop.ts";
import "./wall-picture.ts";

/** Every plugin with how it does, the walls around them, and the way to add one. */
export class PluginList extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    pluginStyles,
    css`
      .group {
        display: grid;
        gap: var(--space-3);
      }
      .group > h3 {
        color: var(--text-muted);
        font-size: var(--type-meta);
      }
      .empty {
        display: grid;
        gap: 2px;
        padding: var(--space-5);
        border: 1px dashed var(--line-strong);
        border-radius: var(--radius);
      }
      .log {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        padding: var(--space-4) var(--space-5);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface-raised);
        color: var(--text);
        font-weight: var(--weight-medium);
        text-decoration: none;
      }
      .log span {
        flex: 1;
      }
      .log:hover {
        background: var(--hover);
      }
      .log .icon {
        color: var(--text-muted);
      }
    `,
  ];

  constructor() {
    super();
    watch(this, pluginsState);
  }

  override render() {
    const { plugins, problem, walls } = pluginsState;
    return html`<p class="lead">${text.lead}</p>
      <po-plugin-drop></po-plugin-drop>
      ${
        problem
          ? html`<p class="problem" role="alert">${problem}</p>
              <po-retry-button .label=${text.tryAgain} @click=${() => void pluginsState.look()}></po-retry-button>`
          : nothing
      }
      ${
        plugins === null
          ? problem
            ? nothing
            : html`<div class="bones" role="img" aria-label=${text.loading}><i></i><i></i></div>`
          : html`${this.#yours(plugins.filter(({ isShipped }) => !isShipped))}
              ${this.#group(
                text.shipped,
                plugins.filter(({ isShipped }) => isShipped),
              )}
              <a class="log" href="/settings/plugin-log"
                >${icon("eye", { size: 18 })}<span>${text.log}</span>${icon("chevronRight", { size: 16 })}</a
              >
              <po-wall-picture .walls=${walls}></po-wall-picture>`
      }`;
  }

  #yours(found: PluginView[]) {
    if (found.length > 0) return this.#group(text.yours, found);
    return html`<section class="empty">
      <h3>${text.noneOfYours}</h3>
      <p class="lead">${text.noneOfYoursMore}</p>
    </section>`;
  }

  #group(title: string, found: PluginView[]) {
    if (found.length === 0) return nothing;
    return html`<section class="group">
      <h3>${title}</h3>
      ${repeat(
        found,
        ({ id }) => id,
        (plugin) => html`<po-plugin-card .plugin=${plugin}></po-plugin-card>`,
      )}
    </section>`;
  }
}
customElements.define("po-plugin-list", PluginList);

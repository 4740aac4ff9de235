import { html, LitElement, nothing } from "lit";
import { codeOf, sentenceFor } from "../../api/api-error.ts";
import { type PluginDetail, plugins, type PluginView } from "../../api/plugins.ts";
import { pluginsState } from "../../state/plugins-state.ts";
import type { PluginPlace } from "../../state/route.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { pluginsText as text } from "../../text/plugins.ts";
import "../empty-state.ts";
import "../retry-button.ts";
import { backLink } from "./back-link.ts";
import { whyOff } from "./plugin-state.ts";
import { pluginStyles } from "./plugin-styles.ts";
import "./plugin-consent.ts";
import "./plugin-detail.ts";
import "./plugin-update.ts";
import "./plugin-ways.ts";

/** Fetches one plugin, again whenever the list tells of a change, and shows the screen that the address names. */
export class PluginPage extends LitElement {
  static override styles = [controls, settingsStyles, pluginStyles];
  static override properties = {
    place: { attribute: false },
    plugin: { state: true },
    isMissing: { state: true },
    problem: { state: true },
  };
  declare place: Exclude<PluginPlace, { kind: "audit" }>;
  declare plugin: PluginDetail | null;
  declare isMissing: boolean;
  declare problem: string | null;
  #unwatch: () => void = () => undefined;
  #seen = "";

  constructor() {
    super();
    this.plugin = null;
    this.isMissing = false;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = pluginsState.watch(() => this.#onNews());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    const before = changed.get("place") as PluginPlace | undefined;
    if (!changed.has("place") || before?.id === this.place.id) return;
    this.plugin = null;
    void this.#load();
  }

  override render() {
    const { plugin, place } = this;
    const unreadable = this.isMissing ? pluginsState.of(place.id) : null;
    if (unreadable !== null) {
      return html`<div class="intro">
          ${backLink(null, text.back)}
          <h2>${unreadable.name}</h2>
        </div>
        <p class="problem" role="alert">${whyOff(unreadable)} ${text.unreadableMore}</p>
        <po-plugin-ways .plugin=${unreadable}></po-plugin-ways>`;
    }
    if (this.isMissing) {
      return html`<po-empty-state picture="puzzle" headline=${text.missing} sentence=${text.missingMore}>${backLink(null, text.back)}</po-empty-state>`;
    }
    if (plugin === null) {
      return html`${backLink(null, text.back)}${
        this.problem
          ? html`<p class="problem" role="alert">${this.problem}</p>
              <po-retry-button .label=${text.tryAgain} @click=${() => void this.#load()}></po-retry-button>`
          : html`<div class="bones" role="img" aria-label=${text.loading}><i></i><i></i><i></i></div>`
      }`;
    }
    // An old address of a decision that was made: the page of a plugin that runs says what it may do.
    const kind = place.kind === "consent" && (plugin.isShipped || plugin.state === "ready") ? "plugin" : place.kind;
    switch (kind) {
      case "consent":
        return html`<po-plugin-consent .plugin=${plugin}></po-plugin-consent>`;
      case "update":
        return html`<po-plugin-update .plugin=${plugin}></po-plugin-update>`;
      case "plugin":
        return html`${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
          <po-plugin-detail .plugin=${plugin} @po-changed=${() => void this.#load()}></po-plugin-detail>`;
    }
  }

  #onNews(): void {
    if (this.isMissing) this.requestUpdate();
    const view = pluginsState.of(this.place.id);
    if (view === null || this.plugin === null) return;
    if (fingerprintOf(view) === this.#seen) return;
    void this.#load();
  }

  async #load(): Promise<void> {
    const { id } = this.place;
    this.problem = null;
    this.isMissing = false;
    try {
      const plugin = await plugins.detail(id);
      if (id !== this.place.id) return;
      this.#seen = fingerprintOf(plugin);
      this.plugin = plugin;
    } catch (error) {
      if (id !== this.place.id) return;
      if (codeOf(error) === "NOT_FOUND") this.isMissing = true;
      else this.problem = sentenceFor(error);
    }
  }
}
customElements.define("po-plugin-page", PluginPage);

/** What makes the page worth fetching again. */
function fingerprintOf({
  state,
  problem,
  current,
  waiting,
  previous,
  granted,
  stats,
  taggedMessages,
}: PluginView): string {
  return JSON.stringify([state, problem, current, waiting, previous, granted, stats, taggedMessages]);
}

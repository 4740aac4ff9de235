import { html, LitElement } from "lit";
import { pluginsState } from "../state/plugins-state.ts";
import type { PluginPlace } from "../state/route.ts";
import "./plugins/plugin-audit.ts";
import "./plugins/plugin-list.ts";
import "./plugins/plugin-page.ts";

/** The screens of plugins: the list, one plugin and what it asks for, and what they did. */
export class SettingsPlugins extends LitElement {
  static override properties = { place: { attribute: false } };
  declare place: PluginPlace | null;
  #leave: () => void = () => undefined;

  constructor() {
    super();
    this.place = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = pluginsState.attend();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }

  override render() {
    if (this.place === null) return html`<po-plugin-list></po-plugin-list>`;
    if (this.place.kind === "audit") {
      return html`<po-plugin-audit .pluginId=${this.place.id}></po-plugin-audit>`;
    }
    return html`<po-plugin-page .place=${this.place}></po-plugin-page>`;
  }
}
customElements.define("po-settings-plugins", SettingsPlugins);

import { css, html, LitElement } from "lit";
import { watch } from "../../state/observable.ts";
import { pluginPlaces } from "../../state/plugin-places.ts";
import { pluginsState } from "../../state/plugins-state.ts";
import type { PluginView } from "../../api/plugins.ts";

/** What plugins say at one place of the page. Takes no room, and loads nothing, where none has anything to say. */
export class PluginPanels extends LitElement {
  static override styles = css`
    :host {
      display: contents;
    }
  `;
  static override properties = {
    place: { attribute: false },
    pluginId: { attribute: false },
    emailId: { attribute: false },
  };
  declare place: PluginView["places"]["panels"][number]["place"];
  /** Null: of every plugin. */
  declare pluginId: string | null;
  /** The message beside it. */
  declare emailId: string | null;

  constructor() {
    super();
    this.pluginId = null;
    this.emailId = null;
    watch(this, pluginsState);
  }

  override render() {
    const panels = pluginPlaces.panelsAt(this.place, this.pluginId);
    if (panels.length > 0) void import("./plugin-panel.ts");
    return panels.map(
      (panel) =>
        html`<po-plugin-panel .panel=${panel} .place=${this.place} .emailId=${this.emailId} .version=${versionOf(panel.pluginId)}></po-plugin-panel>`,
    );
  }
}
customElements.define("po-plugin-panels", PluginPanels);

/** Another one, or another grant, may say something else. */
function versionOf(pluginId: string): string {
  const plugin = pluginsState.of(pluginId);
  return JSON.stringify([plugin?.version, plugin?.granted.map(({ capability, scope }) => [capability, scope])]);
}

import { html, LitElement } from "lit";
import { sentenceFor } from "../../api/api-error.ts";
import { plugins, type PluginView } from "../../api/plugins.ts";
import { pluginsState } from "../../state/plugins-state.ts";
import { pluginPath } from "../../state/route.ts";
import { router } from "../../state/router.ts";
import { toasts } from "../../state/undo.ts";
import { controls } from "../../styles/controls.ts";
import { pluginsText as text } from "../../text/plugins.ts";
import { pluginStyles } from "./plugin-styles.ts";

/** Switches a plugin on with what it was granted, or off. Without any grant it leads to the consent screen. */
export class PluginSwitch extends LitElement {
  static override styles = [controls, pluginStyles];
  static override properties = { plugin: { attribute: false }, isBusy: { state: true } };
  declare plugin: PluginView;
  declare isBusy: boolean;

  constructor() {
    super();
    this.isBusy = false;
  }

  override render() {
    const { state, name } = this.plugin;
    const isOn = state === "ready" || state === "starting";
    return html`<button
      class="switch"
      type="button"
      role="switch"
      aria-checked=${isOn ? "true" : "false"}
      aria-label=${text.on(name)}
      ?disabled=${this.isBusy}
      @click=${() => void this.#turn(!isOn)}
    ></button>`;
  }

  async #turn(isOn: boolean): Promise<void> {
    const { id, name, isShipped } = this.plugin;
    this.isBusy = true;
    try {
      if (isOn) {
        const { grants, consent } = await plugins.detail(id);
        if (!isShipped && consent.lines.length > 0 && Object.keys(grants).length === 0) {
          router.go(pluginPath({ kind: "consent", id }));
          return;
        }
        await plugins.enable(id, grants, { grants });
      } else await plugins.disable(id);
      toasts.say(isOn ? text.switchedOn(name) : text.switchedOff(name), () => void this.#turn(!isOn));
      await pluginsState.look();
    } catch (error) {
      toasts.warn(sentenceFor(error));
    } finally {
      this.isBusy = false;
    }
  }
}
customElements.define("po-plugin-switch", PluginSwitch);

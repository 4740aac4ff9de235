import { html, LitElement } from "lit";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import "./connection-list.ts";
import "./tor-card.ts";

/** Whom Postern speaks to, and by which way. */
export class SettingsConnections extends LitElement {
  static override styles = [controls, settingsStyles];

  override render() {
    return html`<po-tor-card></po-tor-card><po-connection-list></po-connection-list>`;
  }
}
customElements.define("po-settings-connections", SettingsConnections);

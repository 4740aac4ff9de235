import { css, html, LitElement, nothing } from "lit";
import { icon } from "../../icons/icon.ts";
import { visibleText } from "../../reading/visible-text.ts";
import { watch } from "../../state/observable.ts";
import { pluginPlaces } from "../../state/plugin-places.ts";
import { pluginsState } from "../../state/plugins-state.ts";
import { controls } from "../../styles/controls.ts";
import { placesText as text } from "../../text/plugin-places.ts";
import { openDropdown } from "../open-dropdown.ts";

/** A menu of what plugins offer to do here; nothing where none does. */
export class PluginActions extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: contents;
      }
    `,
  ];
  static override properties = {
    place: { attribute: false },
    emailIds: { attribute: false },
    isMade: { state: true },
  };
  declare place: "list" | "compose";
  declare emailIds: readonly string[];
  declare isMade: boolean;

  constructor() {
    super();
    this.emailIds = [];
    this.isMade = false;
    watch(this, pluginsState, pluginPlaces);
  }

  override render() {
    const actions = pluginPlaces.actionsAt(this.place);
    if (actions.length === 0) return nothing;
    if (!this.isMade)
      return html`<button class="icon-button" type="button" aria-haspopup="menu" aria-expanded="false" title=${text.actions} aria-label=${text.actions} @click=${this.#open}>
        ${icon("puzzle")}
      </button>`;
    return html`<wa-dropdown placement="bottom-end" @wa-select=${this.#onSelect}>
      <button slot="trigger" class="icon-button" type="button" title=${text.actions} aria-label=${text.actions}>${icon("puzzle")}</button>
      ${actions.map(
        (action, at) =>
          html`<wa-dropdown-item value=${String(at)} ?disabled=${pluginPlaces.isRunning(action)}>${visibleText(action.title)} (${visibleText(action.pluginName)})</wa-dropdown-item>`,
      )}
    </wa-dropdown>`;
  }

  readonly #open = (): Promise<void> => openDropdown(this);

  #onSelect(event: CustomEvent<{ item: { value?: string } }>): void {
    const action = pluginPlaces.actionsAt(this.place)[Number(event.detail.item.value)];
    if (action) void pluginPlaces.run(action, this.emailIds);
  }
}
customElements.define("po-plugin-actions", PluginActions);

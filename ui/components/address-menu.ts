import { css, html, LitElement } from "lit";
import { endsSelection, pressByKey } from "../reading/pressable-text.ts";
import { visibleText } from "../reading/visible-text.ts";
import { copyAddress, findMailFrom } from "../state/address-actions.ts";
import { compose } from "../state/composing.ts";
import { controls } from "../styles/controls.ts";
import { composeText } from "../text/compose.ts";
import { readingText as text } from "../text/reading.ts";
import { securityText } from "../text/security.ts";
import { openDropdown } from "./open-dropdown.ts";

/** A person of a mail's header: a name and an address that can be selected, with a menu of what can be done with them. */
export class AddressMenu extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      [role="button"] {
        overflow-wrap: anywhere;
        font-size: var(--type-meta);
        cursor: pointer;
        user-select: text;
      }
      [role="button"]:hover {
        text-decoration: underline;
        text-underline-offset: 2px;
      }
      @media (pointer: coarse) {
        [role="button"] {
          display: inline-block;
          padding: 5px 0;
          line-height: 20px;
        }
      }
    `,
  ];
  static override properties = {
    name: { attribute: false },
    email: { attribute: false },
    isMade: { state: true },
  };
  declare name: string | null;
  declare email: string;
  declare isMade: boolean;

  constructor() {
    super();
    this.isMade = false;
  }

  override render() {
    const { name, email } = this;
    const shown = visibleText(name ? `${name} <${email}>` : email);
    if (!this.isMade)
      return html`<span role="button" tabindex="0" aria-haspopup="menu" aria-expanded="false" @keydown=${pressByKey} @click=${this.#open}>${shown}</span>`;
    return html`<wa-dropdown placement="bottom-start" @wa-select=${this.#onSelect}>
      <span slot="trigger" role="button" tabindex="0" @keydown=${pressByKey} @click=${this.#onPress}>${shown}</span>
      <wa-dropdown-item value="write">${composeText.writeTo}</wa-dropdown-item>
      <wa-dropdown-item value="copy">${text.copyAddress}</wa-dropdown-item>
      <wa-dropdown-item value="search">${securityText.search}</wa-dropdown-item>
    </wa-dropdown>`;
  }

  readonly #open = (event: MouseEvent): void => {
    if (!endsSelection(event)) void openDropdown(this);
  };

  /** Heard before the menu hears it. */
  readonly #onPress = {
    capture: true,
    handleEvent: (event: MouseEvent): void => {
      if (endsSelection(event)) event.stopImmediatePropagation();
    },
  };

  #onSelect({ detail }: CustomEvent<{ item: { value?: string } }>): void {
    const { name, email } = this;
    switch (detail.item.value) {
      case "write":
        void compose({ kind: "new", to: [{ name, email }] });
        return;
      case "copy":
        void copyAddress(email);
        return;
      case "search":
        findMailFrom(email);
        return;
      default:
    }
  }
}
customElements.define("po-address-menu", AddressMenu);

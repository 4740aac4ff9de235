import { css, html, LitElement, nothing } from "lit";
import { icon } from "../icons/icon.ts";
import type { EmailDetail } from "../jmap/types.ts";
import { visibleText } from "../reading/visible-text.ts";
import { watch } from "../state/observable.ts";
import { pluginPlaces } from "../state/plugin-places.ts";
import { pluginsState } from "../state/plugins-state.ts";
import { hasHtml, readingMode } from "../state/reading-mode.ts";
import { controls } from "../styles/controls.ts";
import { actionText } from "../text/actions.ts";
import { composeText } from "../text/compose.ts";
import { readingText as text } from "../text/reading.ts";

export type MessageChoice = "unread" | "forwardAttached" | "why" | "view" | "original" | "link";
import { openDropdown } from "./open-dropdown.ts";

/** What is seldom done with a message. Its menu is made when it is first asked for: that takes longer than all else around a mail. */
export class MessageMenu extends LitElement {
  static override styles = [
    controls,
    css`
      .icon-button {
        width: 32px;
        height: 32px;
        margin-top: -6px;
      }
    `,
  ];
  static override properties = {
    emailId: { attribute: false },
    detail: { attribute: false },
    isOriginal: { attribute: false },
    isMade: { state: true },
  };
  declare emailId: string;
  declare detail: EmailDetail | null;
  /** The message is shown as it arrived. */
  declare isOriginal: boolean;
  declare isMade: boolean;

  constructor() {
    super();
    this.isMade = false;
    watch(this, pluginsState);
  }

  override render() {
    if (!this.isMade)
      return html`<button class="icon-button" type="button" aria-haspopup="menu" aria-expanded="false" aria-label=${actionText.more} @click=${this.#open}>
        ${icon("more")}
      </button>`;
    return html`<wa-dropdown placement="bottom-end" @wa-select=${this.#onSelect}>
      <button slot="trigger" class="icon-button" type="button" aria-label=${actionText.more}>
        ${icon("more")}
      </button>
      <wa-dropdown-item value="unread">${text.markUnread}</wa-dropdown-item>
      <wa-dropdown-item value="forwardAttached">${composeText.forwardAttached}</wa-dropdown-item>
      <wa-dropdown-item value="why">${text.whyScore}</wa-dropdown-item>
      ${
        hasHtml(this.detail)
          ? html`<wa-dropdown-item value="view">${readingMode.of(this.emailId) === "html" ? text.showText : text.showHtml}</wa-dropdown-item>`
          : nothing
      }
      <wa-dropdown-item value="original">${this.isOriginal ? text.readable : text.original}</wa-dropdown-item>
      <wa-dropdown-item value="link">${text.copyLink}</wa-dropdown-item>
      ${pluginPlaces
        .actionsAt("message")
        .map(
          (action, at) =>
            html`<wa-dropdown-item value="plugin:${at}">${visibleText(action.title)} (${visibleText(action.pluginName)})</wa-dropdown-item>`,
        )}
    </wa-dropdown>`;
  }

  readonly #open = (): Promise<void> => openDropdown(this);

  #onSelect(event: CustomEvent<{ item: { value?: string } }>): void {
    const { value } = event.detail.item;
    const [, at] = /^plugin:(\d+)$/.exec(value ?? "") ?? [];
    if (at !== undefined) {
      const action = pluginPlaces.actionsAt("message")[Number(at)];
      if (action) void pluginPlaces.run(action, [this.emailId]);
      return;
    }
    this.dispatchEvent(new CustomEvent<MessageChoice>("po-choice", { detail: value as MessageChoice }));
  }
}
customElements.define("po-message-menu", MessageMenu);

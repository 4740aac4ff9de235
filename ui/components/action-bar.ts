import { css, html, LitElement, nothing } from "lit";
import { icon, type IconName } from "../icons/icon.ts";
import { watch } from "../state/observable.ts";
import { router } from "../state/router.ts";
import { mail } from "../state/mail-store.ts";
import type { Conversation } from "../state/conversation.ts";
import { trashed } from "../state/delete-for-ever.ts";
import { controls } from "../styles/controls.ts";
import { actionText as text } from "../text/actions.ts";
import "./plugins/plugin-actions.ts";

export type Command =
  | "archive"
  | "toInbox"
  | "trash"
  | "destroy"
  | "spam"
  | "notSpam"
  | "star"
  | "unstar"
  | "read"
  | "unread"
  | "tag"
  | "back"
  | "next"
  | "previous"
  | "clear";

/** What can be done with the open conversation, or with the ticked ones. Fires "po-command". */
export class ActionBar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 2px;
        height: var(--bar-height);
        padding: 0 var(--space-4);
      }
      .gap {
        flex: 1;
      }
      .count {
        padding-left: var(--space-1);
        font-size: var(--type-meta);
        font-weight: var(--weight-strong);
        white-space: nowrap;
      }
      @media (max-width: 400px) {
        .divider {
          margin: 0 2px;
        }
      }
      .divider {
        width: 1px;
        height: 20px;
        margin: 0 var(--space-2);
        background: var(--line);
      }
      .on {
        color: var(--star);
      }
    `,
  ];
  static override properties = {
    conversations: { attribute: false },
    ticked: { attribute: false },
    hasBack: { attribute: false },
    hasSteps: { attribute: false },
  };
  declare conversations: Conversation[];
  /** How many are ticked; 0 means the bar is for the open conversation. */
  declare ticked: number;
  declare hasBack: boolean;
  declare hasSteps: boolean;

  constructor() {
    super();
    this.conversations = [];
    this.ticked = 0;
    watch(this, mail, router);
  }

  override render() {
    const some = this.conversations;
    return html`
      ${this.hasBack ? this.#button("back", "back", text.back, "u") : nothing}
      ${
        this.ticked > 0
          ? html`${this.#button("clear", "close", text.clearSelection, "Esc")}<span class="count" role="status">${text.selected(this.ticked)}</span
              ><span class="divider"></span>`
          : nothing
      }
      ${some.length === 0 ? nothing : this.#actions(some)}`;
  }

  #actions(some: Conversation[]) {
    const has = (role: "inbox" | "junk" | "archive" | "trash"): boolean => {
      const id = mail.tagOfRole(role)?.id;
      return id !== undefined && some.some(({ emails }) => emails.some((email) => email.mailboxIds[id]));
    };
    const isStarred = some.every((one) => one.isStarred);
    const isUnread = some.some((one) => one.isUnread);
    return html`${has("inbox") ? this.#button("archive", "archive", text.archive, "e") : nothing}
      ${!has("inbox") && !has("junk") && (has("archive") || has("trash")) ? this.#button("toInbox", "inbox", text.toInbox, "") : nothing}
      ${has("junk") ? this.#button("notSpam", "inbox", text.notSpam, "!") : this.#button("spam", "spam", text.spam, "!")}
      ${some.every(isTrashed) ? this.#button("destroy", "trash", text.destroy, "#") : this.#button("trash", "trash", text.trash, "#")}
      <span class="divider"></span>
      ${this.#button("tag", "tag", text.tag, "t")}
      ${this.#button(isStarred ? "unstar" : "star", "star", isStarred ? text.unstar : text.star, "s", isStarred)}
      ${isUnread ? this.#button("read", "mailOpen", text.read, "Shift I") : this.#button("unread", "mail", text.unread, "Shift U")}
      <po-plugin-actions .place=${"list"} .emailIds=${some.flatMap(({ emails }) => emails.map(({ id }) => id))}></po-plugin-actions>
      <span class="gap"></span>
      ${
        this.hasSteps
          ? html`${this.#button("previous", "chevronUp", text.previous, "k")}${this.#button("next", "chevronDown", text.next, "j")}`
          : nothing
      }
    `;
  }

  #button(command: Command, picture: IconName, label: string, key: string, isFilled = false) {
    return html`<button
      class="icon-button ${isFilled ? "on" : ""}"
      type="button"
      title=${key === "" ? label : `${label} (${key})`}
      aria-label=${label}
      aria-keyshortcuts=${key === "" ? nothing : key.replace(" ", "+")}
      @click=${() => this.dispatchEvent(new CustomEvent("po-command", { detail: command, bubbles: true, composed: true }))}
    >
      ${icon(picture, { isFilled })}
    </button>`;
  }
}

/** Nothing of it that is shown lies anywhere else. */
export function isTrashed({ emails }: Conversation): boolean {
  return emails.length > 0 && trashed(emails).length === emails.length;
}

customElements.define("po-action-bar", ActionBar);

import { css, html, LitElement } from "lit";
import { icon, type IconName } from "../icons/icon.ts";
import type { EmailSummary } from "../jmap/types.ts";
import { compose, reopen } from "../state/composing.ts";
import { controls } from "../styles/controls.ts";
import { composeText as text } from "../text/compose.ts";

/** What can be written about a message: an answer, or on with it when it is a draft. */
export class AnswerWays extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        padding: var(--space-5) 0 0 48px;
      }
      @container reading (max-width: 560px) {
        :host {
          padding-left: 0;
        }
      }
    `,
  ];
  static override properties = { email: { attribute: false } };
  declare email: EmailSummary;

  override render() {
    if (this.email.keywords["$draft"])
      return html`<button class="button small" type="button" @click=${() => void reopen(this.email.id)}>
        ${icon("draft", { size: 16 })}${text.goOn}
      </button>`;
    return html`${this.#way("reply", text.reply, "r")} ${this.#way("replyAll", text.replyAll, "a")}
    ${this.#way("forward", text.forward, "f")}`;
  }

  #way(kind: IconName & ("reply" | "replyAll" | "forward"), label: string, key: string) {
    return html`<button
      class="button small"
      type="button"
      title="${label} (${key})"
      @click=${() => void compose({ kind, emailId: this.email.id })}
    >
      ${icon(kind, { size: 16 })}${label}
    </button>`;
  }
}
customElements.define("po-answer-ways", AnswerWays);

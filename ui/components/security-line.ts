import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { senders } from "../api/senders.ts";
import { icon } from "../icons/icon.ts";
import type { Security } from "../jmap/types.ts";
import { mail } from "../state/mail-store.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { securityText as text } from "../text/security.ts";

/** One sentence on how sure the sender of a message is, and behind "Why?" everything that was found out. */
export class SecurityLine extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        font-size: var(--type-meta);
        line-height: 20px;
      }
      .line {
        display: flex;
        gap: 0 var(--space-2);
        color: var(--text-muted);
      }
      .line svg {
        flex: none;
        margin-top: 2px;
      }
      p {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .why {
        padding: 2px 4px;
        margin: -2px -4px;
        border: 0;
        border-radius: 4px;
        background: none;
        color: var(--accent-text);
        font-size: inherit;
        text-decoration: underline;
        text-underline-offset: 2px;
        white-space: nowrap;
        cursor: pointer;
      }
      .loud {
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-small);
      }
      .note {
        background: var(--signal-note-soft);
      }
      .note .line,
      .note .why {
        color: var(--signal-note);
      }
      .alarm {
        background: var(--signal-alarm-soft);
      }
      .alarm .line,
      .alarm .why {
        color: var(--signal-alarm);
      }
      .alarm .sentence {
        font-weight: var(--weight-strong);
      }
      .advice {
        padding-left: 24px;
        color: var(--text);
      }
      .reasons {
        display: grid;
        gap: var(--space-2);
        margin-top: var(--space-2);
        padding: var(--space-3);
        border-radius: var(--radius-small);
        background: var(--surface-sunken);
        color: var(--text);
      }
      .loud .reasons {
        background: var(--surface-raised);
      }
      ul {
        display: grid;
        gap: var(--space-1);
      }
      li {
        display: flex;
        gap: var(--space-2);
        overflow-wrap: anywhere;
      }
      li span {
        min-width: 0;
      }
      li svg {
        flex: none;
        margin-top: 2px;
        color: var(--text-faint);
      }
      li.note svg,
      li.alarm svg {
        color: var(--signal-alarm);
      }
      li.note {
        background: none;
      }
      li.note svg {
        color: var(--signal-note);
      }
      li.alarm {
        background: none;
      }
      .check {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-1) var(--space-3);
      }
    `,
  ];
  static override properties = {
    emailId: { attribute: false },
    security: { attribute: false },
    isOpen: { state: true },
    isChecking: { state: true },
  };
  declare emailId: string;
  declare security: Security;
  declare isOpen: boolean;
  declare isChecking: boolean;

  constructor() {
    super();
    this.isOpen = false;
    this.isChecking = false;
  }

  override render() {
    const { tone, sentence, advice } = this.security;
    const isLoud = tone !== "quiet";
    return html`<div role="group" class="${isLoud ? `loud ${tone}` : ""}" aria-label=${text.reasons}>
      <div class="line">
        ${isLoud ? icon("warning", { size: 16 }) : nothing}
        <p>
          ${isLoud ? html`<span class="visually-hidden">${text.tones[tone]}: </span>` : nothing}
          <span class="sentence">${sentence}</span>
          <button class="why" type="button" aria-expanded=${this.isOpen ? "true" : "false"} @click=${() => (this.isOpen = !this.isOpen)}>
            ${text.why}
          </button>
        </p>
      </div>
      ${advice === null ? nothing : html`<p class="advice">${advice}</p>`}
      ${this.isOpen ? this.#reasons() : nothing}
    </div>`;
  }

  #reasons() {
    const { reasons, canCheck } = this.security;
    return html`<div class="reasons">
      <ul>
        ${reasons.map(
          (reason) => html`<li class=${reason.tone}>
            ${icon(reason.tone === "quiet" ? "info" : "warning", { size: 16 })}
            <span>
              ${reason.tone === "quiet" ? nothing : html`<span class="visually-hidden">${text.tones[reason.tone]}: </span>`}${reason.text}
            </span>
          </li>`,
        )}
      </ul>
      ${
        canCheck
          ? html`<div class="check">
              <button class="button small" type="button" ?disabled=${this.isChecking} @click=${this.#check}>
                ${this.isChecking ? text.checking : text.check}
              </button>
              <span class="hint">${text.checkHint}</span>
            </div>`
          : nothing
      }
    </div>`;
  }

  async #check(): Promise<void> {
    const { emailId } = this;
    this.isChecking = true;
    try {
      mail.learnSecurity(emailId, await senders.check(emailId));
    } catch (error) {
      toasts.warn(sentenceFor(error));
    } finally {
      this.isChecking = false;
    }
  }
}
customElements.define("po-security-line", SecurityLine);

import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import type { Source } from "../api/jobs.ts";
import { type Relay, relays } from "../api/relays.ts";
import { jobsState } from "../state/jobs-state.ts";
import { toasts } from "../state/undo.ts";
import { watch } from "../state/observable.ts";
import { controls } from "../styles/controls.ts";
import { accountText as text } from "../text/accounts.ts";
import { errorSentence } from "../text/errors.ts";
import { pluginStyles } from "./plugins/plugin-styles.ts";
import "./relay-form.ts";
import "./sign-in.ts";

/** By which server the mail of an account goes out; of none: the servers that belong to no account. */
export class AccountSending extends LitElement {
  static override styles = [
    controls,
    pluginStyles,
    css`
      :host {
        display: block;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2);
        font-size: var(--type-meta);
      }
      .line > span {
        flex: 1;
        min-width: 160px;
        overflow-wrap: anywhere;
        color: var(--text-muted);
      }
      po-relay-form {
        display: block;
        padding: var(--space-3) 0 var(--space-2);
      }
    `,
  ];
  static override properties = { source: { attribute: false }, edited: { state: true } };
  declare source: Source | null;
  /** The server that is being changed, "new" for one that is being set up. */
  declare edited: Relay["id"] | "new" | null;

  constructor() {
    super();
    this.source = null;
    this.edited = null;
    watch(this, jobsState);
  }

  override render() {
    const own = jobsState.relaysOf(this.source);
    if (own.length > 0) return own.map((relay) => this.#relay(relay));
    if (!this.source) return nothing;
    return this.edited === "new"
      ? html`<po-relay-form .source=${this.source} @po-done=${this.#close} @po-cancel=${this.#close}></po-relay-form>`
      : html`<div class="line">
          <span>${text.sendsByNothing}</span>
          <button class="button small" type="button" @click=${() => (this.edited = "new")}>${text.addOutgoing}</button>
        </div>`;
  }

  #relay(relay: Relay) {
    const isEdited = this.edited === relay.id;
    const problem = relay.lastError?.code;
    return html`<div class="line">
        <span>${text.sendsBy(relay.host)}</span>
        <button
          class="button small"
          type="button"
          aria-expanded=${isEdited ? "true" : "false"}
          aria-label=${text.editOutgoingNamed(relay.host)}
          @click=${() => (this.edited = isEdited ? null : relay.id)}
        >
          ${text.editOutgoing}
        </button>
        <button class="button small danger" type="button" aria-label=${text.removeOutgoingNamed(relay.host)} @click=${() => void this.#remove(relay)}>
          ${text.removeOutgoing}
        </button>
      </div>
      ${problem ? html`<p class="problem">${errorSentence(problem) ?? problem}</p>` : nothing}
      ${this.#again(relay)}
      ${isEdited ? html`<po-relay-form .relay=${relay} @po-done=${this.#close} @po-cancel=${this.#close}></po-relay-form>` : nothing}`;
  }

  /** Of an account that comes in by the same sign-in, the button is there. */
  #again({ signInId, lastError }: Relay) {
    if (signInId === null || signInId === this.source?.signInId) return nothing;
    if (!lastError?.code.startsWith("SIGN_IN_")) return nothing;
    return html`<po-sign-in .request=${{ signInId }} @po-signed-in=${() => void jobsState.look()}></po-sign-in>`;
  }

  #close(): void {
    this.edited = null;
  }

  async #remove({ id }: Relay): Promise<void> {
    try {
      await relays.remove(id);
    } catch (error) {
      toasts.warn(sentenceFor(error));
    }
    await jobsState.look();
  }
}
customElements.define("po-account-sending", AccountSending);

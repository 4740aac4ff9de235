import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { brandMark, icon } from "../icons/icon.ts";
import { watch } from "../state/observable.ts";
import { session } from "../state/session.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { doorText as text } from "../text/door.ts";
import { doorStyles } from "./door-styles.ts";
import "../components/secret-field.ts";

/** The closed door: passphrase, or recovery code. The same page says why it closed while somebody was inside. */
export class Unlock extends LitElement {
  static override styles = [
    controls,
    doorStyles,
    css`
      main {
        max-width: 400px;
      }
    `,
  ];
  static override properties = {
    isRecovering: { state: true },
    isBusy: { state: true },
    problem: { state: true },
    secret: { state: true },
  };
  declare isRecovering: boolean;
  declare isBusy: boolean;
  declare problem: string | null;
  declare secret: string;

  constructor() {
    super();
    this.isRecovering = false;
    this.isBusy = false;
    this.problem = null;
    this.secret = "";
    watch(this, session);
  }

  override render() {
    const wasHere = session.wasLockedHere;
    return html`<div class="door">
      <main>
        <div class="mark">${brandMark(44)}</div>
        <h1>${wasHere ? text.lockedTitle : text.unlockTitle}</h1>
        <p class="lead">${wasHere ? text.lockedMore : text.unlockMore}</p>
        <form @submit=${this.#onSubmit}>
          ${
            this.isRecovering
              ? html`<div class="field">
                  <label for="code">${text.recoveryCode}</label>
                  <input
                    id="code"
                    class="input code"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    aria-describedby="hint"
                    .value=${this.secret}
                    @input=${(event: Event) => (this.secret = (event.target as HTMLInputElement).value)}
                  />
                  <span class="hint" id="hint">${text.recoveryHint}</span>
                </div>`
              : html`<po-secret-field
                  .label=${text.passphrase}
                  .value=${this.secret}
                  autocomplete="current-password"
                  .isInvalid=${this.problem !== null}
                  @po-input=${(event: CustomEvent<string>) => (this.secret = event.detail)}
                ></po-secret-field>`
          }
          ${this.problem ? html`<p class="problem" role="alert">${icon("warning", { size: 18 })}<span>${this.problem}</span></p>` : nothing}
          <button class="button primary" type="submit" ?disabled=${this.isBusy || this.secret === ""}>
            ${this.isBusy ? text.unlocking : text.unlock}
          </button>
          <p class="hint center" role="status">${this.isBusy ? text.unlockingHint : " "}</p>
        </form>
        <button class="button plain small" type="button" ?disabled=${this.isBusy} @click=${this.#switch}>
          ${this.isRecovering ? text.usePassphrase : text.useRecovery}
        </button>
      </main>
    </div>`;
  }

  override firstUpdated(): void {
    this.#focus();
  }

  #focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("po-secret-field, #code")?.focus());
  }

  #switch(): void {
    this.isRecovering = !this.isRecovering;
    this.secret = "";
    this.problem = null;
    this.#focus();
  }

  async #onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isBusy || this.secret === "") return;
    this.isBusy = true;
    this.problem = null;
    try {
      await session.unlock(this.isRecovering ? { recoveryCode: this.secret.trim() } : { passphrase: this.secret });
      if (this.isRecovering) toasts.say(text.afterRecovery);
    } catch (error) {
      this.problem = sentenceFor(error);
      this.isBusy = false;
      this.#focus();
    }
  }
}
customElements.define("po-unlock", Unlock);

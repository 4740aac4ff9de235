import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { door } from "../api/door.ts";
import { strengthOf, type Strength } from "../state/passphrase-strength.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { settingsText as text } from "../text/settings.ts";
import "./recovery-code.ts";
import "./secret-field.ts";
import "./strength-meter.ts";

const strongEnough = 2;

/** The passphrase and the second way in. */
export class SettingsSecurity extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    css`
      section form {
        display: grid;
        gap: var(--space-4);
      }
    `,
  ];
  static override properties = {
    current: { state: true },
    next: { state: true },
    again: { state: true },
    strength: { state: true },
    isBusy: { state: true },
    problem: { state: true },
    forCode: { state: true },
    code: { state: true },
    codeProblem: { state: true },
  };
  declare current: string;
  declare next: string;
  declare again: string;
  declare strength: Strength | null;
  declare isBusy: boolean;
  declare problem: string | null;
  declare forCode: string;
  declare code: string | null;
  declare codeProblem: string | null;

  constructor() {
    super();
    this.#clear();
    this.isBusy = false;
    this.problem = null;
    this.forCode = "";
    this.code = null;
    this.codeProblem = null;
  }

  override render() {
    const isReady =
      this.current !== "" && this.next === this.again && (this.strength?.score ?? 0) >= strongEnough && !this.isBusy;
    return html`<form class="card" @submit=${this.#change}>
        <div>
          <h3>${text.changeTitle}</h3>
          <p class="lead">${text.changeMore}</p>
        </div>
        <po-secret-field .label=${text.current} .value=${this.current} autocomplete="current-password" @po-input=${(event: CustomEvent<string>) => (this.current = event.detail)}></po-secret-field>
        <div>
          <po-secret-field .label=${text.next} .value=${this.next} autocomplete="new-password" @po-input=${(event: CustomEvent<string>) => void this.#typed(event.detail)}></po-secret-field>
          <po-strength-meter .strength=${this.next === "" ? null : this.strength}></po-strength-meter>
        </div>
        <po-secret-field
          .label=${text.nextAgain}
          .value=${this.again}
          .hint=${this.again !== "" && this.again !== this.next ? text.notSame : ""}
          autocomplete="new-password"
          @po-input=${(event: CustomEvent<string>) => (this.again = event.detail)}
        ></po-secret-field>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <div class="ways">
          <button class="button primary" type="submit" ?disabled=${!isReady}>${this.isBusy ? text.changing : text.change}</button>
        </div>
      </form>
      <section class="card">
        <div>
          <h3>${text.recoveryTitle}</h3>
          <p class="lead">${text.recoveryMore}</p>
        </div>
        ${this.code === null ? this.#askForCode() : html`<po-recovery-code plain .code=${this.code}></po-recovery-code>`}
        ${
          this.code === null
            ? nothing
            : html`<div class="ways">
                <button class="button small" type="button" @click=${() => (this.code = null)}>${text.hideCode}</button>
              </div>`
        }
      </section>`;
  }

  #askForCode() {
    return html`<form @submit=${this.#showCode}>
      <po-secret-field .label=${text.current} .value=${this.forCode} autocomplete="current-password" @po-input=${(event: CustomEvent<string>) => (this.forCode = event.detail)}></po-secret-field>
      ${this.codeProblem ? html`<p class="problem" role="alert">${this.codeProblem}</p>` : nothing}
      <div class="ways">
        <button class="button" type="submit" ?disabled=${this.forCode === ""}>${text.showCode}</button>
      </div>
    </form>`;
  }

  async #typed(next: string): Promise<void> {
    this.next = next;
    const strength = await strengthOf(next);
    if (next === this.next) this.strength = strength;
  }

  async #change(event: Event): Promise<void> {
    event.preventDefault();
    if (this.current === "" || this.next !== this.again || (this.strength?.score ?? 0) < strongEnough) return;
    this.isBusy = true;
    this.problem = null;
    try {
      await door.changePassphrase(this.current, this.next);
      this.#clear();
      toasts.say(text.changed);
    } catch (error) {
      this.problem = sentenceFor(error);
    } finally {
      this.isBusy = false;
    }
  }

  async #showCode(event: Event): Promise<void> {
    event.preventDefault();
    this.codeProblem = null;
    try {
      this.code = (await door.recoveryCode(this.forCode)).recoveryCode;
      this.forCode = "";
    } catch (error) {
      this.codeProblem = sentenceFor(error);
    }
  }

  #clear(): void {
    this.current = "";
    this.next = "";
    this.again = "";
    this.strength = null;
  }
}
customElements.define("po-settings-security", SettingsSecurity);

import { html, LitElement } from "lit";
import { requestJson } from "../api/request.ts";
import { sentenceFor } from "../api/api-error.ts";
import { icon } from "../icons/icon.ts";
import { isTouched } from "../reading/touch.ts";
import { watch } from "../state/observable.ts";
import { preferences, type Density, type MailView, type Theme } from "../state/preferences.ts";
import { session } from "../state/session.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { settingsText as text } from "../text/settings.ts";

const minutesOffered = [0, 5, 15, 30, 60, 240, 480];

/** Look and locking. */
export class SettingsGeneral extends LitElement {
  static override styles = [controls, settingsStyles];
  static override properties = { minutes: { state: true } };
  declare minutes: number | null;

  constructor() {
    super();
    this.minutes = null;
    watch(this, preferences);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    requestJson<{ autoLockMinutes: number }>("/api/settings").then(
      ({ autoLockMinutes }) => (this.minutes = autoLockMinutes),
      (error: unknown) => toasts.warn(sentenceFor(error)),
    );
  }

  override render() {
    const minutes = this.minutes ?? 0;
    const offered = minutesOffered.includes(minutes)
      ? minutesOffered
      : [...minutesOffered, minutes].sort((a, b) => a - b);
    return html`<section class="card">
        <h3>${text.look}</h3>
        <div class="row">
          <span class="label" id="theme">${text.theme}</span>
          ${this.#choice("theme", text.themes, preferences.theme, (value) => preferences.setTheme(value as Theme))}
        </div>
        <div class="row">
          <span class="label" id="density">${text.density}</span>
          ${this.#choice("density", text.densities, preferences.density, (value) => preferences.setDensity(value as Density))}
        </div>
        <div class="row">
          <span class="label" id="mailView">${text.mailView}</span>
          ${this.#choice("mailView", text.mailViews, preferences.mailView, (value) => preferences.setMailView(value as MailView))}
          <p class="hint">${text.mailViewHint(isTouched())}</p>
        </div>
      </section>
      <section class="card">
        <h3>${text.lockTitle}</h3>
        <div class="row">
          <label class="label" for="minutes">${text.autoLock}</label>
          <select id="minutes" class="input" ?disabled=${this.minutes === null} @change=${this.#onMinutes}>
            ${offered.map((one) => html`<option value=${one} ?selected=${one === minutes}>${text.minutes(one)}</option>`)}
          </select>
          <p class="hint">${text.autoLockHint}</p>
        </div>
        <div class="ways">
          <button class="button small" type="button" @click=${() => void session.lock()}>${icon("lock", { size: 17 })}${text.lockNow}</button>
        </div>
      </section>`;
  }

  #choice(name: string, options: Record<string, string>, current: string, choose: (value: string) => void) {
    return html`<div class="choice" role="radiogroup" aria-labelledby=${name}>
      ${Object.entries(options).map(
        ([value, label]) => html`<label>
          <input type="radio" name=${name} value=${value} .checked=${value === current} @change=${() => choose(value)} />${label}
        </label>`,
      )}
    </div>`;
  }

  async #onMinutes(event: Event): Promise<void> {
    const before = this.minutes;
    this.minutes = Number((event.target as HTMLSelectElement).value);
    try {
      await requestJson("/api/settings", { method: "PATCH", json: { autoLockMinutes: this.minutes } });
    } catch (error) {
      this.minutes = before;
      toasts.warn(sentenceFor(error));
    }
  }
}
customElements.define("po-settings-general", SettingsGeneral);

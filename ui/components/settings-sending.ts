import { html, LitElement } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { requestJson } from "../api/request.ts";
import { type Protects, type Transport, transports } from "../api/ways.ts";
import { report } from "../state/report.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { sendingText as text } from "../text/sending.ts";
import { waysText as ways } from "../text/ways.ts";
import "./settings-identities.ts";

interface SendingSettings {
  composeFormat: "rich" | "plain";
  undoSendSeconds: number;
  delayedAfterMinutes: number;
  protectsAtLeast: Protects;
}

const secondsOffered = [0, 5, 10, 20, 30, 60, 120];
const minutesOffered = [15, 60, 240, 720, 1_440, 2_880];
const levels: readonly Protects[] = ["nothing", "hop", "content", "content-and-metadata"];

/** What is offered, with what is set between, where that is another. */
const withSet = (offered: readonly number[], set: number): number[] =>
  [...new Set([...offered, set])].sort((a, b) => a - b);

const rank = (level: Protects): number => levels.indexOf(level);

/** Who one writes as, and how writing begins and ends. */
export class SettingsSending extends LitElement {
  static override styles = [controls, settingsStyles];
  static override properties = { settings: { state: true }, carriers: { state: true } };
  declare settings: SendingSettings | null;
  /** Null: not known yet. */
  declare carriers: Transport[] | null;

  constructor() {
    super();
    this.settings = null;
    this.carriers = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    requestJson<SendingSettings>("/api/settings").then(
      (settings) => (this.settings = settings),
      (error: unknown) => toasts.warn(sentenceFor(error)),
    );
    transports().then(
      (carriers) => (this.carriers = carriers),
      (error: unknown) => report("the plugins that carry mail did not come.", error),
    );
  }

  override render() {
    const { composeFormat = "rich", undoSendSeconds = 10 } = this.settings ?? {};
    return html`<po-settings-identities></po-settings-identities>
      <section class="card">
        <h3>${text.writing}</h3>
        <div class="row">
          <label class="label" for="format">${text.format}</label>
          <select id="format" class="input" ?disabled=${this.settings === null} @change=${(event: Event) => void this.#set({ composeFormat: (event.target as HTMLSelectElement).value === "plain" ? "plain" : "rich" })}>
            ${Object.entries(text.formats).map(([value, label]) => html`<option value=${value} ?selected=${value === composeFormat}>${label}</option>`)}
          </select>
        </div>
        <div class="row">
          <label class="label" for="undo">${text.undo}</label>
          <select id="undo" class="input" ?disabled=${this.settings === null} @change=${(event: Event) => void this.#set({ undoSendSeconds: Number((event.target as HTMLSelectElement).value) })}>
            ${withSet(secondsOffered, undoSendSeconds).map((one) => html`<option value=${one} ?selected=${one === undoSendSeconds}>${text.seconds(one)}</option>`)}
          </select>
          <p class="hint">${text.undoHint}</p>
        </div>
      </section>
      ${this.#onTheWay()}`;
  }

  #onTheWay() {
    const { delayedAfterMinutes = 240, protectsAtLeast = "nothing" } = this.settings ?? {};
    // Where nothing is installed that protects more, to ask for it would stop all mail.
    const offered = levels.filter(
      (level) =>
        level === "nothing" ||
        level === protectsAtLeast ||
        this.carriers?.some(({ protects }) => rank(protects) >= rank(level)),
    );
    const isReached =
      this.carriers?.some(({ isOn, protects }) => isOn && rank(protects) >= rank(protectsAtLeast)) ?? true;
    return html`<section class="card">
      <h3>${text.onTheWay}</h3>
      <div class="row">
        <label class="label" for="delayed">${text.delayed}</label>
        <select id="delayed" class="input" ?disabled=${this.settings === null} @change=${(event: Event) => void this.#set({ delayedAfterMinutes: Number((event.target as HTMLSelectElement).value) })}>
          ${withSet(minutesOffered, delayedAfterMinutes).map((one) => html`<option value=${one} ?selected=${one === delayedAfterMinutes}>${text.minutes(one)}</option>`)}
        </select>
        <p class="hint">${text.delayedHint}</p>
      </div>
      <div class="row">
        <label class="label" for="atLeast">${ways.atLeast}</label>
        <select id="atLeast" class="input" ?disabled=${this.settings === null} @change=${(event: Event) => void this.#set({ protectsAtLeast: levels[levels.indexOf((event.target as HTMLSelectElement).value as Protects)] ?? "nothing" })}>
          ${offered.map((level) => html`<option value=${level} ?selected=${level === protectsAtLeast}>${ways.levels[level]}</option>`)}
        </select>
        <p class="hint">${protectsAtLeast === "nothing" || isReached ? ways.atLeastHint : html`<strong>${ways.atLeastNone}</strong>`}</p>
      </div>
    </section>`;
  }

  async #set(change: Partial<SendingSettings>): Promise<void> {
    const before = this.settings;
    if (before) this.settings = { ...before, ...change };
    try {
      await requestJson("/api/settings", { method: "PATCH", json: change });
    } catch (error) {
      this.settings = before;
      toasts.warn(sentenceFor(error));
    }
  }
}
customElements.define("po-settings-sending", SettingsSending);

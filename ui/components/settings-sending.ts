import { html, LitElement } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { requestJson } from "../api/request.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { sendingText as text } from "../text/sending.ts";
import "./settings-identities.ts";

interface SendingSettings {
  composeFormat: "rich" | "plain";
  undoSendSeconds: number;
}

const secondsOffered = [0, 5, 10, 20, 30, 60];

/** Who one writes as, and how writing begins and ends. */
export class SettingsSending extends LitElement {
  static override styles = [controls, settingsStyles];
  static override properties = { settings: { state: true } };
  declare settings: SendingSettings | null;

  constructor() {
    super();
    this.settings = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    requestJson<SendingSettings>("/api/settings").then(
      (settings) => (this.settings = settings),
      (error: unknown) => toasts.warn(sentenceFor(error)),
    );
  }

  override render() {
    const { composeFormat = "rich", undoSendSeconds = 10 } = this.settings ?? {};
    const offered = [...new Set([...secondsOffered, undoSendSeconds])].sort((a, b) => a - b);
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
            ${offered.map((one) => html`<option value=${one} ?selected=${one === undoSendSeconds}>${text.seconds(one)}</option>`)}
          </select>
          <p class="hint">${text.undoHint}</p>
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

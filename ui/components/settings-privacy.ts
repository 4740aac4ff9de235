import { html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { type PictureOverview, type PictureSender, pictures } from "../api/pictures.ts";
import { requestJson } from "../api/request.ts";
import { icon } from "../icons/icon.ts";
import { renderedMails } from "../state/rendered-mails.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { fileSize, mediumDate } from "../text/format.ts";
import { privacyText as text } from "../text/privacy.ts";
import { settingsText } from "../text/settings.ts";
import "./retry-button.ts";

interface Settings {
  pictures: "ask" | "never";
  pictureRoute: "tor" | "direct";
}

const trackersShownMax = 12;

/** Pictures that mail wants from elsewhere, who may be asked for them, and who was kept from learning of the reading. */
export class SettingsPrivacy extends LitElement {
  static override styles = [controls, settingsStyles];
  static override properties = { known: { state: true }, settings: { state: true }, problem: { state: true } };
  declare known: PictureOverview | null;
  declare settings: Settings | null;
  declare problem: string | null;

  constructor() {
    super();
    this.known = null;
    this.settings = null;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    if (this.problem !== null)
      return html`<p class="problem" role="alert">${this.problem}</p>
        <po-retry-button .label=${settingsText.tryAgain} @click=${() => void this.#load()}></po-retry-button>`;
    const { known, settings } = this;
    if (!known || !settings) return nothing;
    return html`${this.#pictures(settings, known)} ${this.#senders(known.senders)} ${this.#trackers(known)}`;
  }

  #pictures(settings: Settings, { hasTor, kept }: PictureOverview) {
    return html`<section class="card">
      <div>
        <h3>${text.picturesTitle}</h3>
        <p class="lead">${text.picturesMore}</p>
      </div>
      <div class="row">
        <span class="label" id="pictures">${text.load}</span>
        ${this.#choice("pictures", text.loads, settings.pictures, (value) => this.#set({ pictures: value as Settings["pictures"] }))}
      </div>
      <div class="row">
        <span class="label" id="pictureRoute">${text.route}</span>
        ${this.#choice("pictureRoute", text.routes, settings.pictureRoute, (value) => this.#set({ pictureRoute: value as Settings["pictureRoute"] }))}
        <p class="hint">${settings.pictureRoute === "direct" ? text.directHint : hasTor ? text.torHint : text.noTorHint}</p>
      </div>
      <div class="row">
        <span class="label">${text.kept(kept.count, fileSize(kept.bytes))}</span>
        <button class="button small" type="button" ?disabled=${kept.count === 0} @click=${() => this.#do(pictures.forgetKept(), text.forgotten)}>${text.forget}</button>
        <p class="hint">${text.keptHint}</p>
      </div>
    </section>`;
  }

  #senders(senders: PictureSender[]) {
    return html`<section class="card">
      <div>
        <h3>${text.sendersTitle}</h3>
        <p class="lead">${senders.length === 0 ? text.noSenders : text.sendersMore}</p>
      </div>
      ${
        senders.length === 0
          ? nothing
          : html`<ul class="list">
              ${senders.map(
                (sender) => html`<li>
                  <span class="main">${sender.address}<small>${text.decisions[sender.decision]} · ${mediumDate(new Date(sender.decidedAt).toISOString())}</small></span>
                  <button class="icon-button" type="button" aria-label=${text.remove(sender.address)} title=${text.remove(sender.address)} @click=${() => this.#remove(sender)}>
                    ${icon("close", { size: 16 })}
                  </button>
                </li>`,
              )}
            </ul>`
      }
    </section>`;
  }

  #trackers({ trackers }: PictureOverview) {
    const total = trackers.reduce((sum, { requests }) => sum + requests, 0);
    return html`<section class="card">
      <div>
        <h3>${total === 0 ? text.noTrackers : text.trackersTitle(total)}</h3>
        <p class="lead">${text.trackersMore}</p>
      </div>
      ${
        total === 0
          ? nothing
          : html`<ul class="list">
              ${trackers.slice(0, trackersShownMax).map(
                ({ name, requests, lastAt }) => html`<li>
                  <span class="main">${name}<small>${text.lastAt(mediumDate(new Date(lastAt).toISOString()))}</small></span>
                  <span>${text.requests(requests)}</span>
                </li>`,
              )}
            </ul>`
      }
      ${trackers.length > trackersShownMax ? html`<p class="hint">${text.moreTrackers(trackers.length - trackersShownMax)}</p>` : nothing}
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

  async #load(): Promise<void> {
    this.problem = null;
    try {
      const [known, settings] = await Promise.all([pictures.overview(), requestJson<Settings>("/api/settings")]);
      this.known = known;
      this.settings = settings;
    } catch (error) {
      this.problem = sentenceFor(error);
    }
  }

  #set(change: Partial<Settings>): void {
    if (this.settings) this.settings = { ...this.settings, ...change };
    void this.#do(requestJson<object>("/api/settings", { method: "PATCH", json: change }));
  }

  #remove({ address, decision }: PictureSender): void {
    void this.#do(pictures.decide(address, null), text.removed(address), () => {
      void this.#do(pictures.decide(address, decision));
    });
  }

  async #do(doing: Promise<unknown>, said: string | null = null, undo: (() => void) | null = null): Promise<void> {
    try {
      await doing;
      renderedMails.forget();
      if (said !== null) toasts.say(said, undo);
    } catch (error) {
      toasts.warn(sentenceFor(error));
    }
    await this.#load();
  }
}
customElements.define("po-settings-privacy", SettingsPrivacy);

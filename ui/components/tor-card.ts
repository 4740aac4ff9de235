import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { network, type NetworkSettings, type NetworkStatus } from "../api/network.ts";
import { icon, type IconName } from "../icons/icon.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { connectionsText as text } from "../text/connections.ts";
import { pluginStyles } from "./plugins/plugin-styles.ts";
import "./progress-line.ts";

const lookMs = 1_500;
const looks: Record<NetworkStatus["tor"]["state"], { tone: string; picture: IconName }> = {
  never: { tone: "", picture: "stop" },
  looking: { tone: "", picture: "search" },
  missing: { tone: "fair", picture: "info" },
  installed: { tone: "good", picture: "check" },
  starting: { tone: "", picture: "refresh" },
  ready: { tone: "good", picture: "check" },
  failed: { tone: "bad", picture: "warning" },
};

/** Which Tor is used, how it does, and whether everything goes through it. */
export class TorCard extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    pluginStyles,
    css`
      .now {
        display: flex;
        align-items: flex-start;
        gap: var(--space-2);
        white-space: normal;
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: end;
        gap: var(--space-2);
      }
      form .hint {
        grid-column: 1 / -1;
      }
      @media (max-width: 560px) {
        .row.mode {
          grid-template-columns: minmax(0, 1fr);
        }
        .choice {
          justify-self: start;
        }
      }
    `,
  ];
  static override properties = { status: { state: true }, mode: { state: true }, problem: { state: true } };
  declare status: NetworkStatus | null;
  /** As it is chosen: "at" needs an address before it is kept. */
  declare mode: NetworkSettings["torMode"];
  declare problem: string | null;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    this.status = null;
    this.mode = "automatic";
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#ask(network.status()).then(() => (this.mode = this.status?.torMode ?? "automatic"));
    this.#timer = setInterval(() => {
      if (!document.hidden) void this.#ask(network.status());
    }, lookMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  override render() {
    return html`<section class="card">
      <div>
        <h3>${text.torTitle}</h3>
        <p class="lead">${text.torMore}</p>
      </div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.status ? this.#body(this.status) : nothing}
    </section>`;
  }

  #body({ tor, isOnlyTor }: NetworkStatus) {
    const { tone, picture } = looks[tor.state];
    const reason = tor.reason === null ? null : (text.reasons[tor.reason] ?? null);
    return html`<div role="status">
        <p class="state now ${tone}">${icon(picture, { size: 18 })}<span>${sentenceOf(tor)}${reason ? ` ${reason}` : ""}</span></p>
        ${tor.state === "missing" ? html`<p class="hint">${text.getTor}</p>` : nothing}
      </div>
      ${tor.state === "starting" ? html`<po-progress-line .share=${tor.percent / 100} .label=${text.tor.starting(tor.percent)}></po-progress-line>` : nothing}
      <div class="row mode">
        <span class="label" id="mode">${text.use}</span>
        <div class="choice" role="radiogroup" aria-labelledby="mode">
          ${(["automatic", "at", "never"] as const).map(
            (value) => html`<label>
              <input type="radio" name="mode" .checked=${value === this.mode} @change=${() => this.#choose(value)} />${text.modes[value]}
            </label>`,
          )}
        </div>
      </div>
      ${this.mode === "at" ? this.#address() : nothing}
      <div class="row">
        <span class="label" id="only">${text.onlyTor}</span>
        <button
          class="switch"
          type="button"
          role="switch"
          aria-checked=${isOnlyTor ? "true" : "false"}
          aria-labelledby="only"
          aria-describedby="only-more"
          ?disabled=${!isOnlyTor && tor.state === "never"}
          @click=${() => void this.#onlyTor(!isOnlyTor)}
        ></button>
        <p class="hint" id="only-more">${text.onlyTorMore}</p>
      </div>
      ${
        ["missing", "installed", "failed"].includes(tor.state)
          ? html`<div class="ways">
              <button class="button small" type="button" @click=${() => void this.#ask(network.useTor())}>
                ${icon("refresh", { size: 17 })}${tor.state === "installed" ? text.startNow : text.lookAgain}
              </button>
            </div>`
          : nothing
      }`;
  }

  #address() {
    return html`<form @submit=${this.#onAddress}>
      <div class="field">
        <label for="address">${text.address}</label>
        <input id="address" class="input" autocomplete="off" spellcheck="false" aria-describedby="address-hint" .value=${this.status?.torAddress ?? ""} />
      </div>
      <button class="button" type="submit">${text.keep}</button>
      <p class="hint" id="address-hint">${text.addressHint}</p>
    </form>`;
  }

  #choose(mode: NetworkSettings["torMode"]): void {
    this.mode = mode;
    if (mode !== "at") void this.#change({ torMode: mode, ...(mode === "never" && { isOnlyTor: false }) });
  }

  #onAddress(event: Event): void {
    event.preventDefault();
    const torAddress = this.renderRoot.querySelector<HTMLInputElement>("#address")?.value.trim() ?? "";
    void this.#change({ torMode: "at", torAddress });
  }

  async #onlyTor(isOnlyTor: boolean): Promise<void> {
    if (!(await this.#change({ isOnlyTor }))) return;
    toasts.say(isOnlyTor ? text.onlyTorOn : text.onlyTorOff, () => void this.#onlyTor(!isOnlyTor));
  }

  async #change(changes: Partial<NetworkSettings>): Promise<boolean> {
    return this.#ask(network.change(changes));
  }

  async #ask(answer: Promise<NetworkStatus>): Promise<boolean> {
    try {
      this.status = await answer;
      this.problem = null;
      return true;
    } catch (error) {
      this.problem = sentenceFor(error);
      return false;
    }
  }
}
customElements.define("po-tor-card", TorCard);

function sentenceOf({ state, isOurs, address, percent }: NetworkStatus["tor"]): string {
  if (state === "starting") return text.tor.starting(percent);
  if (state === "ready") return isOurs ? text.tor.ready : text.tor.readyAt(address ?? "");
  return text.tor[state];
}

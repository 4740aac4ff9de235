import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { type SenderCheck, senders, type TrustedServer } from "../api/senders.ts";
import { jobsState } from "../state/jobs-state.ts";
import { watch } from "../state/observable.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { securityText as text } from "../text/security.ts";

type Source = TrustedServer["source"];

/** How it is found out who sent a mail: whose results are believed, and whether the DNS is asked. */
export class SettingsSenders extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    css`
      form.row {
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto;
      }
      /* On a phone what is chosen stands below what it is about. */
      @media (max-width: 560px) {
        .row,
        form.row {
          grid-template-columns: minmax(0, 1fr);
        }
        .choice {
          justify-self: start;
        }
      }
    `,
  ];
  static override properties = { choice: { state: true }, servers: { state: true }, named: { state: true } };
  declare choice: SenderCheck | null;
  declare servers: TrustedServer[];
  /** The source that a name is being typed for. */
  declare named: Source | null;

  constructor() {
    super();
    this.choice = null;
    this.servers = [];
    this.named = null;
    watch(this, jobsState);
  }

  override firstUpdated(): void {
    Promise.all([senders.senderCheck(), senders.trusted()]).then(
      ([choice, servers]) => {
        this.choice = choice;
        this.servers = servers;
      },
      (error: unknown) => toasts.warn(sentenceFor(error)),
    );
  }

  override render() {
    return html`<section class="card">
      <div>
        <h3>${text.settings}</h3>
        <p class="lead">${text.settingsLead}</p>
      </div>
      <div class="row">
        <span class="label" id="senderCheck">${text.senderCheck}</span>
        <div class="choice" role="radiogroup" aria-labelledby="senderCheck">
          ${Object.entries(text.senderChecks).map(
            ([value, label]) => html`<label>
              <input
                type="radio"
                name="senderCheck"
                value=${value}
                .checked=${value === this.choice}
                ?disabled=${this.choice === null}
                @change=${() => void this.#choose(value as SenderCheck)}
              />${label}
            </label>`,
          )}
        </div>
      </div>
      <div>
        <h3>${text.trusted}</h3>
        <p class="lead">${text.trustedLead}</p>
      </div>
      ${this.servers.map((server) => this.#server(server))}
    </section>`;
  }

  #server(server: TrustedServer) {
    const { source, authservId, isChosen, seen } = server;
    const id = `source-${source}`;
    const others = seen.filter((each) => each.authservId !== authservId);
    const learned = isChosen ? text.automatic : authservId === null ? text.automaticNone : text.learned(authservId);
    return html`<div class="row">
        <label class="label" for=${id}>${this.#nameOf(source)}</label>
        <select id=${id} class="input" @change=${(event: Event) => void this.#onServer(server, (event.target as HTMLSelectElement).value)}>
          ${source === "imports" ? nothing : html`<option value="learned" ?selected=${!isChosen}>${learned}</option>`}
          <option value="nobody" ?selected=${(isChosen || source === "imports") && authservId === null}>${text.nobody}</option>
          ${isChosen && authservId !== null ? html`<option value=${`=${authservId}`} selected>${authservId}</option>` : nothing}
          ${others.map((each) => html`<option value=${`=${each.authservId}`}>${text.seen(each.authservId, each.mails)}</option>`)}
          <option value="other" ?selected=${this.named === source}>${text.other}</option>
        </select>
      </div>
      ${
        this.named === source
          ? html`<form class="row" @submit=${(event: SubmitEvent) => void this.#onName(event, source)}>
              <label class="label" for="${id}-name">${text.otherName}</label>
              <input id="${id}-name" class="input" name="name" required maxlength="255" autocomplete="off" spellcheck="false" placeholder="mx.example.org" />
              <button class="button small" type="submit">${text.save}</button>
            </form>`
          : nothing
      }`;
  }

  #nameOf(source: Source): string {
    if (source === "imports") return text.imports;
    const account = jobsState.sources.find(({ id }) => id === source);
    return account ? `${account.user} · ${account.host}` : String(source);
  }

  async #choose(choice: SenderCheck): Promise<void> {
    const before = this.choice;
    this.choice = choice;
    try {
      await senders.setSenderCheck(choice);
    } catch (error) {
      this.choice = before;
      toasts.warn(sentenceFor(error));
    }
  }

  async #onServer({ source }: TrustedServer, value: string): Promise<void> {
    if (value === "other") {
      this.named = source;
      return;
    }
    this.named = null;
    await this.#trust(source, value === "learned" ? null : value === "nobody" ? "" : value.slice(1));
  }

  async #onName(event: SubmitEvent, source: Source): Promise<void> {
    event.preventDefault();
    const name = new FormData(event.target as HTMLFormElement).get("name");
    if (typeof name === "string" && (await this.#trust(source, name))) this.named = null;
  }

  async #trust(source: Source, authservId: string | null): Promise<boolean> {
    try {
      this.servers = await senders.trust(source, authservId);
      return true;
    } catch (error) {
      toasts.warn(sentenceFor(error));
      return false;
    }
  }
}
customElements.define("po-settings-senders", SettingsSenders);

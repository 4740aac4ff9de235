import { css, html, LitElement, nothing } from "lit";
import type { FoundAccount, FoundServer } from "../api/relays.ts";
import { icon } from "../icons/icon.ts";
import { jobsState } from "../state/jobs-state.ts";
import { type Direction, directions, NewAccount } from "../state/new-account.ts";
import { watch } from "../state/observable.ts";
import { controls } from "../styles/controls.ts";
import { accountText as text } from "../text/accounts.ts";
import { pluginStyles } from "./plugins/plugin-styles.ts";
import "./account-way.ts";
import "./certificate-card.ts";
import "./server-fields.ts";

/** A new account: address and password, the servers found for it or set by hand, both tested before they are kept. Fires "po-done". */
export class AccountForm extends LitElement {
  static override styles = [
    controls,
    pluginStyles,
    css`
      form {
        display: grid;
        gap: var(--space-4);
      }
      .check small {
        display: block;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      .found {
        display: grid;
        gap: var(--space-2);
        padding: var(--space-4);
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-1) var(--space-4);
        font-size: var(--type-meta);
      }
      dt {
        color: var(--text-muted);
      }
      dd {
        overflow-wrap: anywhere;
      }
      .good {
        display: flex;
        gap: var(--space-2);
        color: var(--signal-calm);
        font-size: var(--type-meta);
      }
    `,
  ];
  readonly #account = new NewAccount();

  constructor() {
    super();
    watch(this, this.#account);
  }

  override render() {
    const account = this.#account;
    const isAddress = /^[^\s@]+@[^\s@]+$/.test(account.address.trim());
    const isShown = account.found !== null || account.isByHand;
    const isReady = account.busy === null && (isShown ? account.hasServers && account.isOpened : isAddress);
    const submitText = isShown ? text.save : text.find;
    const busyText = account.busy === "find" ? text.finding : text.saving;
    return html`<form @submit=${this.#onSubmit}>
      <div class="field">
        <label for="address">${text.address}</label>
        <input id="address" class="input" type="email" placeholder=${text.addressExample} autocomplete="email" spellcheck="false" .value=${account.address} @input=${this.#onAddress} />
      </div>
      <div class="field">
        <label for="name">${text.name}</label>
        <input id="name" class="input" placeholder=${text.nameExample} autocomplete="name" aria-describedby="name-hint" .value=${account.name} @input=${this.#onName} />
        <span class="hint" id="name-hint">${text.nameHint}</span>
      </div>
      ${this.#route()}
      ${account.found && !account.isByHand ? this.#found(account.found) : nothing}
      ${account.isByHand ? account.used.map((direction) => this.#fields(direction)) : nothing}
      ${isShown ? this.#sends() : nothing}
      <po-account-way .account=${account}></po-account-way>
      ${account.problem ? html`<p class="problem" role="alert">${account.problem}</p>` : nothing}
      ${directions.map((direction) => this.#outcome(direction))}
      <div class="ways">
        <button class="button primary" type="submit" ?disabled=${!isReady}>${account.busy === null ? submitText : busyText}</button>
        ${account.isByHand ? nothing : html`<button class="button" type="button" @click=${() => account.setByHand()}>${text.byHand}</button>`}
      </div>
    </form>`;
  }

  #found(found: FoundAccount) {
    const needs = text.needs(found);
    const row = (name: string, { host, port, security }: FoundServer) =>
      html`<dt>${name}</dt>
        <dd>${text.server(host, port, security)}</dd>`;
    return html`<section class="found" role="status">
      <p>${text.found(found)}</p>
      <dl>${row(text.incoming, found.incoming)} ${row(text.outgoing, found.outgoing)}</dl>
      ${needs === null ? nothing : html`<p class="hint">${needs}</p>`}
      ${found.isUnproven ? html`<p class="problem">${text.unproven(found.outgoing.host)}</p>` : nothing}
    </section>`;
  }

  #fields(direction: Direction) {
    return html`<po-server-fields
      direction=${direction}
      .server=${this.#account.sides[direction].server}
      @po-change=${(event: CustomEvent<Partial<FoundServer>>) => this.#account.typeServer(direction, event.detail)}
    ></po-server-fields>`;
  }

  /** Before the servers are looked for: the looking goes the same way. */
  #route() {
    return html`<label class="check">
      <input type="checkbox" aria-describedby="route-hint" .checked=${this.#account.route === "tor"} @change=${this.#onRoute} />
      <span>${text.overTor}<small class="hint" id="route-hint">${text.overTorHint}</small></span>
    </label>`;
  }

  #sends() {
    return html`<label class="check">
      <input type="checkbox" .checked=${this.#account.sends} @change=${this.#onSends} />
      <span>${text.sends}</span>
    </label>`;
  }

  #outcome(direction: Direction) {
    const { isFine, problem, certificate } = this.#account.sides[direction];
    const good = direction === "incoming" ? text.incomingGood : text.outgoingGood;
    return html`${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
    ${certificate ? html`<po-certificate-card .certificate=${certificate} @po-trust=${() => void this.#account.trust(direction)}></po-certificate-card>` : nothing}
    ${isFine ? html`<p class="good" role="status">${icon("check", { size: 18 })}${good}</p>` : nothing}`;
  }

  #onAddress(event: Event): void {
    this.#account.type({ address: (event.target as HTMLInputElement).value });
  }

  #onRoute(event: Event): void {
    this.#account.type({ route: (event.target as HTMLInputElement).checked ? "tor" : "direct" });
  }

  #onSends(event: Event): void {
    this.#account.type({ sends: (event.target as HTMLInputElement).checked });
  }

  #onName(event: Event): void {
    this.#account.type({ name: (event.target as HTMLInputElement).value });
  }

  async #onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    const account = this.#account;
    if (account.busy !== null) return;
    if (account.found === null && !account.isByHand) return account.find();
    if (!account.hasServers || !account.isOpened || !(await account.save())) return;
    await jobsState.look();
    this.dispatchEvent(new CustomEvent("po-done"));
  }
}
customElements.define("po-account-form", AccountForm);

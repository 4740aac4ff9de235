import { css, html, LitElement, nothing } from "lit";
import type { FoundAccount } from "../api/relays.ts";
import type { Provider } from "../api/sign-ins.ts";
import type { NewAccount } from "../state/new-account.ts";
import { watch } from "../state/observable.ts";
import { providersOf } from "../state/offered-providers.ts";
import { providers } from "../state/providers.ts";
import { controls } from "../styles/controls.ts";
import { accountText } from "../text/accounts.ts";
import { signInText as text } from "../text/sign-in.ts";
import { pluginStyles } from "./plugins/plugin-styles.ts";
import "./provider-form.ts";
import "./secret-field.ts";
import "./sign-in.ts";

/** How the servers of a new account let its user in: by password, or by signing in at the provider. */
export class AccountWay extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    controls,
    pluginStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      legend {
        margin-bottom: var(--space-1);
        padding: 0;
        font-size: var(--type-meta);
        font-weight: var(--weight-medium);
      }
      .needed {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-4);
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
      }
    `,
  ];
  static override properties = { account: { attribute: false } };
  declare account: NewAccount;
  #isWatching = false;

  constructor() {
    super();
    watch(this, providers);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void providers.look();
  }

  override willUpdate(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    watch(this, this.account);
  }

  override render() {
    const { account } = this;
    const hosts = account.used.map((direction) => account.sides[direction].server.host);
    const offered = account.hasServers ? providersOf(providers.list, hosts) : [];
    const chosen = offered.find(({ id }) => id === account.provider) ?? null;
    return html`${offered.length === 0 ? nothing : this.#choice(offered)} ${chosen ? this.#signIn(chosen) : this.#passwords()}
      ${account.wanted ? this.#wanted(account.wanted) : nothing}`;
  }

  #wanted(signIn: NonNullable<FoundAccount["signIn"]>) {
    return html`<div class="needed">
      <p>${text.noClient(signIn.name)}</p>
      <po-provider-form .offered=${signIn} @po-done=${() => this.account.becameKnown()}></po-provider-form>
    </div>`;
  }

  #choice(offered: Provider[]) {
    const { account } = this;
    const option = (id: string | null, label: string) => html`<label class="check">
      <input type="radio" name="way" .checked=${account.provider === id} @change=${() => account.signInWith(id)} /><span>${label}</span>
    </label>`;
    return html`<fieldset>
      <legend>${text.way}</legend>
      ${option(null, text.byPassword)} ${offered.map(({ id, name }) => option(id, text.bySignIn(name)))}
    </fieldset>`;
  }

  #signIn(provider: Provider) {
    const { address, route } = this.account;
    if (provider.clientId === null)
      return html`<div class="needed">
        <p>${text.noClient(provider.name)}</p>
        <po-provider-form .provider=${provider}></po-provider-form>
      </div>`;
    return html`<po-sign-in
      .name=${provider.name}
      .request=${{ provider: provider.id, address: address.trim(), route }}
      @po-signed-in=${(event: CustomEvent<number>) => this.account.signedIn(event.detail)}
    ></po-sign-in>`;
  }

  #passwords() {
    const { account } = this;
    const { password, sendingPassword, sends, hasServers } = account;
    return html`<po-secret-field
        .label=${accountText.password}
        .hint=${accountText.passwordHint}
        .value=${password}
        autocomplete="current-password"
        @po-input=${(event: CustomEvent<string>) => account.type({ password: event.detail })}
        @keydown=${this.#onKey}
      ></po-secret-field>
      ${
        hasServers && sends
          ? html`<label class="check">
              <input type="checkbox" .checked=${sendingPassword !== null} @change=${this.#onOther} /><span>${accountText.otherPassword}</span>
            </label>`
          : nothing
      }
      ${
        hasServers && sends && sendingPassword !== null
          ? html`<po-secret-field
              .label=${accountText.sendingPassword}
              .value=${sendingPassword}
              autocomplete="off"
              @po-input=${(event: CustomEvent<string>) => account.type({ sendingPassword: event.detail })}
              @keydown=${this.#onKey}
            ></po-secret-field>`
          : nothing
      }`;
  }

  /** The fields are in a shadow tree, so their Enter does not reach the form by itself. */
  #onKey(event: KeyboardEvent): void {
    if (event.key === "Enter") this.closest("form")?.requestSubmit();
  }

  #onOther(event: Event): void {
    this.account.type({ sendingPassword: (event.target as HTMLInputElement).checked ? "" : null });
  }
}
customElements.define("po-account-way", AccountWay);

import { html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { type Provider, signIns } from "../api/sign-ins.ts";
import { watch } from "../state/observable.ts";
import { providers } from "../state/providers.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { signInText as text } from "../text/sign-in.ts";
import "./provider-form.ts";

/** Client ids for signing in, provider by provider. */
export class SettingsProviders extends LitElement {
  static override styles = [controls, settingsStyles];
  static override properties = { edited: { state: true } };
  /** Id of the provider that is being changed, "new" for one of the user's own. */
  declare edited: string | null;

  constructor() {
    super();
    this.edited = null;
    watch(this, providers);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void providers.look();
  }

  override render() {
    return html`<section class="card">
      <div>
        <h3>${text.title}</h3>
        <p class="lead">${text.more}</p>
      </div>
      <ul class="list">${providers.list.map((provider) => this.#provider(provider))}</ul>
      ${
        providers.ended.length === 0
          ? nothing
          : html`<p class="lead">${text.ended}</p>
              <ul class="list">${providers.ended.map(
                ({ name, address, state }) =>
                  html`<li><span class="main">${address === "" ? name : `${address} · ${name}`}<small>${text.endedStates[state](name)}</small></span></li>`,
              )}</ul>`
      }
      ${
        this.edited === "new"
          ? html`<po-provider-form .canCancel=${true} @po-done=${this.#close} @po-cancel=${this.#close}></po-provider-form>`
          : html`<div class="ways"><button class="button small" type="button" @click=${() => (this.edited = "new")}>${text.addOwn}</button></div>`
      }
    </section>`;
  }

  #provider(provider: Provider) {
    const { id, name, clientId } = provider;
    const isEdited = this.edited === id;
    return html`<li>
        <span class="main">${name}<small>${clientId === null ? text.notSet : text.isSet}</small></span>
        <button class="button small" type="button" aria-expanded=${isEdited ? "true" : "false"} aria-label=${clientId === null ? text.setNamed(name) : text.editNamed(name)} @click=${() => (this.edited = isEdited ? null : id)}>
          ${clientId === null ? text.set : text.edit}
        </button>
        ${clientId === null ? nothing : html`<button class="button small danger" type="button" aria-label=${text.removeNamed(name)} @click=${() => void this.#remove(id)}>${text.remove}</button>`}
      </li>
      ${isEdited ? html`<li><po-provider-form class="main" .provider=${provider} .canCancel=${true} @po-done=${this.#close} @po-cancel=${this.#close}></po-provider-form></li>` : nothing}`;
  }

  #close(): void {
    this.edited = null;
  }

  async #remove(id: string): Promise<void> {
    try {
      await signIns.removeProvider(id);
    } catch (error) {
      toasts.warn(sentenceFor(error));
    }
    await providers.look();
  }
}
customElements.define("po-settings-providers", SettingsProviders);

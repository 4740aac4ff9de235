import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import type { FoundAccount } from "../api/relays.ts";
import { type Provider, type ProviderForm as Form, signIns } from "../api/sign-ins.ts";
import { providers } from "../state/providers.ts";
import { controls } from "../styles/controls.ts";
import { signInText as text } from "../text/sign-in.ts";
import "./secret-field.ts";

/**
 * The client id that Postern has at a provider, and of one that is the user's own the rest as well. Not a form of its own, so that it
 * may stand in another. Fires "po-done", and "po-cancel".
 */
export class ProviderForm extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }
      code {
        font: var(--type-meta) / 1.6 var(--font-mono);
        overflow-wrap: anywhere;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
    `,
  ];
  static override properties = {
    provider: { attribute: false },
    offered: { attribute: false },
    canCancel: { type: Boolean },
    fields: { state: true },
    isBusy: { state: true },
    problem: { state: true },
  };
  /** Null: a new one of the user's own. */
  declare provider: Provider | null;
  /** What a new one begins with: as its servers' domain says. */
  declare offered: FoundAccount["signIn"];
  declare canCancel: boolean;
  declare fields: Record<
    | "clientId"
    | "clientSecret"
    | "redirectPort"
    | "name"
    | "authorizationUrl"
    | "tokenUrl"
    | "revocationUrl"
    | "scopes",
    string
  >;
  declare isBusy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.provider = null;
    this.offered = null;
    this.canCancel = false;
    this.fields = {
      clientId: "",
      clientSecret: "",
      redirectPort: "",
      name: "",
      authorizationUrl: "",
      tokenUrl: "",
      revocationUrl: "",
      scopes: "",
    };
    this.isBusy = false;
    this.problem = null;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("offered") && this.offered) {
      const { scopes, ...offered } = this.offered;
      this.fields = { ...this.fields, ...offered, scopes: scopes.join(" ") };
    }
    const before = changed.get("provider") as Provider | null | undefined;
    if (!changed.has("provider") || !this.provider || before?.id === this.provider.id) return;
    const { clientId, redirectPort, name, authorizationUrl, tokenUrl, revocationUrl, scopes } = this.provider;
    this.fields = {
      clientId: clientId ?? "",
      clientSecret: "",
      redirectPort: redirectPort === null ? "" : String(redirectPort),
      name,
      authorizationUrl,
      tokenUrl,
      revocationUrl: revocationUrl ?? "",
      scopes: scopes.join(" "),
    };
  }

  override render() {
    const { provider, fields } = this;
    const isOwn = provider === null || provider.isOwn;
    const isWhole =
      !isOwn ||
      [fields.name, fields.authorizationUrl, fields.tokenUrl, fields.scopes].every((each) => each.trim() !== "");
    const isReady = !this.isBusy && fields.clientId.trim() !== "" && isWhole;
    return html`${
      isOwn
        ? html`${this.#field("name", text.name)} ${this.#field("authorizationUrl", text.authorizationUrl, { example: "https://" })}
            ${this.#field("tokenUrl", text.tokenUrl, { example: "https://" })} ${this.#field("revocationUrl", text.revocationUrl, { example: "https://" })} ${this.#field("scopes", text.scopes, { example: text.scopesExample })}`
        : nothing
    }
      <div class="field">
        <span class="label">${text.redirect}</span>
        <code>${provider?.redirectUrl ?? "http://127.0.0.1"}</code>
      </div>
      ${this.#field("clientId", text.clientId)}
      <po-secret-field
        .label=${text.clientSecret}
        .hint=${provider?.hasClientSecret ? text.clientSecretKept : text.clientSecretHint}
        .value=${fields.clientSecret}
        autocomplete="off"
        @po-input=${(event: CustomEvent<string>) => (this.fields = { ...this.fields, clientSecret: event.detail })}
      ></po-secret-field>
      ${this.#field("redirectPort", text.redirectPort, { hint: text.redirectPortHint })}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="ways">
        <button class="button" type="button" ?disabled=${!isReady} @click=${() => void this.#save()}>${this.isBusy ? text.saving : text.save}</button>
        ${
          provider?.registerUrl
            ? html`<a class="button plain" href=${provider.registerUrl} target="_blank" rel="noopener noreferrer">${text.register(provider.name)}</a>`
            : nothing
        }
        ${this.canCancel ? html`<button class="button plain" type="button" @click=${() => this.dispatchEvent(new CustomEvent("po-cancel"))}>${text.cancel}</button>` : nothing}
      </div>`;
  }

  #field(key: keyof ProviderForm["fields"], label: string, { hint = "", example = "" } = {}) {
    return html`<div class="field">
      <label for=${key}>${label}</label>
      <input id=${key} class="input" placeholder=${example} autocomplete="off" spellcheck="false" aria-describedby=${hint ? `${key}-hint` : nothing} .value=${this.fields[key]} @input=${this.#onInput(key)} />
      ${hint ? html`<span class="hint" id="${key}-hint">${hint}</span>` : nothing}
    </div>`;
  }

  #onInput(key: keyof ProviderForm["fields"]) {
    return (event: Event) => {
      this.fields = { ...this.fields, [key]: (event.target as HTMLInputElement).value };
      this.problem = null;
    };
  }

  async #save(): Promise<void> {
    this.isBusy = true;
    this.problem = null;
    try {
      const { provider } = this;
      await (provider ? signIns.changeProvider(provider.id, this.#form()) : signIns.addProvider(this.#form()));
      await providers.look();
      this.dispatchEvent(new CustomEvent("po-done"));
    } catch (error) {
      this.problem = sentenceFor(error);
    } finally {
      this.isBusy = false;
    }
  }

  #form(): Form {
    const { clientId, clientSecret, redirectPort, name, authorizationUrl, tokenUrl, revocationUrl, scopes } =
      this.fields;
    const isOwn = this.provider === null || this.provider.isOwn;
    return {
      clientId: clientId.trim(),
      ...(clientSecret !== "" && { clientSecret: clientSecret.trim() }),
      redirectPort: redirectPort.trim() === "" ? null : Number(redirectPort),
      ...(isOwn && {
        name: name.trim(),
        authorizationUrl: authorizationUrl.trim(),
        tokenUrl: tokenUrl.trim(),
        revocationUrl: revocationUrl.trim() === "" ? null : revocationUrl.trim(),
        scopes: scopes.split(/\s+/).filter((each) => each !== ""),
      }),
    };
  }
}
customElements.define("po-provider-form", ProviderForm);

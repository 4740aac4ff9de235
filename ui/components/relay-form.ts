import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import type { CertificateSummary, Source } from "../api/jobs.ts";
import { type FoundServer, type Relay, type RelayForm as Form, relays, type ServerTest } from "../api/relays.ts";
import { icon } from "../icons/icon.ts";
import { jobsState } from "../state/jobs-state.ts";
import { changedServer } from "../state/server-change.ts";
import { controls } from "../styles/controls.ts";
import { accountText as text } from "../text/accounts.ts";
import { errorSentence } from "../text/errors.ts";
import { signInText } from "../text/sign-in.ts";
import { pluginStyles } from "./plugins/plugin-styles.ts";
import "./certificate-card.ts";
import "./secret-field.ts";
import "./server-fields.ts";

/** An outgoing server, a new one for an account or one to change; tested before it is kept. Fires "po-done", and "po-cancel". */
export class RelayForm extends LitElement {
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
      .good {
        display: flex;
        gap: var(--space-2);
        color: var(--signal-calm);
        font-size: var(--type-meta);
      }
    `,
  ];
  static override properties = {
    relay: { attribute: false },
    source: { attribute: false },
    form: { state: true },
    email: { state: true },
    isBusy: { state: true },
    isFine: { state: true },
    certificate: { state: true },
    problem: { state: true },
  };
  /** The server to change; its password stays when none is typed. */
  declare relay: Relay | null;
  /** The account that it sends for. */
  declare source: Source | null;
  declare form: Form;
  /** Address to send from, of a new server. */
  declare email: string;
  declare isBusy: boolean;
  declare isFine: boolean;
  declare certificate: CertificateSummary | null;
  declare problem: string | null;

  constructor() {
    super();
    this.relay = null;
    this.source = null;
    this.form = { host: "", port: 465, security: "tls", user: "", password: "", route: "direct" };
    this.email = "";
    this.isBusy = false;
    this.isFine = false;
    this.certificate = null;
    this.problem = null;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    // The list brings new objects with each look at the servers: what is typed here stays.
    const before = changed.get("relay") as Relay | null | undefined;
    if (changed.has("relay") && this.relay && before?.id !== this.relay.id) {
      const { host, port, security, user, route } = this.relay;
      this.form = { host, port, security, user, password: "", route };
    }
    if (changed.has("source") && this.source && !this.relay && this.form.user === "") {
      const { user, route, signInId } = this.source;
      const { password = "", ...others } = this.form;
      const opened = signInId === null ? { password } : { signInId, authentication: "oauth2" as const };
      this.form = { ...others, ...opened, user, route };
      if (isAddress(user)) this.email = user;
    }
  }

  override render() {
    const { form, relay } = this;
    const { host, port, security, user } = form;
    const isNamed = host.trim() !== "" && user.trim() !== "";
    const isSignedIn = typeof (relay ?? this.source)?.signInId === "number";
    const isWhole = relay !== null || ((isSignedIn || form.password !== "") && isAddress(this.email));
    const isReady = isNamed && isWhole && !this.isBusy;
    return html`<form @submit=${this.#onSubmit}>
      ${
        relay
          ? nothing
          : html`<div class="field">
              <label for="send-as">${text.sendAs}</label>
              <input id="send-as" class="input" type="email" placeholder=${text.addressExample} autocomplete="email" spellcheck="false" .value=${this.email} @input=${this.#onEmail} />
            </div>`
      }
      <po-server-fields
        direction="outgoing"
        .server=${{ host, port, security, user }}
        @po-change=${(event: CustomEvent<Partial<FoundServer>>) => this.#set(event.detail)}
      ></po-server-fields>
      ${
        isSignedIn
          ? html`<p class="hint">${signInText.opened}</p>`
          : html`<po-secret-field
              .label=${relay ? text.newPassword : text.password}
              .hint=${relay ? text.newPasswordHint : text.passwordHint}
              .value=${form.password ?? ""}
              autocomplete="current-password"
              @po-input=${(event: CustomEvent<string>) => this.#set({ password: event.detail })}
            ></po-secret-field>`
      }
      <label class="check">
        <input type="checkbox" aria-describedby="route-hint" .checked=${form.route === "tor"} @change=${this.#onRoute} />
        <span>${text.overTor}<small class="hint" id="route-hint">${text.overTorHint}</small></span>
      </label>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.certificate ? html`<po-certificate-card .certificate=${this.certificate} @po-trust=${this.#onTrust}></po-certificate-card>` : nothing}
      ${this.isFine ? html`<p class="good" role="status">${icon("check", { size: 18 })}${text.outgoingGood}</p>` : nothing}
      <div class="ways">
        <button class="button primary" type="submit" ?disabled=${!isReady}>${this.isBusy ? text.saving : text.saveRelay}</button>
        <button class="button" type="button" ?disabled=${!isReady} @click=${() => void this.#test()}>${text.test}</button>
        <button class="button plain" type="button" @click=${() => this.dispatchEvent(new CustomEvent("po-cancel"))}>${text.cancel}</button>
      </div>
    </form>`;
  }

  #set(change: Partial<Form>): void {
    this.form = changedServer(this.form, change);
    this.isFine = false;
    this.certificate = null;
    this.problem = null;
  }

  #onEmail(event: Event): void {
    this.email = (event.target as HTMLInputElement).value;
    this.problem = null;
  }

  #onRoute(event: Event): void {
    this.#set({ route: (event.target as HTMLInputElement).checked ? "tor" : "direct" });
  }

  #onTrust(): void {
    if (this.certificate) this.form = { ...this.form, trustedCertificate: this.certificate.pem };
    this.certificate = null;
    void this.#test();
  }

  async #test(): Promise<boolean> {
    this.isBusy = true;
    this.problem = null;
    try {
      const { isFine, error, certificate } = await this.#tried();
      this.isFine = isFine;
      this.certificate = isFine ? null : certificate;
      this.problem = isFine ? null : (errorSentence(error?.code ?? "") ?? text.outgoingBad);
      return isFine;
    } catch (error) {
      this.problem = sentenceFor(error);
      return false;
    } finally {
      this.isBusy = false;
    }
  }

  /** Tested first: a server that cannot work is not kept. */
  async #onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isBusy || !(await this.#test())) return;
    this.isBusy = true;
    try {
      if (this.relay) await relays.change(this.relay.id, this.#changes());
      else {
        const sourceId = this.source ? Number(this.source.id) : null;
        await relays.add({ ...this.#trimmed(), sourceId }, { email: this.email.trim(), name: "" });
      }
      await jobsState.look();
      this.dispatchEvent(new CustomEvent("po-done"));
    } catch (error) {
      this.problem = sentenceFor(error);
    } finally {
      this.isBusy = false;
    }
  }

  #tried(): Promise<ServerTest> {
    return this.relay ? relays.testChanges(this.relay.id, this.#changes()) : relays.test(this.#trimmed());
  }

  /** All that the form shows; a password only when one was typed. */
  #changes(): Partial<Form> {
    const { password, ...shown } = this.#trimmed();
    return password === "" || password === undefined ? shown : { ...shown, password };
  }

  #trimmed(): Form {
    return { ...this.form, host: this.form.host.trim(), user: this.form.user.trim() };
  }
}
const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text.trim());

customElements.define("po-relay-form", RelayForm);

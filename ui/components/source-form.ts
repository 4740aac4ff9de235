import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { jobs, type CertificateSummary, type Source, type SourceForm as Form, type SourceTest } from "../api/jobs.ts";
import type { FoundServer } from "../api/relays.ts";
import { icon } from "../icons/icon.ts";
import { jobsState } from "../state/jobs-state.ts";
import { changedServer } from "../state/server-change.ts";
import { controls } from "../styles/controls.ts";
import { errorSentence } from "../text/errors.ts";
import { addText as text } from "../text/first-run.ts";
import { signInText } from "../text/sign-in.ts";
import { pluginStyles } from "./plugins/plugin-styles.ts";
import { usualPorts } from "./server-fields.ts";
import "./certificate-card.ts";
import "./secret-field.ts";
import "./sign-in.ts";

/** An IMAP account to change: server, name, password; tested before it is kept. Fires "po-done", and "po-cancel". */
export class SourceForm extends LitElement {
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
    source: { attribute: false },
    form: { state: true },
    isBusy: { state: true },
    foldersFound: { state: true },
    certificate: { state: true },
    problem: { state: true },
  };
  /** The account to change; its password stays when none is typed. */
  declare source: Source;
  declare form: Form;
  declare isBusy: "test" | "save" | null;
  /** How many folders the server showed, when the test went well. */
  declare foldersFound: number | null;
  declare certificate: CertificateSummary | null;
  declare problem: string | null;

  constructor() {
    super();
    this.form = { host: "", port: usualPorts.incoming.tls, security: "tls", user: "", password: "", route: "direct" };
    this.isBusy = null;
    this.foldersFound = null;
    this.certificate = null;
    this.problem = null;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    // The list brings a new object with each look at the server: what is typed here stays.
    const before = changed.get("source") as Source | undefined;
    if (!changed.has("source") || before?.id === this.source.id) return;
    const { host, port, security, user, route, isReadOnly } = this.source;
    this.form = { host, port, security, user, password: "", route, isReadOnly };
  }

  override render() {
    const { form } = this;
    const { host, port, security, user } = form;
    const isReady = this.#isReady;
    return html`<form @submit=${this.#onSubmit}>
      <po-server-fields
        .server=${{ host, port, security, user }}
        @po-change=${(event: CustomEvent<Partial<FoundServer>>) => this.#set(event.detail)}
      ></po-server-fields>
      ${
        this.source.signInId === null
          ? html`<po-secret-field
              .label=${text.newPassword}
              .hint=${text.newPasswordHint}
              .value=${form.password ?? ""}
              autocomplete="current-password"
              @po-input=${(event: CustomEvent<string>) => this.#set({ password: event.detail })}
            ></po-secret-field>`
          : html`<p class="hint">${signInText.opened}</p>
              <po-sign-in .request=${{ signInId: this.source.signInId }}></po-sign-in>`
      }
      <label class="check">
        <input type="checkbox" aria-describedby="route-hint" .checked=${form.route === "tor"} @change=${this.#onRoute} />
        <span>${text.overTor}<small class="hint" id="route-hint">${text.overTorHint}</small></span>
      </label>
      <label class="check">
        <input type="checkbox" aria-describedby="told-hint" .checked=${form.isReadOnly !== true} @change=${this.#onTold} />
        <span>${text.tellsServer}<small class="hint" id="told-hint">${text.tellsServerHint}</small></span>
      </label>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.certificate ? html`<po-certificate-card .certificate=${this.certificate} @po-trust=${this.#onTrust}></po-certificate-card>` : nothing}
      ${this.foldersFound === null ? nothing : html`<p class="good" role="status">${icon("check", { size: 18 })}${text.testGood(this.foldersFound)}</p>`}
      <div class="ways">
        <button class="button primary" type="submit" ?disabled=${!isReady}>${this.isBusy === "save" ? text.savingSource : text.saveSource}</button>
        <button class="button" type="button" ?disabled=${!isReady} @click=${() => void this.#test()}>
          ${this.isBusy === "test" ? text.testing : text.test}
        </button>
        <button class="button plain" type="button" @click=${() => this.dispatchEvent(new CustomEvent("po-cancel"))}>${text.cancel}</button>
      </div>
    </form>`;
  }

  get #isReady(): boolean {
    const { host, user } = this.form;
    return host.trim() !== "" && user.trim() !== "" && this.isBusy === null;
  }

  #set(change: Partial<Form>): void {
    this.form = changedServer(this.form, change);
    this.foldersFound = null;
    this.certificate = null;
    this.problem = null;
  }

  readonly #onTold = (event: Event): void => {
    this.#set({ isReadOnly: !(event.target as HTMLInputElement).checked });
  };

  #onRoute(event: Event): void {
    this.#set({ route: (event.target as HTMLInputElement).checked ? "tor" : "direct" });
  }

  async #test(): Promise<boolean> {
    this.isBusy ??= "test";
    this.problem = null;
    try {
      const { isFine, error, certificate, folders } = await this.#tried();
      this.certificate = isFine ? null : certificate;
      this.foldersFound = isFine ? folders.length : null;
      this.problem = isFine ? null : (errorSentence(error?.code ?? "") ?? text.testBad);
      return isFine;
    } catch (error) {
      this.problem = sentenceFor(error);
      return false;
    } finally {
      this.isBusy = null;
    }
  }

  /** Tested first: an account that cannot work is not kept. */
  async #onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    // Enter in a field comes here also while the button rests.
    if (!this.#isReady) return;
    this.isBusy = "save";
    if (!(await this.#test())) return;
    this.isBusy = "save";
    try {
      await jobs.changeSource(this.source.id, this.#changes());
      await jobsState.look();
      this.dispatchEvent(new CustomEvent("po-done"));
    } catch (error) {
      this.problem = sentenceFor(error);
    } finally {
      this.isBusy = null;
    }
  }

  #onTrust(): void {
    if (this.certificate) this.form = { ...this.form, trustedCertificate: this.certificate.pem };
    this.certificate = null;
    this.problem = null;
    void this.#test();
  }

  #tried(): Promise<SourceTest> {
    return jobs.testSourceChanges(this.source.id, this.#changes());
  }

  /** All that the form shows; a password only when one was typed. */
  #changes(): Partial<Form> {
    const { password, ...others } = this.form;
    const shown = { ...others, host: others.host.trim(), user: others.user.trim() };
    return password === "" || password === undefined ? shown : { ...shown, password };
  }
}
customElements.define("po-source-form", SourceForm);

import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../../api/api-error.ts";
import { type PluginDetail, plugins, type SecretState } from "../../api/plugins.ts";
import { toasts } from "../../state/undo.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { mediumDate } from "../../text/format.ts";
import { pluginsText as text } from "../../text/plugins.ts";
import "../secret-field.ts";
import { pluginStyles } from "./plugin-styles.ts";

/** As limits.pluginSecretCharsMin. */
const charsMin = 8;

/** Secrets that a plugin asks to use: entered here, and never shown again. */
export class PluginSecrets extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    pluginStyles,
    css`
      form {
        display: grid;
        gap: var(--space-2);
      }
      form + form {
        padding-top: var(--space-4);
        border-top: 1px solid var(--line);
      }
      .state {
        color: var(--text-muted);
        font-size: var(--type-small);
      }
      .wrong {
        color: var(--signal-alarm);
        font-size: var(--type-meta);
      }
      po-secret-field {
        max-width: 480px;
      }
    `,
  ];
  static override properties = {
    plugin: { attribute: false },
    typed: { state: true },
    wrong: { state: true },
    isBusy: { state: true },
  };
  declare plugin: PluginDetail;
  /** By name, what is in the fields. */
  declare typed: Readonly<Record<string, string>>;
  declare wrong: Readonly<Record<string, string>>;
  declare isBusy: boolean;

  constructor() {
    super();
    this.typed = {};
    this.wrong = {};
    this.isBusy = false;
  }

  override render() {
    const { secrets } = this.plugin;
    if (secrets.length === 0) return nothing;
    return html`<section class="card">
      <div>
        <h3>${text.secrets}</h3>
        <p class="lead">${text.secretsMore}</p>
      </div>
      ${secrets.map((secret) => this.#form(secret))}
    </section>`;
  }

  #form(secret: SecretState) {
    const { name, title, origin, setAt } = secret;
    const typed = this.typed[name] ?? "";
    const wrong = this.wrong[name];
    return html`<form novalidate @submit=${(event: Event) => void this.#keep(event, secret)}>
      <po-secret-field
        .label=${text.secretFor(title, new URL(origin).host)}
        .value=${typed}
        .isInvalid=${wrong !== undefined}
        .hint=${setAt === null ? text.secretNotSet : text.secretSet(mediumDate(new Date(setAt).toISOString()))}
        autocomplete="off"
        @po-input=${(event: CustomEvent<string>) => (this.typed = { ...this.typed, [name]: event.detail })}
      ></po-secret-field>
      ${wrong === undefined ? nothing : html`<p class="wrong" role="alert">${wrong}</p>`}
      <div class="ways">
        <button class="button small" type="submit" ?disabled=${this.isBusy || typed === ""}>
          ${setAt === null ? text.secretSave : text.secretReplace}
        </button>
        ${
          setAt === null
            ? nothing
            : html`<button class="button small" type="button" ?disabled=${this.isBusy} @click=${() => void this.#forget(secret)}>${text.secretForget}</button>`
        }
      </div>
    </form>`;
  }

  async #keep(event: Event, { name, title }: SecretState): Promise<void> {
    event.preventDefault();
    const value = (this.typed[name] ?? "").trim();
    const problem =
      value.length < charsMin ? text.secretLength(charsMin) : /^[\x21-\x7e]+$/.test(value) ? null : text.secretForm;
    if (problem === null)
      await this.#act(name, () => plugins.keepSecret(this.plugin.id, name, value), text.secretKept(title));
    else this.wrong = { ...this.wrong, [name]: problem };
  }

  async #forget({ name, title }: SecretState): Promise<void> {
    await this.#act(name, () => plugins.forgetSecret(this.plugin.id, name), text.secretForgotten(title));
  }

  async #act(name: string, act: () => Promise<unknown>, said: string): Promise<void> {
    this.isBusy = true;
    const { [name]: _before, ...others } = this.wrong;
    this.wrong = others;
    try {
      await act();
      this.typed = { ...this.typed, [name]: "" };
      toasts.say(said);
      this.dispatchEvent(new CustomEvent("po-changed", { bubbles: true, composed: true }));
    } catch (error) {
      this.wrong = { ...this.wrong, [name]: sentenceFor(error) };
    } finally {
      this.isBusy = false;
    }
  }
}
customElements.define("po-plugin-secrets", PluginSecrets);

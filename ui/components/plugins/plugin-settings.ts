import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../../api/api-error.ts";
import { type PluginDetail, plugins } from "../../api/plugins.ts";
import { icon } from "../../icons/icon.ts";
import {
  problemOf,
  type SettingsField,
  settingsFields,
  type SettingsProblem,
  settingsValues,
} from "../../state/settings-form.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { pluginsText as text } from "../../text/plugins.ts";
import { pluginStyles } from "./plugin-styles.ts";

type Values = Record<string, unknown>;

/** A plugin's settings as a form made from its JSON Schema. The labels are its author's. */
export class PluginSettings extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    pluginStyles,
    css`
      form {
        display: grid;
        gap: var(--space-4);
      }
      .input[type="number"] {
        width: 160px;
      }
      .wrong {
        color: var(--signal-alarm);
        font-size: var(--type-meta);
      }
      .save {
        display: flex;
        align-items: center;
        gap: var(--space-3);
      }
      .check {
        padding: 0;
        font-size: inherit;
      }
      .check small {
        display: block;
        color: var(--text-muted);
        font-size: var(--type-meta);
      }
    `,
  ];
  static override properties = {
    plugin: { attribute: false },
    typed: { state: true },
    isTried: { state: true },
    isBusy: { state: true },
    isSaved: { state: true },
    problem: { state: true },
  };
  declare plugin: PluginDetail;
  /** Null: nothing was changed since it was saved. */
  declare typed: Values | null;
  /** From the first try to save on, every field says what is wrong with it. */
  declare isTried: boolean;
  declare isBusy: boolean;
  declare isSaved: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.typed = null;
    this.isTried = false;
    this.isBusy = false;
    this.isSaved = false;
    this.problem = null;
  }

  override render() {
    const fields = settingsFields(this.plugin.manifest.settings);
    if (fields.length === 0) return nothing;
    const values = this.typed ?? settingsValues(fields, this.plugin.settings);
    return html`<section class="card">
      <h3>${text.settings}</h3>
      <form novalidate @submit=${(event: Event) => void this.#save(event, fields, values)}>
        ${fields.map((field) => this.#field(field, values))}
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <div class="save">
          <button class="button" type="submit" ?disabled=${this.isBusy || this.typed === null}>
            ${this.isBusy ? text.saving : text.saveSettings}
          </button>
          <span class="state ${this.isSaved ? "good" : ""}" role="status"
            >${this.isSaved ? html`${icon("check", { size: 16 })}${text.saved}` : this.typed !== null ? text.unsaved : nothing}</span
          >
        </div>
      </form>
    </section>`;
  }

  #field(field: SettingsField, values: Values) {
    const { key, title, description } = field;
    const id = `field-${key}`;
    const wrong = this.isTried ? problemOf(field, values[key]) : null;
    const set = (value: unknown): void => this.#set(values, key, value);
    if (field.kind === "flag") {
      return html`<label class="check"
        ><input type="checkbox" .checked=${values[key] === true} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)} />
        <span>${title}${description ? html`<small>${description}</small>` : nothing}</span></label
      >`;
    }
    return html`<div class="field">
      <label for=${id}>${title}</label>
      ${field.kind === "choice" ? this.#choice(field, id, values, set) : this.#input(field, id, values, wrong !== null, set)}
      ${description ? html`<span class="hint" id="${id}-hint">${description}</span>` : nothing}
      ${wrong ? html`<span class="wrong" id="${id}-wrong">${inWords(wrong)}</span>` : nothing}
    </div>`;
  }

  #input(
    field: Extract<SettingsField, { kind: "text" | "number" }>,
    id: string,
    values: Values,
    isWrong: boolean,
    set: (value: unknown) => void,
  ) {
    const value = values[field.key];
    const isNumber = field.kind === "number";
    return html`<input
      id=${id}
      class="input"
      type=${isNumber ? "number" : "text"}
      step=${isNumber ? (field.isWhole ? 1 : "any") : nothing}
      min=${isNumber ? (field.least ?? nothing) : nothing}
      max=${isNumber ? (field.most ?? nothing) : nothing}
      autocomplete="off"
      aria-invalid=${isWrong ? "true" : "false"}
      aria-required=${field.isRequired ? "true" : "false"}
      aria-describedby="${field.description ? `${id}-hint` : ""} ${isWrong ? `${id}-wrong` : ""}"
      .value=${shown(value)}
      @input=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        set(isNumber ? numberTyped(input) : input.value === "" && !field.isRequired ? undefined : input.value);
      }}
    />`;
  }

  #choice(
    { key, options, names, isRequired }: Extract<SettingsField, { kind: "choice" }>,
    id: string,
    values: Values,
    set: (value: unknown) => void,
  ) {
    const at = options.findIndex((option) => option === values[key]);
    return html`<select
      id=${id}
      class="input"
      @change=${(event: Event) => set(options[Number((event.target as HTMLSelectElement).value)])}
    >
      ${at < 0 || !isRequired ? html`<option value="-1" ?selected=${at < 0}>${text.notSet}</option>` : nothing}
      ${names.map((name, index) => html`<option value=${index} ?selected=${index === at}>${name}</option>`)}
    </select>`;
  }

  #set(values: Values, key: string, value: unknown): void {
    const next = { ...values, [key]: value };
    if (value === undefined) delete next[key];
    this.typed = next;
    this.isSaved = false;
    this.problem = null;
  }

  async #save(event: Event, fields: SettingsField[], values: Values): Promise<void> {
    event.preventDefault();
    this.isTried = true;
    const wrong = fields.find((field) => problemOf(field, values[field.key]) !== null);
    if (wrong) {
      this.renderRoot.querySelector<HTMLElement>(`#field-${CSS.escape(wrong.key)}`)?.focus();
      return;
    }
    this.isBusy = true;
    this.problem = null;
    try {
      await plugins.keepSettings(this.plugin.id, values);
      this.typed = null;
      this.isTried = false;
      this.isSaved = true;
      this.dispatchEvent(new CustomEvent("po-changed", { bubbles: true, composed: true }));
    } catch (error) {
      this.problem = sentenceFor(error);
    } finally {
      this.isBusy = false;
    }
  }
}
customElements.define("po-plugin-settings", PluginSettings);

function shown(value: unknown): string {
  return typeof value === "string" || (typeof value === "number" && !Number.isNaN(value)) ? String(value) : "";
}

/** NaN for what is not a number; undefined for nothing. */
function numberTyped(input: HTMLInputElement): number | undefined {
  return input.value === "" && !input.validity.badInput ? undefined : input.valueAsNumber;
}

function inWords(wrong: SettingsProblem): string {
  return "bound" in wrong ? text.invalid[wrong.problem](wrong.bound) : text.invalid[wrong.problem];
}

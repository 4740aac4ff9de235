import { css, html, LitElement, nothing } from "lit";
import type { Scope } from "../../api/plugins.ts";
import {
  type MailChoice,
  mailChoiceOf,
  isSameScope,
  type Narrowing,
  type Option,
  narrowingsOf,
  withChoice,
} from "../../state/scope-narrowing.ts";
import { controls } from "../../styles/controls.ts";
import { narrowText as text, scopeText, scopeValues } from "../../text/plugin-consent.ts";
import { pluginStyles } from "./plugin-styles.ts";
import "./tags-field.ts";

type MailNarrowing = Extract<Narrowing, { kind: "mail" }>;
type SeveralNarrowing = Extract<Narrowing, { kind: "several" }>;
type NumberNarrowing = Extract<Narrowing, { kind: "number" }>;

/** Narrows one scope, never beyond what was asked for. Fires "po-scope" with the scope as it is chosen. */
export class ScopeForm extends LitElement {
  static override styles = [
    controls,
    pluginStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }
      legend {
        padding: 0;
        margin-bottom: 2px;
        font-size: var(--type-meta);
        font-weight: var(--weight-medium);
      }
      .input {
        width: 120px;
      }
      .mono {
        font: var(--type-meta) / 20px var(--font-mono);
      }
      po-tags-field {
        margin: var(--space-1) 0 0 var(--space-6);
      }
    `,
  ];
  static override properties = {
    schema: { attribute: false },
    asked: { attribute: false },
    value: { attribute: false },
    isMailOpen: { state: true },
  };
  declare schema: unknown;
  declare asked: Scope;
  declare value: Scope;
  /** "These tags" was chosen, and no tag yet. */
  declare isMailOpen: boolean;

  override render() {
    return narrowingsOf(this.schema, this.asked).map((narrowing) => {
      switch (narrowing.kind) {
        case "several":
          return this.#several(narrowing);
        case "mail":
          return this.#mail(narrowing);
        case "number":
          return this.#number(narrowing);
        case "flag":
          return html`<label class="check"
            ><input
              type="checkbox"
              .checked=${this.value[narrowing.key] === true}
              @change=${(event: Event) => this.#choose(narrowing, isChecked(event))}
            />${nameOf(narrowing.key)}</label
          >`;
        case "part":
          return html`<label class="check"
            ><input
              type="checkbox"
              .checked=${this.value[narrowing.key] !== undefined}
              @change=${(event: Event) => this.#choose(narrowing, isChecked(event) ? narrowing.value : undefined)}
            /><span>${nameOf(narrowing.key)} <span class="mono">${narrowing.value}</span></span></label
          >`;
        case "one":
          return html`<fieldset>
            <legend>${nameOf(narrowing.key)}</legend>
            ${narrowing.options.map((option) =>
              this.#radio(narrowing.key, wordFor(option), this.value[narrowing.key] === option, () =>
                this.#choose(narrowing, option),
              ),
            )}
          </fieldset>`;
      }
    });
  }

  #several(narrowing: SeveralNarrowing) {
    const { key, options, fewest } = narrowing;
    const chosen = Array.isArray(this.value[key]) ? (this.value[key] as unknown[]) : [];
    const isChosen = (option: Option): boolean => chosen.some((member) => isSameScope(member, option.member));
    return html`<fieldset>
      <legend>${nameOf(key)}</legend>
      ${options.map((option) => {
        const isOn = isChosen(option);
        const isLast = isOn && chosen.length <= fewest;
        return html`<label class="check"
          ><input
            type="checkbox"
            .checked=${isOn}
            ?disabled=${isLast}
            @change=${(event: Event) => {
              const next = options.filter((one) => (one === option ? isChecked(event) : isChosen(one)));
              this.#choose(
                narrowing,
                next.map(({ member }) => member),
              );
            }}
          /><span class=${typeof option.member !== "string" || option.name in scopeValues ? "" : "mono"}>${wordFor(option.name)}</span></label
        >`;
      })}
      ${chosen.length <= fewest && fewest > 0 ? html`<p class="hint">${text.atLeast(fewest)}</p>` : nothing}
    </fieldset>`;
  }

  #mail(narrowing: MailNarrowing) {
    const { key, asked } = narrowing;
    const choice = mailChoiceOf(this.value[key]);
    const isTags = this.isMailOpen || Array.isArray(choice);
    const choose = (next: MailChoice): void => {
      this.isMailOpen = false;
      this.#choose(narrowing, next);
    };
    const tags = Array.isArray(choice) ? choice : [];
    return html`<fieldset>
      <legend>${nameOf(key)}</legend>
      ${asked === "all" ? this.#radio(key, text.allMail, !isTags && choice === "all", () => choose("all")) : nothing}
      ${asked === "all" ? this.#radio(key, text.newMail, !isTags && choice === "new", () => choose("new")) : nothing}
      ${asked === "all" ? this.#radio(key, text.someTags, isTags, () => (this.isMailOpen = true)) : nothing}
      ${
        isTags
          ? html`<po-tags-field
              .tags=${tags}
              .allowed=${Array.isArray(asked) ? asked : null}
              @po-tags=${(event: CustomEvent<string[]>) => (event.detail.length > 0 ? choose(event.detail) : undefined)}
            ></po-tags-field>`
          : nothing
      }
    </fieldset>`;
  }

  #number(narrowing: NumberNarrowing) {
    const { key, least, most, isWhole } = narrowing;
    return html`<div class="field">
      <label for=${key}>${nameOf(key)}</label>
      <input
        id=${key}
        class="input"
        type="number"
        min=${least}
        max=${most}
        step=${isWhole ? 1 : "any"}
        aria-describedby="${key}-hint"
        .value=${String(Number(this.value[key] ?? this.asked[key]))}
        @change=${(event: Event) => {
          const field = event.target as HTMLInputElement;
          const typed = Number.isNaN(field.valueAsNumber) ? Number(this.asked[key]) : field.valueAsNumber;
          const kept = Math.min(most, Math.max(least, isWhole ? Math.round(typed) : typed));
          field.value = String(kept);
          this.#choose(narrowing, kept);
        }}
      />
      <span class="hint" id="${key}-hint">${this.asked[key] === most ? text.upTo(most) : text.from(least)}</span>
    </div>`;
  }

  #radio(name: string, label: string, isChosen: boolean, choose: () => void) {
    return html`<label class="check"
      ><input type="radio" name=${name} .checked=${isChosen} @change=${choose} />${label}</label
    >`;
  }

  #choose(narrowing: Narrowing, value: unknown): void {
    const detail = withChoice(this.value, narrowing, value);
    this.dispatchEvent(new CustomEvent<Scope>("po-scope", { detail }));
  }
}
customElements.define("po-scope-form", ScopeForm);

function isChecked(event: Event): boolean {
  return (event.target as HTMLInputElement).checked;
}

function nameOf(key: string): string {
  return scopeText[key] ?? key;
}

function wordFor(value: string): string {
  return scopeValues[value] ?? value;
}

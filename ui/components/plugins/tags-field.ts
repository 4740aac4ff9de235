import { css, html, LitElement, nothing } from "lit";
import { icon } from "../../icons/icon.ts";
import { mail } from "../../state/mail-store.ts";
import { watch } from "../../state/observable.ts";
import { controls } from "../../styles/controls.ts";
import { narrowText as text } from "../../text/plugin-consent.ts";
import { byName } from "../../text/format.ts";

/** Some of the user's tags. Fires "po-tags" with their paths. */
export class TagsField extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
        justify-items: start;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      li {
        display: inline-flex;
        align-items: center;
        min-width: 0;
        min-height: 28px;
        padding-left: 10px;
        border-radius: 14px;
        background: var(--accent-soft);
        color: var(--accent-text);
        font-size: var(--type-meta);
        overflow-wrap: anywhere;
      }
      .icon-button {
        width: 28px;
        height: 28px;
        border-radius: 14px;
        color: inherit;
      }
      select.input {
        width: auto;
        min-height: 34px;
        max-width: 100%;
        font-size: var(--type-meta);
      }
    `,
  ];
  static override properties = { tags: { attribute: false }, allowed: { attribute: false } };
  declare tags: string[];
  /** Null: any of the user's tags. */
  declare allowed: string[] | null;

  constructor() {
    super();
    this.tags = [];
    this.allowed = null;
    watch(this, mail);
  }

  override render() {
    const known = this.allowed ?? [...mail.tags.values()].map((tag) => mail.pathOf(tag));
    const left = known.filter((name) => !this.tags.includes(name)).sort(byName);
    return html`${
      this.tags.length === 0
        ? html`<p class="hint">${text.noTagYet}</p>`
        : html`<ul>
              ${this.tags.map(
                (name) => html`<li>
                  ${name}
                  <button
                    class="icon-button"
                    type="button"
                    aria-label=${text.removeTag(name)}
                    ?disabled=${this.tags.length === 1}
                    @click=${() => this.#change(this.tags.filter((one) => one !== name))}
                  >
                    ${icon("close", { size: 13 })}
                  </button>
                </li>`,
              )}
            </ul>`
    }
      ${
        left.length === 0
          ? nothing
          : html`<select class="input" aria-label=${text.addTag} @change=${this.#add}>
              <option value="" selected>${text.addTag}…</option>
              ${left.map((name) => html`<option value=${name}>${name}</option>`)}
            </select>`
      }`;
  }

  #add(event: Event): void {
    const field = event.target as HTMLSelectElement;
    const name = field.value;
    field.value = "";
    if (name !== "") this.#change([...this.tags, name]);
  }

  #change(detail: string[]): void {
    this.dispatchEvent(new CustomEvent<string[]>("po-tags", { detail }));
  }
}
customElements.define("po-tags-field", TagsField);

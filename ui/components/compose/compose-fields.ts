import { html, LitElement, nothing } from "lit";
import type { DraftContent } from "../../api/drafts.ts";
import type { Address } from "../../jmap/types.ts";
import { identities } from "../../state/identities.ts";
import { watch } from "../../state/observable.ts";
import { router } from "../../state/router.ts";
import { controls } from "../../styles/controls.ts";
import { composeText as text } from "../../text/compose.ts";
import { fieldStyles } from "./compose-styles.ts";
import "./recipient-field.ts";

type Field = "to" | "cc" | "bcc";

/** Who writes to whom, and about what. Fires "po-change" with what changed of the draft's content. */
export class ComposeFields extends LitElement {
  static override styles = [controls, fieldStyles];
  static override properties = {
    content: { attribute: false },
    version: { attribute: false },
    shown: { state: true },
  };
  declare content: DraftContent;
  /** Counts what came from elsewhere: the fields of recipients are filled anew then, and else know best. */
  declare version: number;
  /** Fields that are there though they are empty. */
  declare shown: ReadonlySet<Field>;

  constructor() {
    super();
    this.shown = new Set();
    watch(this, identities);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void identities.load();
  }

  override render() {
    const isShown = (field: Field) => this.shown.has(field) || this.content[field].length > 0;
    const hidden = (["cc", "bcc"] as const).filter((field) => !isShown(field));
    return html`${this.#from()}
      ${this.#recipients(
        "to",
        html`<span class="more">
          ${hidden.map((field) => html`<button class="button plain small" type="button" @click=${() => this.#show(field)}>${field === "cc" ? text.addCc : text.addBcc}</button>`)}
        </span>`,
      )}
      ${isShown("cc") ? this.#recipients("cc") : nothing} ${isShown("bcc") ? this.#recipients("bcc") : nothing}
      <div class="field-row">
        <label for="subject">${text.subject}</label>
        <input id="subject" class="plain" autocomplete="off" .value=${this.content.subject} @input=${(event: Event) => this.#tell({ subject: (event.target as HTMLInputElement).value })} />
      </div>`;
  }

  /** The field of those it goes to. */
  override focus(): void {
    void this.updateComplete.then(() => this.#focusOn("to"));
  }

  #from() {
    const { list } = identities;
    if (list !== null && list.length === 0)
      return html`<p class="notice">
        <span>${text.noIdentity}</span>
        <button class="button small" type="button" @click=${() => router.go("/add")}>${text.setUp}</button>
      </p>`;
    const shown = (list ?? []).map(({ id, name, email }) => ({
      id,
      label: name === "" ? email : `${name} <${email}>`,
    }));
    return html`<div class="field-row">
      <label for="from">${text.from}</label>
      <select id="from" @change=${(event: Event) => this.#tell({ identityId: (event.target as HTMLSelectElement).value })}>
        ${shown.map(({ id, label }) => html`<option value=${id} ?selected=${id === this.content.identityId}>${label}</option>`)}
      </select>
    </div>`;
  }

  #recipients(field: Field, more: unknown = nothing) {
    return html`<div class="field-row">
      <span class="label" aria-hidden="true">${text[field]}</span>
      <po-recipient-field id=${field} .label=${text[field]} .initial=${this.content[field]} .version=${this.version} @po-recipients=${(event: CustomEvent<Address[]>) => this.#tell({ [field]: event.detail })}></po-recipient-field>
      ${more}
    </div>`;
  }

  #show(field: Field): void {
    this.shown = new Set([...this.shown, field]);
    void this.updateComplete.then(() => this.#focusOn(field));
  }

  #focusOn(field: Field): void {
    this.renderRoot.querySelector<HTMLElement>(`#${field}`)?.focus();
  }

  #tell(detail: Partial<DraftContent>): void {
    this.dispatchEvent(new CustomEvent("po-change", { detail }));
  }
}
customElements.define("po-compose-fields", ComposeFields);

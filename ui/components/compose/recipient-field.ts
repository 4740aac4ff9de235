import { html, LitElement, nothing } from "lit";
import { drafts, type Recipient } from "../../api/drafts.ts";
import { icon } from "../../icons/icon.ts";
import type { Address } from "../../jmap/types.ts";
import { visibleText } from "../../reading/visible-text.ts";
import { asTyped, isWhole, parseRecipients } from "../../state/recipients.ts";
import { report } from "../../state/report.ts";
import { controls } from "../../styles/controls.ts";
import { composeText as text } from "../../text/compose.ts";
import { recipientStyles } from "./recipient-styles.ts";

const askAfterMs = 60;

/**
 * Whom a mail goes to: chips that show the whole address, and a field that completes from history. Fires "po-recipients" with
 * all of them, what is being typed as the last.
 */
export class RecipientField extends LitElement {
  static override styles = [controls, recipientStyles];
  static override properties = {
    label: {},
    initial: { attribute: false },
    version: { attribute: false },
    addresses: { state: true },
    typed: { state: true },
    found: { state: true },
    at: { state: true },
  };
  declare label: string;
  /** What it is filled with when it is made and when `version` changes; from then on it knows best. */
  declare initial: readonly Address[];
  declare version: number;
  /** Those that stand as chips. */
  declare addresses: readonly Address[];
  declare typed: string;
  declare found: readonly Recipient[];
  /** Which suggestion Enter takes; -1: none, what is typed counts. */
  declare at: number;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asked: AbortController | null = null;

  constructor() {
    super();
    this.label = "";
    this.initial = [];
    this.version = 0;
    this.addresses = [];
    this.typed = "";
    this.found = [];
    this.at = -1;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("version")) this.addresses = this.initial;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  override render() {
    return html`<div class="line" @click=${this.#onLine}>
        ${this.addresses.map((address, index) => this.#chip(address, index))}
        <input
          role="combobox"
          aria-label=${this.label}
          aria-expanded=${this.found.length > 0 ? "true" : "false"}
          aria-controls="found"
          aria-autocomplete="list"
          aria-activedescendant=${this.at >= 0 ? `found-${this.at}` : nothing}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          inputmode="email"
          .value=${this.typed}
          @input=${this.#onInput}
          @keydown=${this.#onKey}
          @paste=${this.#onPaste}
          @focusout=${this.#onLeave}
        />
      </div>
      ${this.found.length === 0 ? nothing : this.#suggestions()}`;
  }

  override focus(): void {
    void this.updateComplete.then(() => this.#input?.focus());
  }

  #chip(address: Address, index: number) {
    const shown = visibleText(asTyped(address));
    const isGood = isWhole(address);
    return html`<span class="chip ${isGood ? "" : "bad"}">
      <button class="who" type="button" aria-label=${isGood ? text.edit(shown) : text.notWhole(shown)} title=${isGood ? nothing : text.notWhole(shown)} @click=${() => this.#editChip(index)}>
        ${address.name ? html`${visibleText(address.name)} <span>${visibleText(address.email)}</span>` : visibleText(address.email)}
      </button>
      <button class="away" type="button" aria-label=${text.remove(shown)} @click=${() => this.#removeChip(index)}>
        ${icon("close", { size: 12 })}
      </button>
    </span>`;
  }

  #suggestions() {
    return html`<ul id="found" role="listbox" aria-label=${text.suggestions}>
      ${this.found.map(
        ({ name, email, written, received }, index) => html`<li
          id="found-${index}"
          role="option"
          aria-selected=${index === this.at ? "true" : "false"}
          class=${index === this.at ? "here" : ""}
          @pointerdown=${(event: Event) => event.preventDefault()}
          @pointermove=${() => (this.at = index)}
          @click=${() => this.#choose(index)}
        >
          ${name ? html`<span class="name">${visibleText(name)}</span>` : nothing}<span class="email">${visibleText(email)}</span>
          <span class="times">${written > 0 ? text.writtenTimes(written) : text.receivedTimes(received)}</span>
        </li>`,
      )}
    </ul>`;
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector("input");
  }

  #onInput(event: Event): void {
    this.typed = (event.target as HTMLInputElement).value;
    if (/[,;]\s*$/.test(this.typed)) this.#commit();
    else this.#ask();
    this.#tell();
  }

  #onPaste(event: ClipboardEvent): void {
    const pasted = parseRecipients(event.clipboardData?.getData("text/plain") ?? "");
    if (pasted.length < 2 && !pasted.some(isWhole)) return;
    event.preventDefault();
    this.#take([...parseRecipients(this.typed), ...pasted]);
  }

  #onKey(event: KeyboardEvent): void {
    const count = this.found.length;
    const input = event.target as HTMLInputElement;
    if (count > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.at = event.key === "ArrowDown" ? (this.at + 1) % count : (this.at - 1 + count) % count;
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }),
      );
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (this.at >= 0) this.#choose(this.at);
      else this.#commit();
    } else if (event.key === "Tab" && this.at >= 0 && !event.shiftKey) {
      event.preventDefault();
      this.#choose(this.at);
    } else if (event.key === "Escape" && count > 0) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (event.key === "Backspace" && input.value === "" && this.addresses.length > 0) {
      event.preventDefault();
      this.#editChip(this.addresses.length - 1);
    }
  }

  /** Whatever was typed counts when the field is left. */
  #onLeave(): void {
    this.#close();
    this.#commit();
  }

  #onLine(event: MouseEvent): void {
    if (event.target === event.currentTarget) this.focus();
  }

  #ask(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#asked?.abort();
    const typed = this.typed.trim();
    this.at = -1;
    if (typed === "") {
      this.found = [];
      return;
    }
    const asked = new AbortController();
    this.#asked = asked;
    this.#timer = setTimeout(() => {
      drafts.recipients(typed, asked.signal).then(
        (found) => {
          if (asked.signal.aborted) return;
          const taken = new Set(this.addresses.map(({ email }) => email.toLowerCase()));
          this.found = found.filter(({ email }) => !taken.has(email.toLowerCase()));
          // A whole address means itself, not one that begins like it.
          this.at = this.found.length > 0 && !isWhole({ name: null, email: typed }) ? 0 : -1;
        },
        (error: unknown) => {
          if (!asked.signal.aborted) report("no suggestions came.", error);
        },
      );
    }, askAfterMs);
  }

  #choose(index: number): void {
    const one = this.found[index];
    if (one) this.#take([{ name: one.name, email: one.email }]);
  }

  #commit(): void {
    const typed = parseRecipients(this.typed);
    if (typed.length > 0) this.#take(typed);
  }

  #take(added: readonly Address[]): void {
    const known = new Set(this.addresses.map(({ email }) => email.toLowerCase()));
    this.addresses = [...this.addresses, ...added.filter(({ email }) => !known.has(email.toLowerCase()))];
    this.typed = "";
    this.#close();
    this.#tell();
  }

  #editChip(index: number): void {
    const before = parseRecipients(this.typed);
    const chip = this.addresses[index];
    this.addresses = [...this.addresses.filter((_one, at) => at !== index), ...before];
    this.typed = chip ? asTyped(chip) : "";
    this.#tell();
    void this.updateComplete.then(() => this.focus());
  }

  #removeChip(index: number): void {
    this.addresses = this.addresses.filter((_one, at) => at !== index);
    this.#tell();
    this.focus();
  }

  #close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#asked?.abort();
    this.found = [];
    this.at = -1;
  }

  #tell(): void {
    const detail = [...this.addresses, ...parseRecipients(this.typed)];
    this.dispatchEvent(new CustomEvent("po-recipients", { detail }));
  }
}
customElements.define("po-recipient-field", RecipientField);

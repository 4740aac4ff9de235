import { css, html, LitElement, nothing } from "lit";
import { reading } from "../api/reading.ts";
import { icon } from "../icons/icon.ts";
import { watch } from "../state/observable.ts";
import { router } from "../state/router.ts";
import { controls } from "../styles/controls.ts";
import { operators, shellText as text } from "../text/shell.ts";
import "./operator-help.ts";
import { report } from "../state/report.ts";

const typingMs = 130;

/** Search as you type. A query that cannot be read says where and why; the last good results stay. */
export class SearchBar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: relative;
        display: block;
        width: 100%;
        max-width: 720px;
      }
      form {
        display: flex;
        align-items: center;
        height: 38px;
        border: 1px solid transparent;
        border-radius: var(--radius);
        background: var(--surface-field);
        box-shadow: inset 0 0 0 1px var(--line-strong);
      }
      form:focus-within {
        box-shadow: inset 0 0 0 2px var(--accent);
      }
      .icon {
        margin: 0 var(--space-2) 0 var(--space-3);
        color: var(--text-muted);
      }
      input {
        flex: 1;
        min-width: 0;
        height: 100%;
        padding: 0;
        border: 0;
        outline: 0;
        background: transparent;
        appearance: none;
      }
      input:focus-visible {
        outline: 0;
      }
      input::placeholder {
        color: var(--text-faint);
        opacity: 1;
      }
      input::-webkit-search-cancel-button {
        display: none;
      }
      kbd {
        margin-right: var(--space-2);
      }
      .icon-button {
        width: 34px;
        height: 34px;
        margin-right: 2px;
      }
      .icon-button .icon {
        margin: 0;
      }
      .below {
        position: absolute;
        z-index: 20;
        inset: calc(100% + 6px) 0 auto 0;
        padding: var(--space-3);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface-raised);
        box-shadow: var(--shadow-floating);
      }
      .query {
        overflow-wrap: anywhere;
        font: var(--type-meta) / 1.6 var(--font-mono);
        white-space: pre-wrap;
      }
      .at {
        border-bottom: 2px solid var(--signal-alarm);
        background: var(--signal-alarm-soft);
        color: var(--signal-alarm);
      }
      .why {
        margin-top: var(--space-1);
        color: var(--signal-alarm);
        font-size: var(--type-meta);
      }
      @media (max-width: 640px) {
        kbd {
          display: none;
        }
        .below {
          position: fixed;
          inset: calc(var(--bar-height) + 2px) var(--space-2) auto;
          max-height: 70dvh;
          overflow: auto;
        }
      }
    `,
  ];
  static override properties = { query: { state: true }, problem: { state: true }, isHelping: { state: true } };
  declare query: string;
  declare problem: { message: string; at: number; length: number } | null;
  declare isHelping: boolean;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #check: AbortController | null = null;
  #unwatch: () => void = () => undefined;

  constructor() {
    super();
    this.query = queryOfRoute() ?? "";
    this.problem = null;
    this.isHelping = false;
    watch(this, router);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = router.watch(() => this.#follow());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch();
  }

  override render() {
    return html`<search>
      <form role="search" @submit=${this.#onSubmit}>
        ${icon("search", { size: 18 })}
        <input
          type="search"
          aria-label=${text.search}
          placeholder=${text.search}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="search"
          aria-invalid=${this.problem ? "true" : "false"}
          aria-describedby=${this.problem ? "why" : nothing}
          .value=${this.query}
          @input=${this.#onInput}
          @focus=${this.#onFocus}
          @blur=${() => (this.isHelping = false)}
          @keydown=${this.#onKey}
        />
        ${
          this.query === ""
            ? html`<kbd aria-hidden="true">/</kbd>`
            : html`<button class="icon-button" type="button" aria-label=${text.clearSearch} @click=${this.#clear}>
                ${icon("close", { size: 18 })}
              </button>`
        }
      </form>
      ${this.problem ? this.#problem(this.problem) : this.isHelping && this.query === "" && router.list.kind !== "search" ? this.#help() : nothing}
    </search>`;
  }

  override firstUpdated(): void {
    if (this.query !== "") this.#run(0);
  }

  override focus(): void {
    const input = this.renderRoot.querySelector("input");
    input?.focus();
    input?.select();
  }

  #problem({ message, at, length }: { message: string; at: number; length: number }) {
    const end = at + Math.max(1, length);
    return html`<div class="below" role="alert">
      <p class="query">${this.query.slice(0, at)}<span class="at">${this.query.slice(at, end) || " "}</span>${this.query.slice(end)}</p>
      <p class="why" id="why">${message}</p>
    </div>`;
  }

  #help() {
    return html`<div
      class="below"
      @pointerdown=${(event: Event) => event.preventDefault()}
      @po-operator=${(event: CustomEvent<string>) => this.put(event.detail)}
    >
      <po-operator-help .operators=${operators}></po-operator-help>
    </div>`;
  }

  /** An example from the help becomes the query, ready to be changed. */
  put(query: string): void {
    this.query = query;
    this.#run(0);
    void this.updateComplete.then(() => this.renderRoot.querySelector("input")?.focus());
  }

  #onInput(event: Event): void {
    this.query = (event.target as HTMLInputElement).value;
    this.#run(typingMs);
  }

  #onFocus(): void {
    this.isHelping = true;
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    void this.#toList();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      void this.#toList();
    }
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    if (this.query === "") this.renderRoot.querySelector("input")?.blur();
    else this.#clear();
  }

  readonly #clear = (): void => {
    this.query = "";
    this.problem = null;
    this.#check?.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (router.list.kind === "search") router.openList({ kind: "inbox" });
    this.focus();
  };

  #run(afterMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#check?.abort();
    const query = this.query.trim();
    if (query === "") {
      this.problem = null;
      if (router.list.kind === "search") router.openList({ kind: "search", query: "" }, { isReplacing: true });
      return;
    }
    const check = new AbortController();
    this.#check = check;
    this.#timer = setTimeout(() => void this.#search(query, check.signal), afterMs);
  }

  async #search(query: string, signal: AbortSignal): Promise<void> {
    try {
      const answer = await reading.checkQuery(query, signal);
      if (signal.aborted) return;
      this.problem = answer.ok ? null : (answer.problem ?? null);
      if (!answer.ok || router.isAt({ kind: "search", query })) return;
      const isTypingOn = router.route.page === "mail" && router.route.emailId === null && router.list.kind === "search";
      router.openList({ kind: "search", query }, { isReplacing: isTypingOn });
    } catch (error) {
      if (!signal.aborted) report("the search could not be checked.", error);
    }
  }

  /** To the results of what stands in the field now, not of what stood there a moment ago. */
  async #toList(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#check?.abort();
    this.#check = new AbortController();
    const query = this.query.trim();
    if (query !== "") await this.#search(query, this.#check.signal);
    if (this.problem === null) this.dispatchEvent(new CustomEvent("po-to-list", { bubbles: true, composed: true }));
  }

  /** Back, forward and links change the query too. */
  #follow(): void {
    const query = queryOfRoute();
    const isTyping = this.shadowRoot?.activeElement?.tagName === "INPUT";
    if (query !== null && (!isTyping || this.query === "")) this.query = query;
    if (query === null && !isTyping) {
      this.query = "";
      this.problem = null;
    }
  }
}

function queryOfRoute(): string | null {
  return router.list.kind === "search" ? router.list.query : null;
}

customElements.define("po-search-bar", SearchBar);

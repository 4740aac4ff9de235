import { css, html, LitElement, nothing } from "lit";
import type { SignInRequest } from "../api/sign-ins.ts";
import { icon } from "../icons/icon.ts";
import { watch } from "../state/observable.ts";
import { SignInFlow } from "../state/sign-in.ts";
import { controls } from "../styles/controls.ts";
import { signInText as text } from "../text/sign-in.ts";

/** A button that leads to a provider's page, and what becomes of it. Fires "po-signed-in" with the sign-in's number. */
export class SignIn extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
        justify-items: start;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2);
      }
      .good {
        display: flex;
        gap: var(--space-2);
        color: var(--signal-calm);
        font-size: var(--type-meta);
      }
      details {
        width: 100%;
        font-size: var(--type-meta);
      }
      summary {
        color: var(--text-muted);
        cursor: pointer;
      }
      .paste {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: end;
        gap: var(--space-2);
        padding-top: var(--space-2);
      }
      .paste .hint {
        grid-column: 1 / -1;
      }
    `,
  ];
  static override properties = { request: { attribute: false }, name: {}, pasted: { state: true } };
  /** Whom to sign in. */
  declare request: SignInRequest;
  /** What the provider is called; empty: it is signed in to again. */
  declare name: string;
  declare pasted: string;
  readonly #flow = new SignInFlow();
  #told: number | null = null;

  constructor() {
    super();
    this.name = "";
    this.pasted = "";
    watch(this, this.#flow);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#flow.state === "waiting") void this.#flow.cancel();
  }

  override updated(): void {
    const { signInId } = this.#flow;
    if (signInId === null || signInId === this.#told) return;
    this.#told = signInId;
    this.dispatchEvent(new CustomEvent("po-signed-in", { detail: signInId }));
  }

  override render() {
    const { state, problem } = this.#flow;
    if (state === "waiting") return this.#waiting();
    if (state === "exchanging") return html`<p class="hint" role="status">${text.exchanging}</p>`;
    if (state === "done") return html`<p class="good" role="status">${icon("check", { size: 18 })}${text.done}</p>`;
    const isSmall = this.name === "";
    const label = isSmall ? text.again : text.signIn(this.name);
    const isOverTor = "route" in this.request && this.request.route === "tor";
    return html`<div class="ways">
        <button class="button ${isSmall ? "small" : ""}" type="button" ?disabled=${state === "beginning"} @click=${this.#begin}>
          ${icon("key", { size: isSmall ? 16 : 18 })}${state === "beginning" ? text.beginning : label}
        </button>
      </div>
      ${isSmall ? nothing : html`<p class="hint">${text.signInMore(this.name)}${isOverTor ? ` ${text.signInTor}` : ""}</p>`}
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}`;
  }

  #waiting() {
    const { url, problem } = this.#flow;
    return html`<p role="status">${text.waiting}</p>
      <div class="ways">
        <a class="button small" href=${url ?? ""} target="_blank" rel="noopener noreferrer">${text.openAgain}</a>
        <button class="button small plain" type="button" @click=${() => void this.#flow.cancel()}>${text.cancel}</button>
      </div>
      <details>
        <summary>${text.pasteTitle}</summary>
        <div class="paste">
          <p class="hint" id="paste-hint">${text.pasteMore}</p>
          <div class="field">
            <label for="pasted">${text.paste}</label>
            <input id="pasted" class="input" autocomplete="off" spellcheck="false" aria-describedby="paste-hint" .value=${this.pasted} @input=${this.#onInput} @keydown=${this.#onKey} />
          </div>
          <button class="button" type="button" @click=${() => void this.#flow.paste(this.pasted)}>${text.pasteUse}</button>
        </div>
        ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
      </details>`;
  }

  #begin(): void {
    this.#told = null;
    void this.#flow.begin(this.request);
  }

  #onInput(event: Event): void {
    this.pasted = (event.target as HTMLInputElement).value;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== "Enter") return;
    // It is no part of the form around.
    event.preventDefault();
    void this.#flow.paste(this.pasted);
  }
}
customElements.define("po-sign-in", SignIn);

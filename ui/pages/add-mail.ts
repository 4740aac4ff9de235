import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { jobs } from "../api/jobs.ts";
import { icon, type IconName } from "../icons/icon.ts";
import { jobsState } from "../state/jobs-state.ts";
import { watch } from "../state/observable.ts";
import { router } from "../state/router.ts";
import { session } from "../state/session.ts";
import { toasts } from "../state/undo.ts";
import { controls, scrolling } from "../styles/controls.ts";
import { addText as text } from "../text/first-run.ts";
import "../components/account-form.ts";
import "../components/import-form.ts";
import "../components/job-list.ts";

type Way = "choose" | "files" | "account";

/** The three ways mail gets in, and how far each is. In the first run it ends with "po-done". */
export class AddMail extends LitElement {
  static override styles = [
    controls,
    scrolling,
    css`
      :host {
        display: block;
        min-height: 0;
        height: 100%;
      }
      :host([bare]) {
        height: auto;
      }
      .inner {
        display: grid;
        gap: var(--space-5);
        max-width: 760px;
        margin: 0 auto;
        padding: var(--space-8) var(--space-6) var(--space-12);
        text-align: left;
      }
      :host([bare]) .inner {
        padding: 0;
      }
      .scroll {
        height: 100%;
      }
      h1 {
        font-size: var(--type-title);
        font-weight: var(--weight-strong);
        letter-spacing: -0.01em;
      }
      .lead {
        color: var(--text-muted);
      }
      .ways {
        display: grid;
        gap: var(--space-3);
      }
      .way {
        display: grid;
        grid-template-columns: 44px 1fr 20px;
        align-items: center;
        gap: var(--space-4);
        padding: var(--space-4);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface-raised);
        text-align: left;
        cursor: pointer;
        box-shadow: var(--shadow-raised);
        transition: border-color var(--motion);
      }
      .way:hover {
        border-color: var(--accent);
      }
      .way:disabled {
        opacity: 0.6;
        cursor: default;
      }
      .picture {
        display: grid;
        place-items: center;
        width: 44px;
        height: 44px;
        border-radius: 22px 22px 8px 8px;
        background: var(--accent-soft);
        color: var(--accent-text);
      }
      .name {
        display: block;
        font-weight: var(--weight-strong);
      }
      .more {
        display: block;
        color: var(--text-muted);
        font-size: var(--type-meta);
      }
      .way > .icon:last-child {
        color: var(--text-faint);
      }
      .panel {
        display: grid;
        gap: var(--space-4);
        padding: var(--space-5);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface-raised);
      }
      .panel h2 {
        font-size: var(--type-lead);
        font-weight: var(--weight-strong);
      }
      .panel > header {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        margin-left: -8px;
      }
      .end {
        display: flex;
        justify-content: center;
      }
    `,
  ];
  static override properties = {
    bare: { type: Boolean, reflect: true },
    way: { state: true },
    isBusy: { state: true },
  };
  declare bare: boolean;
  declare way: Way;
  declare isBusy: boolean;

  constructor() {
    super();
    this.way = "choose";
    this.isBusy = false;
    watch(this, jobsState, session);
  }

  override render() {
    const hasAny = jobsState.imports.length + jobsState.sources.length > 0;
    const inner = html`<div class="inner">
      ${
        this.bare
          ? nothing
          : html`<header>
              <h1>${text.title}</h1>
              <p class="lead">${text.lead}</p>
            </header>`
      }
      ${this.way === "choose" ? this.#ways() : this.#panel(this.way)}
      ${hasAny ? html`<po-job-list></po-job-list>` : nothing}
      ${
        hasAny && this.bare
          ? html`<div class="end"><button class="button primary" type="button" @click=${this.#done}>${text.toInbox}</button></div>`
          : nothing
      }
    </div>`;
    return this.bare ? inner : html`<div class="scroll">${inner}</div>`;
  }

  #ways() {
    return html`<div class="ways">
      ${session.isDemo ? nothing : this.#way("mailOpen", text.demo, text.demoMore, () => void this.#demo())}
      ${this.#way("folder", text.files, text.filesMore, () => (this.way = "files"))}
      ${this.#way("server", text.account, text.accountMore, () => (this.way = "account"))}
    </div>`;
  }

  #way(picture: IconName, name: string, more: string, run: () => void) {
    return html`<button class="way" type="button" ?disabled=${this.isBusy} @click=${run}>
      <span class="picture">${icon(picture, { size: 22 })}</span>
      <span><span class="name">${name}</span><span class="more">${more}</span></span>
      ${icon("chevronRight", { size: 18 })}
    </button>`;
  }

  #panel(way: "files" | "account") {
    return html`<section class="panel">
      <header>
        <button class="icon-button" type="button" aria-label=${text.back} @click=${() => (this.way = "choose")}>${icon("back")}</button>
        <h2>${way === "files" ? text.files : text.account}</h2>
      </header>
      ${
        way === "files"
          ? html`<po-import-form></po-import-form>`
          : html`<po-account-form @po-done=${() => (this.way = "choose")}></po-account-form>`
      }
    </section>`;
  }

  async #demo(): Promise<void> {
    this.isBusy = true;
    try {
      await jobs.startDemo();
      await jobsState.look();
    } catch (error) {
      toasts.warn(sentenceFor(error));
    } finally {
      this.isBusy = false;
    }
  }

  #done(): void {
    this.dispatchEvent(new CustomEvent("po-done"));
    if (!this.bare) router.openList({ kind: "inbox" });
  }
}
customElements.define("po-add-mail", AddMail);

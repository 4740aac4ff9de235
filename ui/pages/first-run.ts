import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { brandMark, icon } from "../icons/icon.ts";
import { jobsState } from "../state/jobs-state.ts";
import { watch } from "../state/observable.ts";
import { mail } from "../state/mail-store.ts";
import type { ListPlace } from "../state/route.ts";
import { router } from "../state/router.ts";
import { session } from "../state/session.ts";
import { strengthOf, type Strength } from "../state/passphrase-strength.ts";
import { controls } from "../styles/controls.ts";
import { firstRunText as text } from "../text/first-run.ts";
import { doorStyles } from "./door-styles.ts";
import "../components/recovery-code.ts";
import type { SecretField } from "../components/secret-field.ts";
import "../components/secret-field.ts";
import "../components/strength-meter.ts";
import "./add-mail.ts";

const strongEnough = 2;

/** From nothing to a mailbox with mail in it: passphrase, recovery code, first mail. */
export class FirstRun extends LitElement {
  static override styles = [
    controls,
    doorStyles,
    css`
      main.wide {
        max-width: 760px;
      }
      ol {
        display: flex;
        justify-content: center;
        gap: var(--space-2);
        margin-bottom: var(--space-8);
      }
      ol li {
        width: 32px;
        height: 4px;
        border-radius: 2px;
        background: var(--line-strong);
      }
      ol li.done {
        background: var(--accent);
      }
      .later {
        display: flex;
        justify-content: center;
        margin-top: var(--space-6);
      }
    `,
  ];
  static override properties = {
    passphrase: { state: true },
    again: { state: true },
    strength: { state: true },
    isBusy: { state: true },
    problem: { state: true },
  };
  declare passphrase: string;
  declare again: string;
  declare strength: Strength | null;
  declare isBusy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.passphrase = "";
    this.again = "";
    this.strength = null;
    this.isBusy = false;
    this.problem = null;
    watch(this, session, jobsState);
  }

  override render() {
    const step = session.phase === "fresh" ? 0 : session.recoveryCode !== null ? 1 : 2;
    return html`<div class="door">
      <main class=${step === 2 ? "wide" : ""}>
        <div class="mark">${brandMark(44)}</div>
        <ol aria-label=${text.step(step + 1)}>
          ${[0, 1, 2].map((one) => html`<li class=${one <= step ? "done" : ""}></li>`)}
        </ol>
        ${step === 0 ? this.#passphrase() : step === 1 ? this.#recovery() : this.#mail()}
      </main>
    </div>`;
  }

  #passphrase() {
    const isStrong = (this.strength?.score ?? 0) >= strongEnough;
    const isSame = this.again === this.passphrase;
    return html`<h1>${text.welcome}</h1>
      <p class="lead">${text.welcomeMore}</p>
      <form @submit=${this.#claim}>
        <div>
          <po-secret-field
            .label=${text.passphrase}
            .value=${this.passphrase}
            autocomplete="new-password"
            @po-input=${(event: CustomEvent<string>) => void this.#typed(event.detail)}
          ></po-secret-field>
          <po-strength-meter .strength=${this.passphrase === "" ? null : this.strength}></po-strength-meter>
        </div>
        <po-secret-field
          .label=${text.again}
          .value=${this.again}
          .hint=${this.again !== "" && !isSame ? text.notSame : ""}
          autocomplete="new-password"
          @po-input=${(event: CustomEvent<string>) => (this.again = event.detail)}
        ></po-secret-field>
        ${this.problem ? html`<p class="problem" role="alert">${icon("warning", { size: 18 })}<span>${this.problem}</span></p>` : nothing}
        <button class="button primary" type="submit" ?disabled=${!isStrong || !isSame || this.isBusy}>
          ${this.isBusy ? text.making : text.make}
        </button>
        <p class="hint">${text.cannotReset}</p>
      </form>`;
  }

  #recovery() {
    return html`<h1>${text.recoveryTitle}</h1>
      <p class="lead">${text.recoveryMore}</p>
      <po-recovery-code .code=${session.recoveryCode ?? ""} @po-done=${() => session.forgetRecoveryCode()}></po-recovery-code>`;
  }

  #mail() {
    return html`<h1>${text.mailTitle}</h1>
      <p class="lead">${text.mailMore}</p>
      <po-add-mail bare @po-done=${this.#finish}></po-add-mail>
      ${
        jobsState.imports.length + jobsState.sources.length > 0
          ? nothing
          : html`<p class="later">
              <button class="button plain" type="button" @click=${this.#finish}>${text.later}</button>
            </p>`
      }`;
  }

  override firstUpdated(): void {
    const field = this.renderRoot.querySelector<SecretField>("po-secret-field");
    void field?.updateComplete.then(() => field.focus());
  }

  async #typed(passphrase: string): Promise<void> {
    this.passphrase = passphrase;
    this.problem = null;
    const strength = await strengthOf(passphrase);
    if (passphrase === this.passphrase) this.strength = strength;
  }

  async #claim(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isBusy || this.again !== this.passphrase || (this.strength?.score ?? 0) < strongEnough) return;
    this.isBusy = true;
    this.problem = null;
    try {
      await session.claim(this.passphrase);
      this.passphrase = "";
      this.again = "";
    } catch (error) {
      this.problem = sentenceFor(error);
    } finally {
      this.isBusy = false;
    }
  }

  #finish(): void {
    session.finishWelcome();
    router.openList(firstPlace(), { isReplacing: true });
  }
}
/** Where the mail that just came is: an imported file may have tags of its own and nothing in the inbox. */
function firstPlace(): ListPlace {
  const isElsewhere =
    !mail.tagOfRole("inbox")?.totalEmails && [...mail.tags.values()].some((tag) => tag.totalEmails > 0);
  return isElsewhere ? { kind: "all" } : { kind: "inbox" };
}

customElements.define("po-first-run", FirstRun);

import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { outbox, type OutboxEntry, type OutboxRecipient } from "../api/outbox.ts";
import { icon } from "../icons/icon.ts";
import { visibleText } from "../reading/visible-text.ts";
import { compose, takeBack } from "../state/composing.ts";
import { outboxState } from "../state/outbox-state.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { errorSentence } from "../text/errors.ts";
import { mediumDate } from "../text/format.ts";
import { outboxText as text } from "../text/outbox.ts";
import { waysText } from "../text/ways.ts";
import "./next-way.ts";
import "./other-way.ts";
import "./way-choice.ts";

/** One mail on its way, in words for each recipient, and what can be done about it. */
export class OutboxEntryCard extends LitElement {
  static override styles = [
    controls,
    css`
      article {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-5);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface-raised);
      }
      h2 {
        font-size: var(--type-body);
        font-weight: var(--weight-strong);
        overflow-wrap: anywhere;
      }
      .state {
        color: var(--text-muted);
        font-size: var(--type-meta);
      }
      .loud {
        color: var(--signal-alarm);
      }
      li {
        padding: var(--space-1) 0;
        font-size: var(--type-meta);
        overflow-wrap: anywhere;
      }
      li small {
        display: block;
        color: var(--text-muted);
        font-size: var(--type-small);
      }
      .delivered {
        color: var(--signal-calm);
      }
      .delivered .icon {
        display: inline-block;
        vertical-align: -2px;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
    `,
  ];
  static override properties = { entry: { attribute: false }, isBusy: { state: true }, isChoosing: { state: true } };
  declare entry: OutboxEntry;
  declare isBusy: boolean;
  /** The other ways are shown. */
  declare isChoosing: boolean;

  constructor() {
    super();
    this.isBusy = false;
    this.isChoosing = false;
  }

  override render() {
    const { entry } = this;
    const problem = entry["postern:problem"];
    return html`<article aria-labelledby="subject">
      <div>
        <h2 id="subject">${visibleText(entry.subject ?? "") || text.noSubject}</h2>
        <p class="state ${entry["postern:notice"] === null ? "" : "loud"}">${this.#stateWords()}${this.#when()}</p>
      </div>
      ${problem && !this.#isInDoubt ? html`<p class="state">${errorSentence(problem.code) ?? problem.sentence ?? problem.code}</p>` : nothing}
      ${this.#isInDoubt ? html`<p class="state">${text.doubtMore}</p>` : nothing}
      ${entry["postern:way"] ? html`<p class="state">${waysText.chosen}</p>` : nothing}
      <ul>
        ${entry["postern:recipients"].map(recipient)}
      </ul>
      ${this.#isUntried ? html`<po-next-way .entryId=${entry.id}></po-next-way>` : nothing}
      <div class="ways">${this.#ways()}</div>
      ${
        this.isChoosing && this.#canGoAnotherWay
          ? html`<po-other-way .entry=${entry} @po-close=${() => this.#choose(false)} @po-done=${() => void this.#onRerouted()}></po-other-way>`
          : nothing
      }
    </article>`;
  }

  /** Settled is not delivered. */
  #stateWords(): string {
    const { "postern:state": state, "postern:recipients": recipients } = this.entry;
    const failed = recipients.filter((each) => each.state === "failed").length;
    if (state !== "done" || failed === 0) return text.states[state];
    return failed === recipients.length ? text.failedToAll : text.failedToSome;
  }

  #when() {
    const { sendAt, "postern:state": state, "postern:nextTryAt": next } = this.entry;
    if (state === "held") return html` · ${text.sendAt(mediumDate(sendAt))}`;
    return state === "queued" && next ? html` · ${mediumDate(next)}` : nothing;
  }

  /** Somebody's copy waits, and no server was reached with it. */
  get #isUntried(): boolean {
    return this.entry["postern:recipients"].some(({ state, choice }) => state === "queued" && choice === null);
  }

  get #isInDoubt(): boolean {
    return this.entry["postern:recipients"].some(({ state }) => state === "doubt");
  }

  /** Somebody is left whom it could still be sent to, and the mail is there. */
  get #canGoAnotherWay(): boolean {
    const { subject, "postern:state": state, "postern:recipients": recipients } = this.entry;
    const isLeft = recipients.some((each) => each.state !== "delivered" && each.state !== "doubt");
    return subject !== null && isLeft && state !== "trying" && state !== "held" && state !== "canceled";
  }

  #ways() {
    const { id, emailId, "postern:state": state, "postern:notice": notice } = this.entry;
    const isOpen = state === "queued" || state === "trying" || state === "held";
    return html`${state === "held" ? this.#way(text.takeBack, () => takeBack(id)) : nothing}
      ${state === "queued" ? this.#way(text.retry, () => outbox.retry(id)) : nothing}
      ${this.#isInDoubt ? html`${this.#way(text.wasSent, () => outbox.resolve(id, "sent"))}${this.#way(text.sendAgain, () => outbox.resolve(id, "again"))}` : nothing}
      ${isOpen || this.entry.subject === null ? nothing : this.#way(text.edit, () => compose({ kind: "edit", emailId }))}
      ${
        this.#canGoAnotherWay
          ? html`<button class="button small" type="button" aria-expanded=${this.isChoosing ? "true" : "false"} ?disabled=${this.isBusy} @click=${() => this.#choose(!this.isChoosing)}>${waysText.other}</button>`
          : nothing
      }
      ${state === "queued" ? this.#way(text.giveUp, () => outbox.giveUp(id)) : nothing}
      ${notice === null || notice === "doubt" ? nothing : this.#way(text.dismiss, () => outbox.dismiss(id))}`;
  }

  #way(label: string, run: () => Promise<unknown>) {
    return html`<button class="button small" type="button" ?disabled=${this.isBusy} @click=${() => void this.#do(run)}>${label}</button>`;
  }

  #choose(isChoosing: boolean): void {
    this.isChoosing = isChoosing;
    if (!isChoosing) void this.updateComplete.then(() => this.#focusOn("button[aria-expanded]"));
  }

  async #onRerouted(): Promise<void> {
    this.isChoosing = false;
    await outboxState.look();
  }

  #focusOn(selector: string): void {
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  async #do(run: () => Promise<unknown>): Promise<void> {
    // A second click comes before the first one's buttons are off.
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      await run();
    } catch (error) {
      toasts.warn(sentenceFor(error));
    } finally {
      await outboxState.look();
      this.isBusy = false;
    }
  }
}

function recipient({ email, state, reached, text: said, words, choice }: OutboxRecipient) {
  const became = state === "delivered" && reached !== null ? text.reached[reached] : text.recipients[state];
  return html`<li>
    <span class=${state}>${state === "delivered" ? icon("check", { size: 14 }) : nothing} ${visibleText(email)}: ${became}</span>
    ${words ? html`<small>${words}</small>` : nothing} ${said === "" ? nothing : html`<small>${text.serverSaid(visibleText(said))}</small>`}
    ${choice ? html`<po-way-choice .choice=${choice}></po-way-choice>` : nothing}
  </li>`;
}
customElements.define("po-outbox-entry", OutboxEntryCard);

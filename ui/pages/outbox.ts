import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { outbox, type OutboxEntry, type OutboxRecipient } from "../api/outbox.ts";
import { icon } from "../icons/icon.ts";
import { visibleText } from "../reading/visible-text.ts";
import { compose, takeBack } from "../state/composing.ts";
import { watch } from "../state/observable.ts";
import { outboxState } from "../state/outbox-state.ts";
import { toasts } from "../state/undo.ts";
import { controls, scrolling } from "../styles/controls.ts";
import { errorSentence } from "../text/errors.ts";
import { mediumDate } from "../text/format.ts";
import { outboxText as text } from "../text/outbox.ts";
import "../components/empty-state.ts";
import "../components/retry-button.ts";

/** Mail on its way, in words for each recipient, and what can be done about it. */
export class OutboxPage extends LitElement {
  static override styles = [
    controls,
    scrolling,
    css`
      :host {
        display: grid;
        min-height: 0;
        height: 100%;
      }
      .scroll {
        padding: var(--space-8) var(--space-6) var(--space-16);
      }
      .column {
        display: grid;
        gap: var(--space-4);
        width: min(100%, 760px);
        margin: 0 auto;
      }
      h1 {
        font-size: var(--type-title);
        font-weight: var(--weight-strong);
      }
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
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      @media (max-width: 760px) {
        .scroll {
          padding: var(--space-5) var(--space-4) var(--space-12);
        }
      }
    `,
  ];
  static override properties = { busy: { state: true } };
  declare busy: string | null;
  #end: () => void = () => undefined;

  constructor() {
    super();
    this.busy = null;
    watch(this, outboxState);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#end = outboxState.attend();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end();
  }

  override render() {
    const { entries, problem } = outboxState;
    if (entries === null && problem !== null)
      return html`<po-empty-state page picture="warning" headline=${text.failed} sentence=${problem}>
        <po-retry-button .label=${text.tryAgain} @click=${() => void outboxState.look()}></po-retry-button>
      </po-empty-state>`;
    if (entries?.length === 0)
      return html`<po-empty-state page picture="send" headline=${text.empty} sentence=${text.emptyMore}></po-empty-state>`;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${text.title}>
      <div class="column">
        <h1>${text.title}</h1>
        ${(entries ?? []).map((entry) => this.#entry(entry))}
      </div>
    </div>`;
  }

  #entry(entry: OutboxEntry) {
    const state = entry["postern:state"];
    const problem = entry["postern:problem"];
    const next = entry["postern:nextTryAt"];
    return html`<article>
      <div>
        <h2>${visibleText(entry.subject ?? "") || text.noSubject}</h2>
        <p class="state ${entry["postern:notice"] === null ? "" : "loud"}">
          ${text.states[state]}${state === "held" ? html` · ${text.sendAt(mediumDate(entry.sendAt))}` : state === "queued" && next ? html` · ${text.nextTry(mediumDate(next))}` : nothing}
        </p>
      </div>
      ${problem ? html`<p class="state">${errorSentence(problem.code) ?? problem.sentence ?? problem.code}</p>` : nothing}
      ${state === "doubt" ? html`<p class="state">${text.doubtMore}</p>` : nothing}
      <ul>
        ${entry["postern:recipients"].map(recipient)}
      </ul>
      <div class="ways">${this.#ways(entry)}</div>
    </article>`;
  }

  #ways(entry: OutboxEntry) {
    const { id, emailId } = entry;
    const state = entry["postern:state"];
    const isOpen = state === "queued" || state === "trying" || state === "held";
    return html`${state === "held" ? this.#way(id, text.takeBack, () => takeBack(id)) : nothing}
      ${state === "held" || state === "queued" ? this.#way(id, text.retry, () => outbox.retry(id)) : nothing}
      ${state === "doubt" ? html`${this.#way(id, text.wasSent, () => outbox.resolve(id, "sent"))}${this.#way(id, text.sendAgain, () => outbox.resolve(id, "again"))}` : nothing}
      ${state === "queued" ? this.#way(id, text.giveUp, () => outbox.giveUp(id)) : nothing}
      ${isOpen ? nothing : this.#way(id, text.edit, () => compose({ kind: "edit", emailId }))}
      ${entry["postern:notice"] === null ? nothing : this.#way(id, text.dismiss, () => outbox.dismiss(id))}`;
  }

  #way(id: string, label: string, run: () => Promise<unknown>) {
    return html`<button class="button small" type="button" ?disabled=${this.busy === id} @click=${() => void this.#do(id, run)}>${label}</button>`;
  }

  async #do(id: string, run: () => Promise<unknown>): Promise<void> {
    this.busy = id;
    try {
      await run();
    } catch (error) {
      toasts.warn(sentenceFor(error));
    } finally {
      this.busy = null;
      await outboxState.look();
    }
  }
}

function recipient({ email, state, text: said, words }: OutboxRecipient) {
  return html`<li>
    <span class=${state}>${state === "delivered" ? icon("check", { size: 14 }) : nothing} ${visibleText(email)}: ${text.recipients[state]}</span>
    ${words ? html`<small>${words}</small>` : nothing} ${said === "" ? nothing : html`<small>${text.serverSaid(visibleText(said))}</small>`}
  </li>`;
}
customElements.define("po-outbox", OutboxPage);

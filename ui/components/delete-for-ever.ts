import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import type { Conversation } from "../state/conversation.ts";
import { deleteForEver, type DeletionProgress, emptyTrash, trashed } from "../state/delete-for-ever.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { deletionText as text } from "../text/delete-for-ever.ts";
import { keepFromPage } from "./dialog.ts";
import "./progress-line.ts";

/** Asks before mail is destroyed, shows how far it is, and can be stopped. Fires "po-deleted" when all of it is gone. */
export class DeleteForEver extends LitElement {
  static override styles = [
    controls,
    css`
      p + p {
        margin-top: var(--space-3);
      }
      .reach {
        color: var(--text-muted);
        font-size: var(--type-small);
      }
      po-progress-line {
        margin-top: var(--space-2);
      }
      .actions {
        display: flex;
        justify-content: flex-end;
        gap: var(--space-2);
        margin-top: var(--space-5);
      }
      .loud {
        border-color: transparent;
        background: var(--signal-alarm);
        color: var(--surface-raised);
      }
    `,
  ];
  static override properties = {
    conversations: { attribute: false },
    progress: { state: true },
    isStopping: { state: true },
    problem: { state: true },
  };
  /** Null: all of the trash. */
  declare conversations: readonly Conversation[] | null;
  /** Null: nothing is being deleted. */
  declare progress: DeletionProgress | null;
  declare isStopping: boolean;
  declare problem: string | null;
  readonly #abort = new AbortController();

  constructor() {
    super();
    this.conversations = null;
    this.progress = null;
    this.isStopping = false;
    this.problem = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }

  override render() {
    const title = this.conversations === null ? text.emptyTitle : text.title;
    return html`<po-dialog .label=${title} .closeLabel=${this.progress ? text.stop : text.keep} @keydown=${keepFromPage}>
      ${this.progress ? this.#working(this.progress) : this.#asking()}
    </po-dialog>`;
  }

  #asking() {
    const { conversations } = this;
    const count = (conversations ?? []).reduce((sum, { emails }) => sum + trashed(emails).length, 0);
    return html`<p>${conversations === null ? text.askEmpty : text.ask(count)}</p>
      <p class="reach">${text.reach}</p>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="actions">
        <button class="button" type="button" autofocus @click=${this.#close}>${text.keep}</button>
        <button class="button loud" type="button" @click=${() => void this.#delete()}>
          ${conversations === null ? text.empty : text.delete}
        </button>
      </div>`;
  }

  #working({ done, total }: DeletionProgress) {
    return html`<p role="status">${text.working(done, total)}</p>
      <po-progress-line .share=${total === null ? null : done / Math.max(1, total)} .label=${text.progress}></po-progress-line>
      <div class="actions">
        <button class="button" type="button" ?disabled=${this.isStopping} @click=${this.#stop}>
          ${this.isStopping ? text.stopping : text.stop}
        </button>
      </div>`;
  }

  readonly #close = (): void => this.renderRoot.querySelector("po-dialog")?.close();

  readonly #stop = (): void => {
    this.isStopping = true;
    this.#abort.abort();
  };

  async #delete(): Promise<void> {
    const { conversations } = this;
    const { signal } = this.#abort;
    const onProgress = (progress: DeletionProgress): void => {
      this.progress = progress;
    };
    this.problem = null;
    onProgress({ done: 0, total: null });
    try {
      const count = await (conversations === null
        ? emptyTrash(onProgress, signal)
        : deleteForEver(conversations, onProgress, signal));
      toasts.say(text.done(count));
      this.dispatchEvent(new CustomEvent("po-deleted"));
      this.#close();
    } catch (error) {
      if (signal.aborted) {
        toasts.say(text.stopped(this.progress?.done ?? 0));
        this.#close();
      } else {
        this.problem = sentenceFor(error);
        this.progress = null;
      }
    }
  }
}
customElements.define("po-delete-for-ever", DeleteForEver);

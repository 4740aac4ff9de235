import { css, html, LitElement, nothing } from "lit";
import { jobsState } from "../state/jobs-state.ts";
import { watch } from "../state/observable.ts";
import { router } from "../state/router.ts";
import { controls } from "../styles/controls.ts";
import { number } from "../text/format.ts";
import { shellText as text } from "../text/shell.ts";
import "./progress-line.ts";

/** Imports and sources at work, small, at the foot of the places. */
export class RunningJobs extends LitElement {
  static override styles = [
    controls,
    css`
      button {
        display: grid;
        gap: var(--space-1);
        width: 100%;
        padding: var(--space-2) var(--space-4) var(--space-3);
        border: 0;
        border-top: 1px solid var(--line);
        background: transparent;
        text-align: left;
        font-size: var(--type-small);
        cursor: pointer;
      }
      button:hover {
        background: var(--hover);
      }
      .line {
        display: flex;
        justify-content: space-between;
        gap: var(--space-2);
        color: var(--text-muted);
        font-variant-numeric: tabular-nums;
      }
      .line span:first-child {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      @container places (max-width: 100px) {
        .line {
          display: none;
        }
        button {
          padding: var(--space-3) var(--space-2);
        }
      }
    `,
  ];

  constructor() {
    super();
    watch(this, jobsState);
  }

  override render() {
    const job = jobsState.running[0];
    const source = jobsState.syncing[0];
    if (job) {
      const share = job.bytesTotal ? job.bytes / job.bytesTotal : null;
      return this.#row(`${text.importing} ${job.label}`, number(job.messages + job.duplicates), share);
    }
    if (source) {
      const { messages, messagesTotal } = source.progress ?? { messages: 0, messagesTotal: null };
      const share = messagesTotal ? messages / messagesTotal : null;
      return this.#row(text.syncing(source.host), number(messages), share);
    }
    return nothing;
  }

  #row(label: string, count: string, share: number | null) {
    return html`<button type="button" title=${label} @click=${() => router.go("/add")}>
      <span class="line"><span>${label}</span><span>${count}</span></span>
      <po-progress-line .share=${share} .label=${label}></po-progress-line>
    </button>`;
  }
}
customElements.define("po-running-jobs", RunningJobs);

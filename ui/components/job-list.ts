import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { jobs, type ImportJob, type Source } from "../api/jobs.ts";
import { errorSentence } from "../text/errors.ts";
import { icon } from "../icons/icon.ts";
import { jobsState } from "../state/jobs-state.ts";
import { watch } from "../state/observable.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { accountText } from "../text/accounts.ts";
import { addText as text } from "../text/first-run.ts";
import { fileSize, number, plural, timeLeft } from "../text/format.ts";
import "./account-sending.ts";
import "./progress-line.ts";
import "./sign-in.ts";
import "./source-form.ts";

const jobsShownMax = 8;

/** Imports and accounts, each with its progress, rate, time left, and stop or resume. */
export class JobList extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-5);
      }
      h2 {
        margin-bottom: var(--space-2);
        font-size: var(--type-meta);
        font-weight: var(--weight-strong);
        color: var(--text-muted);
      }
      li {
        display: grid;
        gap: var(--space-2);
        padding: var(--space-3) var(--space-4);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface-raised);
      }
      li + li {
        margin-top: var(--space-2);
      }
      .line {
        display: flex;
        align-items: center;
        gap: var(--space-3);
      }
      .label {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-weight: var(--weight-medium);
      }
      .state {
        flex: none;
        color: var(--text-muted);
        font-size: var(--type-small);
      }
      .state.good {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        color: var(--signal-calm);
      }
      .state.bad {
        color: var(--signal-alarm);
      }
      /* The state is a line of its own: with the buttons there is no room for words. */
      .source {
        display: grid;
        grid-template: "label ways" "state state" / minmax(0, 1fr) auto;
        gap: var(--space-1) var(--space-3);
      }
      .source .label {
        grid-area: label;
      }
      .source .state {
        grid-area: state;
      }
      .source .ways {
        grid-area: ways;
        display: flex;
        gap: var(--space-2);
      }
      @media (max-width: 560px) {
        .source {
          grid-template: "label" "state" "ways" / minmax(0, 1fr);
        }
        .source .ways {
          padding-top: var(--space-2);
        }
      }
      po-source-form {
        padding: var(--space-3) 0 var(--space-2);
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--space-4);
        color: var(--text-muted);
        font-size: var(--type-meta);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  static override properties = { editedId: { state: true } };
  declare editedId: Source["id"] | null;

  constructor() {
    super();
    this.editedId = null;
    watch(this, jobsState);
  }

  override render() {
    const { sources } = jobsState;
    const imports = jobsState.imports.slice(0, jobsShownMax);
    const earlier = jobsState.imports.length - imports.length;
    return html`${imports.length > 0 ? html`<section><h2>${text.jobs}</h2><ul>${imports.map((job) => this.#job(job))}</ul>${earlier > 0 ? html`<p class="hint">${plural(earlier, text.earlierJobs)}</p>` : nothing}</section>` : nothing}
    ${sources.length > 0 ? html`<section><h2>${text.sources}</h2><ul>${sources.map((source) => this.#source(source))}</ul></section>` : nothing}
    ${jobsState.relaysOf(null).length > 0 ? html`<section><h2>${accountText.otherRelays}</h2><po-account-sending></po-account-sending></section>` : nothing}`;
  }

  #job(job: ImportJob) {
    const isRunning = job.state === "running";
    // The kernel's word for the mail that it brings itself.
    const label = job.label === "demo" ? text.demoLabel : job.label;
    const bytesTotal = job.bytesTotal ?? jobsState.uploadBytes.get(job.label) ?? null;
    const share = bytesTotal ? Math.min(1, job.bytes / bytesTotal) : null;
    const act = (run: () => Promise<unknown>) => () => void this.#act(run);
    return html`<li>
      <div class="line">
        <span class="label" title=${label}>${label}</span>
        <span class="state ${job.state === "done" ? "good" : job.state === "failed" ? "bad" : ""}" role="status">
          ${job.state === "done" ? icon("check", { size: 15 }) : nothing}${text[job.state]}
        </span>
        ${
          isRunning
            ? html`<button class="button small" type="button" @click=${act(() => jobs.stopImport(job.id))}>${text.stop}</button>`
            : !job.canResume
              ? nothing
              : html`<button class="button small" type="button" @click=${act(() => jobs.resumeImport(job.id))}>${text.resume}</button>`
        }
      </div>
      ${isRunning ? html`<po-progress-line .share=${share} .label=${job.label}></po-progress-line>` : nothing}
      <div class="facts">
        <span>${plural(job.messages, text.messages)}</span>
        ${job.duplicates > 0 ? html`<span>${plural(job.duplicates, text.duplicates)}</span>` : nothing}
        ${job.failed > 0 ? html`<span>${plural(job.failed, text.unreadable)}</span>` : nothing}
        <span>${bytesTotal && isRunning ? `${fileSize(job.bytes)} / ${fileSize(bytesTotal)}` : fileSize(job.bytes)}</span>
        ${isRunning && job.perSecond > 0 ? html`<span>${text.perSecond(number(Math.round(job.perSecond)))}</span>` : nothing}
        ${isRunning && job.secondsLeft !== null ? html`<span>${text.left(timeLeft(job.secondsLeft))}</span>` : nothing}
      </div>
      ${job.error ? html`<p class="problem">${errorSentence(job.error.code) ?? job.error.code}</p>` : nothing}
    </li>`;
  }

  #source(source: Source) {
    const { progress } = source;
    const isBusy = jobsState.syncing.includes(source);
    const share = progress?.messagesTotal ? Math.min(1, progress.messages / progress.messagesTotal) : null;
    const isEdited = this.editedId === source.id;
    const problem = source.lastError?.code;
    const refused = source.changeRefused?.code;
    return html`<li>
      <div class="line source">
        <span class="label" title=${`${source.user} · ${source.host}`}>${source.user} · ${source.host}</span>
        <span class="state" role="status">${text.sourceStates[source.state] ?? source.state}</span>
        <span class="ways">
        <button class="button small" type="button" @click=${() => void this.#act(() => jobs.syncSource(source.id))}>${text.syncNow}</button>
        <button
          class="button small"
          type="button"
          aria-expanded=${isEdited ? "true" : "false"}
          aria-label=${text.editSourceNamed(`${source.user} · ${source.host}`)}
          @click=${() => (this.editedId = isEdited ? null : source.id)}
        >
          ${text.editSource}
        </button>
        <button class="button small danger" type="button" @click=${() => void this.#act(() => jobs.removeSource(source.id))}>${text.removeSource}</button>
        </span>
      </div>
      ${isBusy ? html`<po-progress-line .share=${share} .label=${source.host}></po-progress-line>` : nothing}
      ${
        progress
          ? html`<div class="facts">
              <span>${plural(progress.messages, text.messages)}</span><span>${text.folders(progress.foldersDone, progress.folders)}</span>
              ${source.changesWaiting > 0 ? html`<span>${plural(source.changesWaiting, text.changesWaiting)}</span>` : nothing}
              ${source.isReadOnly ? html`<span>${text.readOnly}</span>` : nothing}
            </div>`
          : nothing
      }
      ${problem ? html`<p class="problem">${errorSentence(problem) ?? problem}</p>` : nothing}
      ${source.signInId !== null && problem?.startsWith("SIGN_IN_") ? html`<po-sign-in .request=${{ signInId: source.signInId }} @po-signed-in=${() => void jobsState.look()}></po-sign-in>` : nothing}
      ${refused ? html`<p class="problem">${text.changeRefused(errorSentence(refused) ?? refused)}</p>` : nothing}
      <po-account-sending .source=${source}></po-account-sending>
      ${isEdited ? html`<po-source-form .source=${source} @po-done=${this.#endEdit} @po-cancel=${this.#endEdit}></po-source-form>` : nothing}
    </li>`;
  }

  #endEdit(): void {
    this.editedId = null;
  }

  async #act(run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      toasts.warn(sentenceFor(error));
    }
    await jobsState.look();
  }
}
customElements.define("po-job-list", JobList);

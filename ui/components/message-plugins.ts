import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { type AuditRow, type MessageVerdict, plugins } from "../api/plugins.ts";
import { pluginsState } from "../state/plugins-state.ts";
import { controls } from "../styles/controls.ts";
import { fullDate, mediumDate, percent } from "../text/format.ts";
import { auditText as text, hookWords } from "../text/plugins.ts";
import { didWhat, outcomeOf } from "./plugins/audit-words.ts";

/** Which plugin saw or changed one message, and when. */
export class MessagePlugins extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      h2 {
        margin-bottom: 2px;
        color: var(--text-muted);
        font-size: var(--type-small);
        font-weight: var(--weight-strong);
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--space-2);
        padding: 2px 0;
      }
      b {
        font-weight: var(--weight-medium);
      }
      small,
      time {
        color: var(--text-muted);
        font-size: var(--type-small);
        line-height: 20px;
      }
      time {
        margin-left: auto;
        font-variant-numeric: tabular-nums;
      }
      .bad {
        color: var(--signal-alarm);
      }
    `,
  ];
  static override properties = {
    emailId: { attribute: false },
    rows: { state: true },
    verdict: { state: true },
    problem: { state: true },
  };
  declare emailId: string;
  declare rows: AuditRow[] | null;
  declare verdict: MessageVerdict | null;
  declare problem: string | null;

  constructor() {
    super();
    this.rows = null;
    this.verdict = null;
    this.problem = null;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("emailId")) void this.#load();
  }

  override render() {
    return html`<section aria-label=${text.who}>
      <h2>${text.who}</h2>
      ${this.problem ? html`<p class="problem">${this.problem}</p>` : nothing}
      ${
        this.rows === null
          ? nothing
          : this.rows.length === 0
            ? html`${this.#judged()}
                <p class="hint">${text.nobody} ${this.verdict === null ? text.shipped : nothing}</p>`
            : html`${this.#judged()}
                <ul aria-label=${text.whoMore}>
                  ${this.rows.map((row) => this.#row(row))}
                </ul>`
      }
    </section>`;
  }

  #judged() {
    if (this.verdict === null) return nothing;
    const { plugin, version, score } = this.verdict;
    return html`<p>
      <b>${pluginsState.of(plugin)?.name ?? plugin}</b> <small>${version}</small> ${text.judged(percent(score))}
    </p>`;
  }

  #row(row: AuditRow) {
    const when = new Date(row.at).toISOString();
    const { words, tone } = outcomeOf(row);
    return html`<li>
      <b>${pluginsState.of(row.plugin)?.name ?? row.plugin}</b>
      <span>${didWhat(row)}${row.scope ? `: ${row.scope}` : ""}</span>
      <small>${hookWords(row.hook)}</small>
      ${tone === "good" ? nothing : html`<small class="bad">${words}</small>`}
      <time datetime=${when} title=${fullDate(when)}>${mediumDate(when)}</time>
    </li>`;
  }

  async #load(): Promise<void> {
    const { emailId } = this;
    this.rows = null;
    this.problem = null;
    try {
      const { rows, verdict } = await plugins.ofEmail(emailId);
      if (emailId !== this.emailId) return;
      this.rows = rows;
      this.verdict = verdict;
    } catch (error) {
      if (emailId === this.emailId) this.problem = sentenceFor(error);
    }
  }
}
customElements.define("po-message-plugins", MessagePlugins);

import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../../api/api-error.ts";
import { plugins, type UpdatePreview } from "../../api/plugins.ts";
import { icon } from "../../icons/icon.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { mediumDate, percent } from "../../text/format.ts";
import { consentText as text } from "../../text/plugin-consent.ts";
import { hookWords, pluginsText } from "../../text/plugins.ts";
import "../progress-line.ts";
import "../retry-button.ts";

const shownFirst = 5;

/** The last calls, answered by the waiting version in shadow: where its answers differ. */
export class UpdatePreviewElement extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    css`
      .card {
        gap: var(--space-3);
        padding: var(--space-4) var(--space-5);
      }
      .calm {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        font-size: 14px;
      }
      .calm .icon {
        color: var(--signal-calm);
      }
      .item {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 2px var(--space-3);
        padding: var(--space-3) 0;
        border-top: 1px solid var(--line);
      }
      .item h4 b {
        color: var(--text);
        font-weight: var(--weight-medium);
        overflow-wrap: anywhere;
      }
      .item h4 {
        grid-column: 1 / -1;
        margin: 0 0 var(--space-1);
        font-size: var(--type-small);
        font-weight: var(--weight-normal);
        color: var(--text-muted);
      }
      .answer {
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-small);
        background: var(--surface-sunken);
        font: var(--type-small) / 1.5 var(--font-mono);
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      .answer b {
        display: block;
        font-family: var(--font);
        font-weight: var(--weight-medium);
        color: var(--text-muted);
      }
      .answer.said {
        font-family: var(--font);
      }
      .answer.after {
        background: var(--signal-note-soft);
      }
      .answer.after b {
        color: var(--signal-note);
      }
      @media (max-width: 560px) {
        .item {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];
  static override properties = {
    pluginId: { attribute: false },
    hash: { attribute: false },
    preview: { state: true },
    problem: { state: true },
    isShowingAll: { state: true },
  };
  declare pluginId: string;
  /** Of the package that waits: another one is tried anew. */
  declare hash: string;
  declare preview: UpdatePreview | null;
  declare problem: string | null;
  declare isShowingAll: boolean;
  #asking: AbortController | null = null;

  constructor() {
    super();
    this.preview = null;
    this.problem = null;
    this.isShowingAll = false;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("pluginId") || changed.has("hash")) void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asking?.abort();
  }

  override render() {
    return html`<section class="card">
      <div>
        <h3>${text.preview}</h3>
        <p class="lead">${text.previewMore}</p>
      </div>
      <div role="status">${this.#result()}</div>
      ${this.preview ? this.#items(this.preview) : nothing}
    </section>`;
  }

  #result() {
    if (this.problem) {
      return html`<p class="problem">${this.problem}</p>
        <po-retry-button .label=${pluginsText.tryAgain} @click=${() => void this.#load()}></po-retry-button>`;
    }
    if (!this.preview) {
      return html`<p class="hint">${text.previewing}</p>
        <po-progress-line .share=${null} .label=${text.previewing}></po-progress-line>`;
    }
    const { calls, differing } = this.preview;
    if (calls === 0) return html`<p>${text.previewNone}</p><p class="hint">${text.previewNoneMore}</p>`;
    if (differing.length === 0)
      return html`<p class="calm">${icon("check", { size: 18 })}${text.noDifferences(calls)}</p>`;
    return html`<p>${text.differences(differing.length, calls)}</p>`;
  }

  #items({ differing }: UpdatePreview) {
    const shown = this.isShowingAll ? differing : differing.slice(0, shownFirst);
    const left = differing.length - shown.length;
    return html`${shown.map(
      ({ hook, at, about, before, after }) => html`<div class="item">
        <h4>${about === "" ? hookWords(hook) : html`<b>${about}</b>`} · ${mediumDate(new Date(at).toISOString())}</h4>
        ${this.#answer("", text.before, hook, before)} ${this.#answer("after", text.after, hook, after)}
      </div>`,
    )}
    ${left > 0 ? html`<div><button class="button small" type="button" @click=${() => (this.isShowingAll = true)}>${text.showAll(left)}</button></div>` : nothing}`;
  }

  #answer(tone: string, title: string, hook: string, answer: string) {
    const words = inWords(hook, answer);
    return html`<p class="answer ${tone} ${words === null ? "" : "said"}"><b>${title}</b>${words ?? answer}</p>`;
  }

  async #load(): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.preview = null;
    this.problem = null;
    try {
      this.preview = await plugins.preview(this.pluginId, asking.signal);
    } catch (error) {
      if (!asking.signal.aborted) this.problem = sentenceFor(error);
    }
  }
}
customElements.define("po-update-preview", UpdatePreviewElement);

/** A verdict as a sentence; null: another answer, which is shown as the plugin gave it. */
function inWords(hook: string, answer: string): string | null {
  const verdict = hook === "message.classify" ? verdictIn(answer) : undefined;
  if (verdict === undefined) return null;
  if (verdict === null) return text.noOpinion;
  const said = text.opinion(percent(verdict.score));
  return verdict.words.length === 0 ? said : `${said}: ${verdict.words.join(", ")}`;
}

/** Undefined: it is none, or was cut. */
function verdictIn(answer: string): { score: number; words: string[] } | null | undefined {
  try {
    const value: unknown = JSON.parse(answer);
    if (value === null) return null;
    const { score, words } = value as { score?: unknown; words?: unknown };
    if (typeof score !== "number" || !Array.isArray(words)) return undefined;
    return { score, words: words.map((each: { word?: unknown }) => String(each.word)) };
  } catch {
    return undefined; // Not JSON: a code, or a text that was too long.
  }
}

import { css, html, LitElement, nothing } from "lit";
import { styleOf } from "../styles/style-of.ts";
import { sentenceFor } from "../api/api-error.ts";
import { reading, type SpamReasons } from "../api/reading.ts";
import { controls } from "../styles/controls.ts";
import { percent } from "../text/format.ts";
import { readingText as text } from "../text/reading.ts";
import "./dialog.ts";

const wordsShown = 14;

/** The filter's opinion of one message, and the words behind it. */
export class SpamReasonsDialog extends LitElement {
  static override styles = [
    controls,
    css`
      .verdict {
        margin-bottom: var(--space-1);
        font-size: var(--type-title);
        font-weight: var(--weight-strong);
        line-height: 1.3;
      }
      .scale {
        position: relative;
        height: 6px;
        margin: var(--space-3) 0 var(--space-5);
        border-radius: 3px;
        background: linear-gradient(90deg, var(--line), var(--signal-note));
      }
      .here {
        position: absolute;
        top: -4px;
        width: 4px;
        height: 14px;
        margin-left: -2px;
        border-radius: 2px;
        background: var(--text);
      }
      h3 {
        margin-bottom: var(--space-2);
        font-size: var(--type-meta);
        font-weight: var(--weight-strong);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 96px 44px;
        align-items: center;
        gap: var(--space-3);
        padding: 3px 0;
        font-size: var(--type-meta);
      }
      .word {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-family: var(--font-mono);
      }
      .bar {
        position: relative;
        height: 6px;
        border-radius: 3px;
        background: var(--line);
      }
      .bar span {
        position: absolute;
        top: 0;
        bottom: 0;
        border-radius: 3px;
        background: var(--accent);
      }
      .bar.for span {
        background: var(--signal-note);
      }
      .share {
        color: var(--text-muted);
        text-align: right;
        font-variant-numeric: tabular-nums;
      }
      .hint {
        margin-top: var(--space-4);
      }
    `,
  ];
  static override properties = { emailId: { attribute: false }, reasons: { state: true }, problem: { state: true } };
  declare emailId: string;
  declare reasons: SpamReasons | null | undefined;
  declare problem: string | null;

  // Not when connected: an element that is upgraded in the page gets its properties with the first update.
  override firstUpdated(): void {
    reading.spam(this.emailId).then(
      (reasons) => (this.reasons = reasons),
      (error: unknown) => (this.problem = sentenceFor(error)),
    );
  }

  override render() {
    return html`<po-dialog .label=${text.whyScore} .closeLabel=${text.close}>
      ${this.problem ? html`<p class="problem">${this.problem}</p>` : this.reasons === null ? html`<p>${text.noVerdict}</p>` : nothing}
      ${this.reasons ? this.#verdict(this.reasons) : nothing}
    </po-dialog>`;
  }

  #verdict({ score, words, pluginId, pluginVersion }: SpamReasons) {
    return html`<p class="verdict">${text.verdict(score)}</p>
      <div class="scale" aria-hidden="true"><span class="here" ${styleOf({ left: `${score * 100}%` })}></span></div>
      ${
        words.length === 0
          ? nothing
          : html`<h3>${text.verdictWords}</h3>
              <ul>
                ${words.slice(0, wordsShown).map(({ word, probability }) => {
                  const isFor = probability >= 0.5;
                  const width = Math.abs(probability - 0.5) * 100;
                  return html`<li>
                    <span class="word" title=${word}>${word}</span>
                    <span class="bar ${isFor ? "for" : "against"}" role="img" aria-label=${isFor ? text.speaksForSpam : text.speaksAgainst}>
                      <span ${styleOf({ left: isFor ? "50%" : `${50 - width}%`, width: `${width}%` })}></span>
                    </span>
                    <span class="share">${percent(probability)}</span>
                  </li>`;
                })}
              </ul>`
      }
      <p class="hint">${text.judgedBy(pluginId, pluginVersion)}</p>`;
  }
}
customElements.define("po-spam-reasons", SpamReasonsDialog);

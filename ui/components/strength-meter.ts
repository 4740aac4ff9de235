import { css, html, LitElement } from "lit";
import type { Strength } from "../state/passphrase-strength.ts";
import { firstRunText as text } from "../text/first-run.ts";

/** Four bars and a sentence. The sentence says it all: no colour alone. */
export class StrengthMeter extends LitElement {
  static override styles = css`
    .bars {
      display: grid;
      grid-template-columns: repeat(4, 1fr);
      gap: 4px;
      margin: 8px 0 4px;
    }
    i {
      height: 4px;
      border-radius: 2px;
      background: var(--line);
      transition: background var(--motion);
    }
    .weak i.on {
      background: var(--signal-alarm);
    }
    .fair i.on {
      background: var(--signal-note);
    }
    .strong i.on {
      background: var(--signal-calm);
    }
    p {
      min-height: 20px;
      margin: 0;
      color: var(--text-muted);
      font-size: var(--type-meta);
    }
  `;
  static override properties = { strength: { attribute: false } };
  declare strength: Strength | null;

  override render() {
    const score = this.strength?.score ?? 0;
    const tone = score < 2 ? "weak" : score < 3 ? "fair" : "strong";
    const lit = this.strength === null ? 0 : Math.max(1, score);
    return html`<div class="bars ${tone}" aria-hidden="true">
        ${[1, 2, 3, 4].map((bar) => html`<i class=${bar <= lit ? "on" : ""}></i>`)}
      </div>
      <p role="status">${this.strength === null ? text.strength.empty : text.strength[this.strength.hint]}</p>`;
  }
}
customElements.define("po-strength-meter", StrengthMeter);

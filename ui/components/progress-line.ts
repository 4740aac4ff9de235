import "@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js";
import { css, html, LitElement } from "lit";

/** A thin bar; without a share it only says that something moves. */
export class ProgressLine extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    wa-progress-bar {
      --track-height: 4px;
      --track-color: var(--line);
      --indicator-color: var(--accent);
    }
    wa-progress-bar::part(base) {
      border-radius: 2px;
    }
  `;
  static override properties = { share: { attribute: false }, label: { attribute: false } };
  declare share: number | null;
  declare label: string;

  override render() {
    return html`<wa-progress-bar
      label=${this.label}
      .value=${Math.round((this.share ?? 0) * 100)}
      ?indeterminate=${this.share === null}
    ></wa-progress-bar>`;
  }
}
customElements.define("po-progress-line", ProgressLine);

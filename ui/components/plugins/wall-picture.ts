import { css, html, LitElement, nothing, svg } from "lit";
import type { WallStatus } from "../../api/plugins.ts";
import { icon } from "../../icons/icon.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { pluginsText as text } from "../../text/plugins.ts";

/** The walls as they stand on this machine: a plugin in the middle, a ring for each wall, and what each keeps away. */
export class WallPicture extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    css`
      .body {
        display: grid;
        grid-template-columns: 148px minmax(0, 1fr);
        align-items: center;
        gap: var(--space-6);
      }
      svg.rings {
        display: block;
        width: 148px;
        height: 148px;
      }
      .ring {
        fill: none;
        stroke: var(--signal-calm);
        stroke-width: 3;
      }
      .ring.down {
        stroke: var(--signal-note);
        stroke-dasharray: 3 7;
      }
      .core {
        fill: var(--surface-sunken);
      }
      .sign {
        color: var(--text-muted);
      }
      dl {
        display: grid;
        gap: var(--space-2);
      }
      dl > div {
        display: grid;
        grid-template-columns: 18px 136px minmax(0, 1fr);
        gap: 0 var(--space-2);
        font-size: var(--type-meta);
      }
      dt {
        font-weight: var(--weight-medium);
      }
      dd {
        color: var(--text-muted);
        overflow-wrap: anywhere;
      }
      .icon {
        margin-top: 1px;
        color: var(--signal-calm);
      }
      .down .icon,
      .down dd {
        color: var(--signal-note);
      }
      @media (max-width: 760px) {
        .body {
          grid-template-columns: 1fr;
          justify-items: center;
        }
        dl {
          width: 100%;
        }
        dl > div {
          grid-template-columns: 18px minmax(0, 1fr);
        }
        dd {
          grid-column: 2;
        }
      }
    `,
  ];
  static override properties = { walls: { attribute: false } };
  declare walls: WallStatus[];

  override render() {
    if (this.walls.length === 0) return nothing;
    const up = this.walls.filter(({ isLive }) => isLive).length;
    const count = this.walls.length;
    return html`<section class="card">
      <div>
        <h3>${text.walls}</h3>
        <p class="lead">${up === count ? text.allWalls(count) : text.someWalls(up, count)} ${text.wallsMore}</p>
      </div>
      <div class="body">
        ${this.#rings()}
        <dl>
          ${this.walls.map(
            ({ wall, isLive, detail, technical }) => html`<div class=${isLive ? "" : "down"}>
              ${icon(isLive ? "check" : "warning", { size: 16 })}
              <dt>${text.wallNames[wall] ?? wall}<span class="visually-hidden">, ${isLive ? text.wallUp : text.wallDown}</span></dt>
              <dd title=${technical ?? nothing}>${detail}${isLive ? nothing : html` <small>${technical}</small>`}</dd>
            </div>`,
          )}
        </dl>
      </div>
    </section>`;
  }

  /** The innermost ring is the first wall; a broken line is one that does not stand here. */
  #rings() {
    const step = Math.min(7, 44 / this.walls.length);
    return html`<svg class="rings" viewBox="0 0 148 148" aria-hidden="true" focusable="false">
      <circle class="core" cx="74" cy="74" r="22" />
      ${this.walls.map((wall, at) => ring(28 + at * step, wall.isLive))}
      <g class="sign" transform="translate(62 62) scale(1.2)">${icon("puzzle")}</g>
    </svg>`;
  }
}
customElements.define("po-wall-picture", WallPicture);

function ring(radius: number, isLive: boolean) {
  return svg`<circle class="ring ${isLive ? "" : "down"}" cx="74" cy="74" r=${radius} />`;
}

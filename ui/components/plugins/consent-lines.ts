import { css, html, LitElement, nothing } from "lit";
import type { ConsentLine, Grants, Scope } from "../../api/plugins.ts";
import { icon, type IconName } from "../../icons/icon.ts";
import { isSameScope, narrowingsOf, scopeOf } from "../../state/scope-narrowing.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { consentText as text } from "../../text/plugin-consent.ts";
import { pluginStyles } from "./plugin-styles.ts";
import "./scope-form.ts";

type Kind = ConsentLine["kind"];

const kinds: ReadonlyArray<{ kind: Kind; picture: IconName }> = [
  { kind: "sees", picture: "eye" },
  { kind: "changes", picture: "draft" },
  { kind: "sends", picture: "send" },
  { kind: "keeps", picture: "archive" },
];

/** What a plugin sees, can change, can send out and keeps; each line can be refused or narrowed. Fires "po-grants". */
export class ConsentLines extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    pluginStyles,
    css`
      :host {
        gap: var(--space-4);
      }
      .card {
        gap: 0;
        padding: var(--space-4) var(--space-5);
      }
      .head {
        display: flex;
        align-items: center;
        gap: var(--space-2);
      }
      .head .icon {
        color: var(--text-muted);
      }
      .sends.some .head .icon {
        color: var(--signal-note);
      }
      .empty {
        margin-top: 2px;
        padding-left: 26px;
        color: var(--text-muted);
        font-size: var(--type-meta);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-2) var(--space-4);
        padding: var(--space-3) 0 var(--space-3) 26px;
      }
      li + li {
        border-top: 1px solid var(--line);
      }
      li:last-child {
        padding-bottom: 0;
      }
      .before {
        grid-column: 1 / -1;
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-small);
        background: var(--surface-sunken);
        color: var(--text-muted);
        font-size: 14px;
        overflow-wrap: anywhere;
      }
      .before b,
      .after {
        display: block;
        font-size: var(--type-small);
        font-weight: var(--weight-medium);
      }
      .after {
        color: var(--signal-note);
      }
      .sentence {
        overflow-wrap: anywhere;
      }
      li.refused .sentence {
        color: var(--text-muted);
        text-decoration: line-through;
      }
      .allow {
        align-items: center;
        align-self: start;
        flex-direction: row-reverse;
        padding: 2px 0;
        color: var(--text-muted);
        font-size: var(--type-meta);
        white-space: nowrap;
      }
      .allow input {
        margin: 0;
      }
      .words,
      details,
      .problem {
        grid-column: 1 / -1;
      }
      summary {
        display: inline-flex;
        align-items: center;
        gap: var(--space-1);
        min-height: 28px;
        margin-left: -6px;
        padding: 0 var(--space-2) 0 4px;
        border-radius: var(--radius-small);
        color: var(--accent-text);
        font-size: var(--type-meta);
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary:hover {
        background: var(--hover);
      }
      details[open] summary .icon {
        transform: rotate(90deg);
      }
      .mark {
        margin-left: var(--space-1);
        color: var(--signal-note);
      }
      po-scope-form {
        margin-top: var(--space-1);
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-small);
        background: var(--surface);
      }
      @media (max-width: 560px) {
        .card {
          padding: var(--space-4);
        }
        li {
          padding-left: 0;
        }
        .empty {
          padding-left: 0;
        }
      }
    `,
  ];
  static override properties = {
    lines: { attribute: false },
    grants: { attribute: false },
    needed: { attribute: false },
    isRunning: { attribute: false },
    isPartial: { attribute: false },
    said: { attribute: false },
  };
  declare lines: ConsentLine[];
  declare grants: Grants;
  /** The capability that the server would not do without. */
  declare needed: string | null;
  /** It runs already: "it sees", not "it would see". */
  declare isRunning: boolean;
  /** Only some of its lines: says nothing of lists that are empty here. */
  declare isPartial: boolean;
  /** Of an update: by capability, what it said until now. */
  declare said: Record<string, string>;

  constructor() {
    super();
    this.lines = [];
    this.grants = {};
    this.needed = null;
    this.isRunning = false;
    this.isPartial = false;
    this.said = {};
  }

  override render() {
    return kinds.map(({ kind, picture }) => {
      const lines = this.lines.filter((line) => line.kind === kind);
      if (lines.length === 0 && (this.isPartial || kind === "keeps")) return nothing;
      const isSome = lines.some(({ capability }) => capability in this.grants);
      return html`<section class="card ${kind} ${isSome ? "some" : ""}">
        <div class="head">${icon(picture, { size: 18 })}<h3>${(this.isRunning ? text.kindsNow : text.kinds)[kind]}</h3></div>
        ${lines.length === 0 ? html`<p class="empty">${text.nothing[kind]}</p>` : html`<ul>${lines.map((line) => this.#line(line))}</ul>`}
      </section>`;
    });
  }

  #line(line: ConsentLine) {
    const asked = scopeOf(line);
    const granted = this.grants[line.capability];
    const before = this.said[line.capability];
    const canNarrow = granted !== undefined && narrowingsOf(line.scopeSchema, asked).length > 0;
    const isNarrowed = granted !== undefined && !isSameScope(granted, asked);
    return html`<li class=${granted ? "" : "refused"}>
      ${before === undefined ? nothing : html`<p class="before"><b>${text.before}</b> ${before}</p>`}
      <p class="sentence">${before === undefined ? nothing : html`<b class="after">${text.after}</b> `}${line.sentence}</p>
      <label class="check allow"
        ><input
          type="checkbox"
          aria-label="${granted ? text.allow : text.refused}: ${line.sentence}"
          .checked=${granted !== undefined}
          @change=${() => this.#set(line.capability, granted ? null : asked)}
        /><span aria-hidden="true">${granted ? text.allow : text.refused}</span></label
      >
      <p class="words"><b>${text.saysAuthor}</b> “${line.reason}”</p>
      ${this.needed === line.capability && !granted ? html`<p class="problem" role="alert">${text.needed}</p>` : nothing}
      ${
        canNarrow
          ? html`<details>
              <summary>
                ${icon("chevronRight", { size: 15 })}${text.narrow}${isNarrowed ? html`<span class="mark">${text.narrowed}</span>` : nothing}
              </summary>
              <po-scope-form
                .schema=${line.scopeSchema}
                .asked=${asked}
                .value=${granted}
                @po-scope=${(event: CustomEvent<Scope>) => this.#set(line.capability, event.detail)}
              ></po-scope-form>
            </details>`
          : nothing
      }
    </li>`;
  }

  #set(capability: string, scope: Scope | null): void {
    const detail = { ...this.grants };
    if (scope === null) delete detail[capability];
    else detail[capability] = scope;
    this.dispatchEvent(new CustomEvent<Grants>("po-grants", { detail }));
  }
}
customElements.define("po-consent-lines", ConsentLines);

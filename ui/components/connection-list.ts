import { html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { type Connection, type ConnectionFilter, type HostTotal, network } from "../api/network.ts";
import { icon } from "../icons/icon.ts";
import { watch } from "../state/observable.ts";
import { pluginsState } from "../state/plugins-state.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { connectionsText as text } from "../text/connections.ts";
import { fullDate, shortDate } from "../text/format.ts";
import { actorWords, outcomeWords, purposeWords } from "./connection-words.ts";
import { connectionStyles } from "./connection-styles.ts";
import "./empty-state.ts";
import "./retry-button.ts";

const rowsAtOnce = 50;
const lookMs = 2_500;
const anything: ConnectionFilter = { purpose: "", actor: "", outcome: "", host: "" };

/** The egress ledger: newest first as it grows, or summed up by server. */
export class ConnectionList extends LitElement {
  static override styles = [controls, settingsStyles, connectionStyles];
  static override properties = {
    view: { state: true },
    filter: { state: true },
    rows: { state: true },
    hosts: { state: true },
    hasMore: { state: true },
    isBusy: { state: true },
    problem: { state: true },
  };
  declare view: keyof typeof text.views;
  declare filter: ConnectionFilter;
  declare rows: Connection[] | null;
  declare hosts: HostTotal[] | null;
  declare hasMore: boolean;
  declare isBusy: boolean;
  declare problem: string | null;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor() {
    super();
    this.view = "newest";
    this.filter = anything;
    this.rows = null;
    this.hosts = null;
    this.hasMore = false;
    this.isBusy = false;
    this.problem = null;
    watch(this, pluginsState);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
    this.#timer = setInterval(() => {
      if (!document.hidden && !this.isBusy && this.problem === null) void this.#load();
    }, lookMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  override render() {
    return html`<section class="card">
      <div>
        <h3>${text.ledgerTitle}</h3>
        <p class="lead">${text.ledgerMore}</p>
      </div>
      <div class="choice" role="radiogroup" aria-label=${text.view}>
        ${(["newest", "hosts"] as const).map(
          (value) => html`<label>
            <input type="radio" name="view" .checked=${value === this.view} @change=${() => this.#show(value)} />${text.views[value]}
          </label>`,
        )}
      </div>
      ${this.view === "newest" ? this.#filters() : nothing}
      ${
        this.problem
          ? html`<p class="problem" role="alert">${this.problem}</p>
              <po-retry-button .label=${text.tryAgain} @click=${() => void this.#load()}></po-retry-button>`
          : nothing
      }
      ${this.view === "newest" ? this.#newest() : this.#byHost()}
    </section>`;
  }

  #filters() {
    const { purpose, actor, outcome, host } = this.filter;
    const plugins = (pluginsState.plugins ?? []).map(({ id }) => id);
    const actors = [
      "kernel",
      ...(actor === "" || actor === "kernel" || plugins.includes(actor) ? [] : [actor]),
      ...plugins,
    ];
    return html`<div class="filters" role="group" aria-label=${text.filters}>
      ${this.#select("purpose", text.purpose, text.anyPurpose, Object.entries(text.purposes), purpose)}
      ${this.#select(
        "actor",
        text.actor,
        text.anyActor,
        actors.map((id) => [id, actorWords(id)] as const),
        actor,
      )}
      ${this.#select("outcome", text.outcome, text.anyOutcome, Object.entries(text.outcomes), outcome)}
      ${
        host === ""
          ? nothing
          : html`<button class="button small chip" type="button" aria-label=${text.allHosts(host)} @click=${() => this.#choose({ host: "" })}>
              <span>${text.onlyHost(host)}</span>${icon("close", { size: 15 })}
            </button>`
      }
    </div>`;
  }

  #select(
    field: keyof ConnectionFilter,
    label: string,
    any: string,
    options: ReadonlyArray<readonly [string, string]>,
    chosen: string,
  ) {
    return html`<select class="input" aria-label=${label} @change=${(event: Event) => this.#choose({ [field]: (event.target as HTMLSelectElement).value })}>
      <option value="" ?selected=${chosen === ""}>${any}</option>
      ${options.map(([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`)}
    </select>`;
  }

  #newest() {
    const { rows, problem } = this;
    if (rows === null) return problem ? nothing : html`<p class="hint" role="status">${text.loading}</p>`;
    if (rows.length === 0) return this.#nothing();
    return html`<ul class="list">
        ${rows.map((row) => this.#row(row))}
      </ul>
      ${
        this.hasMore
          ? html`<div><button class="button small" type="button" ?disabled=${this.isBusy} @click=${() => void this.#older()}>${this.isBusy ? text.loadingOlder : text.older}</button></div>`
          : nothing
      }`;
  }

  #row(row: Connection) {
    const when = new Date(row.at).toISOString();
    const { words, tone } = outcomeWords(row);
    const more = [
      purposeWords(row.purpose),
      ...(row.actor === "kernel" ? [] : [text.forPlugin(actorWords(row.actor))]),
      ...(row.route === "tor" ? [text.viaTor] : []),
      ...(row.bytesIn + row.bytesOut > 0 ? [text.bytes(row.bytesIn, row.bytesOut)] : []),
    ];
    return html`<li>
      <span class="main">
        <button class="host" type="button" title=${text.onlyHost(row.host)} @click=${() => this.#choose({ host: row.host })}>${row.host}</button><span class="port">:${row.port}</span>
        <small>${more.join(" · ")}</small>
        ${words === "" ? nothing : html`<small class="state ${tone}">${words}</small>`}
      </span>
      <time class="state" datetime=${when} title=${fullDate(when)}>${shortDate(when)}</time>
    </li>`;
  }

  #byHost() {
    const { hosts, problem } = this;
    if (hosts === null) return problem ? nothing : html`<p class="hint" role="status">${text.loading}</p>`;
    if (hosts.length === 0) return this.#nothing();
    return html`<ul class="list">
      ${hosts.map(({ host, connections, unsuccessful, bytesIn, bytesOut, lastAt }) => {
        const when = new Date(lastAt).toISOString();
        return html`<li>
          <span class="main">
            <button class="host" type="button" title=${text.onlyHost(host)} @click=${() => this.#choose({ host })}>${host}</button>
            <small>${[text.connections(connections), ...(bytesIn + bytesOut > 0 ? [text.bytes(bytesIn, bytesOut)] : [])].join(" · ")}</small>
            ${unsuccessful > 0 ? html`<small class="state fair">${text.unsuccessful(unsuccessful)}</small>` : nothing}
          </span>
          <time class="state" datetime=${when} title=${fullDate(when)}>${text.last(shortDate(when))}</time>
        </li>`;
      })}
    </ul>`;
  }

  #nothing() {
    const isFiltered = this.view === "newest" && Object.values(this.filter).some((value) => value !== "");
    return html`<po-empty-state
        picture="server"
        headline=${isFiltered ? text.noneFound : text.none}
        sentence=${isFiltered ? text.noneFoundMore : text.noneMore}
      ></po-empty-state>
      ${isFiltered ? html`<div class="middle"><button class="button small" type="button" @click=${() => this.#choose(anything)}>${text.showAll}</button></div>` : nothing}`;
  }

  #show(view: keyof typeof text.views): void {
    this.view = view;
    void this.#load();
  }

  #choose(changes: Partial<ConnectionFilter>): void {
    this.view = "newest";
    this.filter = { ...this.filter, ...changes };
    this.rows = null;
    void this.#load();
  }

  /** The newest; what was loaded below them stays. */
  async #load(): Promise<void> {
    const { filter } = this;
    try {
      if (this.view === "hosts") this.hosts = await network.hosts();
      else {
        const newest = await network.connections(filter, rowsAtOnce);
        // The filter was changed meanwhile: its own answer is on the way.
        if (filter !== this.filter) return;
        const oldest = newest.at(-1)?.id ?? 0;
        const below = newest.length < rowsAtOnce ? [] : (this.rows ?? []).filter(({ id }) => id < oldest);
        if (below.length === 0) this.hasMore = newest.length === rowsAtOnce;
        this.rows = [...newest, ...below];
      }
      this.problem = null;
    } catch (error) {
      this.problem = sentenceFor(error);
    }
  }

  async #older(): Promise<void> {
    const { filter, rows } = this;
    this.isBusy = true;
    try {
      const older = await network.connections(filter, rowsAtOnce, rows?.at(-1)?.id);
      if (filter !== this.filter) return;
      this.rows = [...(rows ?? []), ...older];
      this.hasMore = older.length === rowsAtOnce;
    } catch (error) {
      this.problem = sentenceFor(error);
    } finally {
      this.isBusy = false;
    }
  }
}
customElements.define("po-connection-list", ConnectionList);

import { html, LitElement, nothing } from "lit";
import { sentenceFor } from "../../api/api-error.ts";
import { type AuditRow, plugins } from "../../api/plugins.ts";
import { watch } from "../../state/observable.ts";
import { pluginsState } from "../../state/plugins-state.ts";
import { mailPath, pluginPath } from "../../state/route.ts";
import { router } from "../../state/router.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { fullDate, mediumDate } from "../../text/format.ts";
import { auditText as text, hookWords, pluginsText } from "../../text/plugins.ts";
import "../empty-state.ts";
import "../retry-button.ts";
import { didWhat, outcomeOf } from "./audit-words.ts";
import { auditStyles } from "./audit-styles.ts";
import { backLink } from "./back-link.ts";
import { pluginStyles } from "./plugin-styles.ts";

const rowsAtOnce = 50;
const typingMs = 250;

/** What one plugin, or all of them, did: searchable, newest first. */
export class PluginAudit extends LitElement {
  static override styles = [controls, settingsStyles, pluginStyles, auditStyles];
  static override properties = {
    pluginId: { attribute: false },
    rows: { state: true },
    hasMore: { state: true },
    typed: { state: true },
    isBusy: { state: true },
    problem: { state: true },
  };
  declare pluginId: string | null;
  declare rows: AuditRow[] | null;
  declare hasMore: boolean;
  declare typed: string;
  declare isBusy: boolean;
  declare problem: string | null;
  #asking: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    super();
    this.pluginId = null;
    this.rows = null;
    this.hasMore = false;
    this.typed = "";
    this.isBusy = false;
    this.problem = null;
    watch(this, pluginsState);
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("pluginId")) return;
    this.rows = null;
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asking?.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  override render() {
    const { pluginId } = this;
    const name = pluginId === null ? null : (pluginsState.of(pluginId)?.name ?? pluginId);
    return html`<div class="intro">
        ${pluginId === null ? backLink(null, pluginsText.back) : backLink({ kind: "plugin", id: pluginId }, pluginsText.backTo(name ?? ""))}
        <h2>${name === null ? text.title : text.titleOf(name)}</h2>
        <p class="lead">${this.#isShipped ? text.moreOfShipped : text.more}</p>
      </div>
      <form class="find" role="search" aria-label=${text.search} @submit=${(event: Event) => event.preventDefault()}>
        <input
          class="input"
          type="search"
          aria-label=${text.search}
          placeholder=${text.searchExample}
          autocomplete="off"
          .value=${this.typed}
          @input=${this.#onType}
        />
        <select class="input" aria-label=${text.whichPlugin} @change=${this.#onPlugin}>
          <option value="" ?selected=${pluginId === null}>${text.all}</option>
          ${(pluginsState.plugins ?? []).map((one) => html`<option value=${one.id} ?selected=${one.id === pluginId}>${one.name}</option>`)}
        </select>
      </form>
      ${
        this.problem
          ? html`<p class="problem" role="alert">${this.problem}</p>
              <po-retry-button .label=${pluginsText.tryAgain} @click=${() => void this.#load()}></po-retry-button>`
          : nothing
      }
      ${this.rows === null ? (this.problem ? nothing : html`<div class="bones" role="img" aria-label=${text.loading}><i></i></div>`) : this.#table(this.rows)}`;
  }

  get #isShipped(): boolean {
    return this.pluginId !== null && pluginsState.of(this.pluginId)?.isShipped === true;
  }

  #table(rows: AuditRow[]) {
    if (rows.length === 0) {
      const isSearch = this.typed.trim() !== "";
      const isShipped = this.#isShipped;
      return html`<po-empty-state
        picture="eye"
        headline=${isSearch ? text.noneFound : isShipped ? text.noneOfShipped : text.none}
        sentence=${isSearch ? text.noneFoundMore : isShipped ? "" : text.noneMore}
      ></po-empty-state>`;
    }
    const { at, plugin, hook, capability, scope, outcome } = text.columns;
    const isAll = this.pluginId === null;
    return html`<div class="frame">
        <table>
          <caption class="visually-hidden">${text.caption}</caption>
          <thead>
            <tr>
              <th scope="col">${at}</th>
              ${isAll ? html`<th scope="col">${plugin}</th>` : nothing}
              <th scope="col">${capability}</th>
              <th scope="col">${scope}</th>
              <th scope="col">${hook}</th>
              <th scope="col">${outcome}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map((row) => this.#row(row, isAll))}
          </tbody>
        </table>
      </div>
      ${
        this.hasMore
          ? html`<div><button class="button" type="button" ?disabled=${this.isBusy} @click=${() => void this.#load(rows.at(-1)?.id)}>${this.isBusy ? text.loadingOlder : text.older}</button></div>`
          : nothing
      }`;
  }

  #row(row: AuditRow, isAll: boolean) {
    const when = new Date(row.at).toISOString();
    const { words, more, tone } = outcomeOf(row);
    const { emailId } = row;
    return html`<tr>
      <td class="when"><time datetime=${when} title=${fullDate(when)}>${mediumDate(when)}</time></td>
      ${isAll ? html`<td class="who">${pluginsState.of(row.plugin)?.name ?? row.plugin} <small>${row.version}</small></td>` : nothing}
      <td>${didWhat(row)}</td>
      <td class="scope">
        ${row.scope}
        ${emailId === null ? nothing : html`<a href=${mailPath(emailId)} @click=${(event: MouseEvent) => this.#openMail(event, emailId)}>${text.openMail}</a>`}
      </td>
      <td class="hook">${hookWords(row.hook)}</td>
      <td><span class="outcome ${tone}" title=${more ?? nothing}>${words}</span></td>
    </tr>`;
  }

  #openMail(event: MouseEvent, emailId: string): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    router.openMail(emailId);
  }

  #onPlugin(event: Event): void {
    const id = (event.target as HTMLSelectElement).value;
    router.go(pluginPath({ kind: "audit", id: id === "" ? null : id }));
  }

  #onType(event: Event): void {
    this.typed = (event.target as HTMLInputElement).value;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(), typingMs);
  }

  /** From the newest on, or what is older than a row. */
  async #load(before?: number): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.isBusy = true;
    this.problem = null;
    const query = { limit: rowsAtOnce, text: this.typed.trim(), ...(before === undefined ? {} : { before }) };
    try {
      const found = await plugins.audit(
        { ...query, ...(this.pluginId === null ? {} : { plugin: this.pluginId }) },
        asking.signal,
      );
      this.rows = before === undefined ? found.rows : [...(this.rows ?? []), ...found.rows];
      this.hasMore = found.more;
    } catch (error) {
      if (asking.signal.aborted) return;
      this.problem = sentenceFor(error);
    } finally {
      if (this.#asking === asking) this.isBusy = false;
    }
  }
}
customElements.define("po-plugin-audit", PluginAudit);

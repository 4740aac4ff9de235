import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { outbox, type OutboxEntry } from "../api/outbox.ts";
import { type Relay, relays } from "../api/relays.ts";
import type { OfferedWay } from "../api/ways.ts";
import { visibleText } from "../reading/visible-text.ts";
import { watch } from "../state/observable.ts";
import { pluginsState } from "../state/plugins-state.ts";
import { controls } from "../styles/controls.ts";
import { waysText as text } from "../text/ways.ts";

/** The ways that a mail which failed or waits can go instead. Fires "po-done" when one was chosen, "po-close". */
export class OtherWay extends LitElement {
  static override styles = [
    controls,
    css`
      form {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-4);
        border-radius: var(--radius-small);
        background: var(--surface-sunken);
        font-size: var(--type-meta);
      }
      fieldset {
        display: grid;
        gap: var(--space-1);
      }
      legend {
        padding: 0;
        font-weight: var(--weight-medium);
      }
      label {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        align-items: baseline;
        gap: 0 var(--space-2);
        min-height: 28px;
        overflow-wrap: anywhere;
      }
      label small {
        grid-column: 2;
        color: var(--text-muted);
        font-size: var(--type-small);
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
    `,
  ];
  static override properties = {
    entry: { attribute: false },
    offered: { state: true },
    servers: { state: true },
    chosen: { state: true },
    problem: { state: true },
    isBusy: { state: true },
  };
  declare entry: OutboxEntry;
  declare offered: OfferedWay[] | null;
  declare servers: Relay[];
  /** Index in `offered`; null: Postern chooses. */
  declare chosen: number | null;
  declare problem: string;
  declare isBusy: boolean;

  constructor() {
    super();
    this.offered = null;
    this.servers = [];
    this.chosen = null;
    this.problem = "";
    this.isBusy = false;
    watch(this, pluginsState);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    const { offered, problem } = this;
    const isEmpty = offered?.every((way) => way.isNext || !way.isAllowed) ?? false;
    return html`<form aria-label=${text.otherTitle} @submit=${this.#onSubmit} @keydown=${this.#onKey}>
      ${offered === null ? html`<p role="status">${problem === "" ? text.loading : nothing}</p>` : this.#ways(offered)}
      ${isEmpty ? html`<p>${text.noOther}</p>` : nothing} ${this.#recipients()}
      ${problem === "" ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
      <div class="ways">
        <button class="button primary small" type="submit" ?disabled=${offered === null || this.isBusy}>${text.go}</button>
        <button class="button small" type="button" @click=${() => this.#tell("po-close")}>${text.cancel}</button>
      </div>
    </form>`;
  }

  #ways(offered: readonly OfferedWay[]) {
    const option = (index: number | null, label: unknown, more: string, isOff: boolean) => html`<label>
      <input type="radio" name="way" .checked=${this.chosen === index} ?disabled=${isOff} @change=${() => (this.chosen = index)} />
      <span>${label}</span>${more === "" ? nothing : html`<small>${more}</small>`}
    </label>`;
    return html`<fieldset>
      <legend>${text.otherTitle}</legend>
      ${offered.map((way, index) => {
        const { protects, isAllowed, isNext } = way;
        const said = [text.protects[protects], isNext ? text.isNext : "", isAllowed ? "" : text.forbidden];
        return option(index, this.#nameOf(way), said.filter((each) => each !== "").join(" · "), !isAllowed);
      })}
      ${option(null, text.automatic, "", false)}
    </fieldset>`;
  }

  /** With one that failed there is nothing to choose. */
  #recipients() {
    const failed = this.#failed();
    if (failed.length < 2) return nothing;
    return html`<fieldset>
      <legend>${text.toWhom}</legend>
      ${failed.map(({ email }) => html`<label><input type="checkbox" name="to" value=${email} checked /><span>${visibleText(email)}</span></label>`)}
    </fieldset>`;
  }

  #failed() {
    return this.entry["postern:recipients"].filter(({ state }) => state === "failed");
  }

  #nameOf({ transport, host, relayId }: OfferedWay): string {
    const name = visibleText(pluginsState.of(transport)?.name ?? transport);
    const user = this.servers.find(({ id }) => id === relayId)?.user ?? "";
    return text.by(name, user === "" ? host : `${host} (${visibleText(user)})`);
  }

  async #load(): Promise<void> {
    try {
      const [{ offered }, servers] = await Promise.all([outbox.ways(this.entry.id), relays.list()]);
      this.servers = servers;
      this.offered = offered;
      const other = offered.findIndex((way) => way.isAllowed && !way.isNext);
      this.chosen = other < 0 ? null : other;
    } catch (error) {
      this.problem = `${text.failed} ${sentenceFor(error)}`;
    }
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("input:checked, button")?.focus();
  }

  async #onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    const way = this.chosen === null ? null : (this.offered?.[this.chosen] ?? null);
    const boxes = [...this.renderRoot.querySelectorAll<HTMLInputElement>("input[name=to]")];
    const addresses = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    const waits = this.entry["postern:recipients"].some(({ state }) => state === "queued" || state === "deferred");
    if (boxes.length > 0 && addresses.length === 0 && !waits) {
      this.problem = text.nobody;
      return;
    }
    this.isBusy = true;
    this.problem = "";
    try {
      const { transport = "", relayId = null } = way ?? {};
      // What is left out of a choice stays as it is.
      const only = boxes.length === 0 || addresses.length === boxes.length ? null : addresses;
      await outbox.reroute(this.entry.id, way === null ? null : { transport, relayId }, only);
      this.#tell("po-done");
    } catch (error) {
      this.problem = sentenceFor(error);
    } finally {
      this.isBusy = false;
    }
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.#tell("po-close");
  }

  #tell(name: string): void {
    this.dispatchEvent(new CustomEvent(name));
  }
}
customElements.define("po-other-way", OtherWay);

import { css, html, LitElement } from "lit";
import type { FoundServer } from "../api/relays.ts";
import { controls } from "../styles/controls.ts";
import { accountText as text } from "../text/accounts.ts";

/** Where a direction's server usually listens (RFC 8314 7.3, RFC 6409 3.1). */
export const usualPorts = {
  incoming: { tls: 993, starttls: 143 },
  outgoing: { tls: 465, starttls: 587 },
} as const;

/** Server, security, port and user name of one direction. Fires "po-change" with what changed. */
export class ServerFields extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      fieldset {
        display: grid;
        gap: var(--space-3);
      }
      legend {
        margin-bottom: var(--space-2);
        padding: 0;
        font-weight: var(--weight-strong);
      }
      .server {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 140px 96px;
        gap: var(--space-3);
      }
      @media (max-width: 560px) {
        .server {
          grid-template-columns: 1fr 1fr;
        }
        .server .field:first-child {
          grid-column: 1 / -1;
        }
      }
    `,
  ];
  static override properties = { direction: {}, server: { attribute: false } };
  declare direction: keyof typeof usualPorts;
  declare server: FoundServer;

  constructor() {
    super();
    this.direction = "incoming";
    this.server = { host: "", port: usualPorts.incoming.tls, security: "tls", user: "" };
  }

  override render() {
    const { host, port, security, user } = this.server;
    const isIncoming = this.direction === "incoming";
    return html`<fieldset>
      <legend>${isIncoming ? text.incoming : text.outgoing}</legend>
      <div class="server">
        <div class="field">
          <label for="host">${text.host}</label>
          <input id="host" class="input" placeholder=${isIncoming ? text.incomingExample : text.outgoingExample} autocomplete="off" spellcheck="false" .value=${host} @input=${this.#onInput("host")} @keydown=${this.#onKey} />
        </div>
        <div class="field">
          <label for="security">${text.security}</label>
          <select id="security" class="input" .value=${security} @change=${this.#onSecurity}>
            <option value="tls">${text.tls}</option>
            <option value="starttls">${text.starttls}</option>
          </select>
        </div>
        <div class="field">
          <label for="port">${text.port}</label>
          <input id="port" class="input" inputmode="numeric" .value=${String(port)} @input=${this.#onInput("port")} @keydown=${this.#onKey} />
        </div>
      </div>
      <div class="field">
        <label for="user">${text.user}</label>
        <input id="user" class="input" placeholder=${text.addressExample} autocomplete="username" spellcheck="false" .value=${user} @input=${this.#onInput("user")} @keydown=${this.#onKey} />
      </div>
    </fieldset>`;
  }

  #tell(change: Partial<FoundServer>): void {
    this.dispatchEvent(new CustomEvent("po-change", { detail: change }));
  }

  #onInput(key: "host" | "user" | "port") {
    return (event: Event) => {
      const { value } = event.target as HTMLInputElement;
      this.#tell(key === "port" ? { port: Number.parseInt(value, 10) || 0 } : { [key]: value });
    };
  }

  #onSecurity(event: Event): void {
    const security = (event.target as HTMLSelectElement).value === "starttls" ? "starttls" : "tls";
    this.#tell({ security, port: usualPorts[this.direction][security] });
  }

  /** The inputs are in a shadow tree, so their Enter does not reach the form by itself. */
  #onKey(event: KeyboardEvent): void {
    if (event.key === "Enter") this.closest("form")?.requestSubmit();
  }
}
customElements.define("po-server-fields", ServerFields);

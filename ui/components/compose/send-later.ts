import { css, html, LitElement, nothing } from "lit";
import { controls } from "../../styles/controls.ts";
import { composeText as text } from "../../text/compose.ts";
import { mediumDate } from "../../text/format.ts";
import { keepFromPage } from "../dialog.ts";

/** When a mail is to be sent. Fires "po-later" with milliseconds since 1970, and "po-close". */
export class SendLater extends LitElement {
  static override styles = [
    controls,
    css`
      ul {
        display: grid;
        gap: var(--space-1);
        margin-bottom: var(--space-4);
      }
      li .button {
        justify-content: space-between;
        width: 100%;
      }
      small {
        color: var(--text-muted);
        font-weight: var(--weight-normal);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: var(--space-3);
      }
      .field {
        flex: 1;
        min-width: 200px;
      }
      .problem {
        width: 100%;
      }
    `,
  ];
  static override properties = { isPast: { state: true } };
  declare isPast: boolean;

  constructor() {
    super();
    this.isPast = false;
  }

  override render() {
    const now = new Date();
    return html`<po-dialog .label=${text.laterTitle} .closeLabel=${text.closeDialog} @keydown=${keepFromPage}>
      <ul>
        ${laterTimes(now).map(
          ({ label, at }) => html`<li>
            <button class="button plain" type="button" @click=${() => this.#choose(at.getTime())}>
              <span>${label}</span><small>${mediumDate(at.toISOString())}</small>
            </button>
          </li>`,
        )}
      </ul>
      <form @submit=${this.#onTime}>
        <div class="field">
          <label for="at">${text.laterAt}</label>
          <input id="at" class="input" type="datetime-local" required min=${localOf(now)} />
        </div>
        <button class="button" type="submit">${text.laterSet}</button>
        ${this.isPast ? html`<p class="problem" role="alert">${text.laterPast}</p>` : nothing}
      </form>
    </po-dialog>`;
  }

  #onTime(event: Event): void {
    event.preventDefault();
    const at = new Date(this.renderRoot.querySelector("input")?.value ?? "").getTime();
    if (Number.isFinite(at) && at > Date.now()) this.#choose(at);
    else this.isPast = true;
  }

  #choose(at: number): void {
    this.renderRoot.querySelector("po-dialog")?.close();
    this.dispatchEvent(new CustomEvent("po-later", { detail: at }));
  }
}

/** Times that people mean; those that are over for today are not offered. */
function laterTimes(now: Date): Array<{ label: string; at: Date }> {
  const at = (days: number, hour: number): Date =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const daysToMonday = (8 - now.getDay()) % 7 || 7;
  const evening = at(0, 18);
  return [
    { label: text.inAnHour, at: new Date(now.getTime() + 3_600_000) },
    ...(evening.getTime() > now.getTime() ? [{ label: text.thisEvening, at: evening }] : []),
    { label: text.tomorrow, at: at(1, 8) },
    ...(daysToMonday === 1 ? [] : [{ label: text.monday, at: at(daysToMonday, 8) }]),
  ];
}

function localOf(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
customElements.define("po-send-later", SendLater);

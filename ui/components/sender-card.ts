import { css, html, LitElement, nothing } from "lit";
import { type DescribedSender, senders } from "../api/senders.ts";
import { icon } from "../icons/icon.ts";
import type { Security } from "../jmap/types.ts";
import { visibleText } from "../reading/visible-text.ts";
import { copyAddress, findMailFrom } from "../state/address-actions.ts";
import { compose } from "../state/composing.ts";
import { mail } from "../state/mail-store.ts";
import { watch } from "../state/observable.ts";
import { report } from "../state/report.ts";
import { controls } from "../styles/controls.ts";
import { composeText } from "../text/compose.ts";
import { mediumDate } from "../text/format.ts";
import { readingText } from "../text/reading.ts";
import { securityText as text } from "../text/security.ts";
import "./dialog.ts";

/** Who wrote a message, as far as the mail here and the plugins know. */
export class SenderCard extends LitElement {
  static override styles = [
    controls,
    css`
      .who {
        display: grid;
        gap: 2px;
        margin-bottom: var(--space-4);
      }
      .name {
        font-size: var(--type-title);
        font-weight: var(--weight-strong);
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
      .address {
        color: var(--text-muted);
        overflow-wrap: anywhere;
        user-select: all;
      }
      .loud {
        display: flex;
        gap: var(--space-2);
        padding: var(--space-2) var(--space-3);
        margin-bottom: var(--space-2);
        border-radius: var(--radius-small);
        font-size: var(--type-meta);
        overflow-wrap: anywhere;
      }
      .loud svg {
        flex: none;
        margin-top: 1px;
      }
      .note {
        background: var(--signal-note-soft);
        color: var(--signal-note);
      }
      .alarm {
        background: var(--signal-alarm-soft);
        color: var(--signal-alarm);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(110px, auto) minmax(0, 1fr);
        gap: var(--space-2) var(--space-4);
        margin: var(--space-3) 0 var(--space-5);
        font-size: var(--type-meta);
      }
      dt {
        color: var(--text-muted);
      }
      dd {
        overflow-wrap: anywhere;
        font-variant-numeric: tabular-nums;
      }
      h3 {
        font-size: var(--type-meta);
        font-weight: var(--weight-strong);
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
    `,
  ];
  static override properties = { emailId: { attribute: false }, described: { state: true } };
  declare emailId: string;
  declare described: DescribedSender[];

  constructor() {
    super();
    this.described = [];
    watch(this, mail);
  }

  override firstUpdated(): void {
    senders.describe(this.emailId).then(
      (described) => (this.described = described),
      // The card is whole without them.
      (error: unknown) => report("what plugins know of the sender did not come.", error),
    );
  }

  override render() {
    const security = mail.details.get(this.emailId)?.["postern:security"];
    return html`<po-dialog .label=${text.card} .closeLabel=${text.close}>
      ${security === undefined ? nothing : !security?.sender.address ? html`<p>${text.unknownSender}</p>` : this.#known(security)}
    </po-dialog>`;
  }

  #known({ sender, reasons, authentication }: Security) {
    const loud = reasons.filter(({ tone }) => tone !== "quiet");
    const when = (time: number | null) => (time === null ? "" : mediumDate(new Date(time).toISOString()));
    const confirmed = reasons.find(({ code }) => code === "authentication.passed");
    const rows: Array<[string, string]> = [
      [text.domain, confirmed && authentication ? confirmed.text : text.notConfirmed],
      [text.mails, text.count(sender.mails)],
      [text.first, when(sender.firstAt)],
      [text.last, sender.mails > 1 ? when(sender.lastAt) : ""],
      [text.writtenTo, text.times(sender.writtenTo)],
      [text.answered, text.times(sender.answered)],
      [text.spam, sender.spamShare === null ? "" : text.spamShare(sender.spamShare, sender.judged)],
    ];
    return html`<div class="who">
        ${sender.name ? html`<p class="name">${visibleText(sender.name)}</p>` : nothing}
        <p class="address">${visibleText(sender.address)}</p>
      </div>
      ${loud.map((reason) => html`<p class="loud ${reason.tone}">${icon("warning", { size: 16 })}<span>${reason.text}</span></p>`)}
      ${facts(rows)}
      ${this.described.map(
        ({ plugin, facts: described }) =>
          html`<h3>${text.described(plugin)}</h3>
            ${facts(described.map(({ label, value }) => [label, value]))}`,
      )}
      <div class="ways">
        <button class="button" type="button" @click=${() => this.#write(sender)}>
          ${icon("draft", { size: 18 })}${composeText.writeTo}
        </button>
        <button class="button" type="button" @click=${() => void copyAddress(sender.address)}>
          ${icon("copy", { size: 18 })}${readingText.copyAddress}
        </button>
        <button class="button" type="button" @click=${() => this.#search(sender.address)}>
          ${icon("search", { size: 18 })}${text.search}
        </button>
      </div>`;
  }

  #write({ name, address }: Security["sender"]): void {
    this.renderRoot.querySelector("po-dialog")?.close();
    void compose({ kind: "new", to: [{ name, email: address }] });
  }

  #search(address: string): void {
    this.renderRoot.querySelector("po-dialog")?.close();
    findMailFrom(address);
  }
}

function facts(rows: Array<[string, string]>) {
  return html`<dl>
    ${rows.filter(([, value]) => value !== "").map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}
  </dl>`;
}
customElements.define("po-sender-card", SenderCard);

import { css, html, LitElement, nothing } from "lit";
import type { Outlook } from "../../api/drafts.ts";
import { icon } from "../../icons/icon.ts";
import { pluginsState } from "../../state/plugins-state.ts";
import { watch } from "../../state/observable.ts";
import { controls } from "../../styles/controls.ts";
import { composeText as text } from "../../text/compose.ts";
import "../way-choice.ts";

const namesShownMax = 3;

type Way = Outlook["travel"][number];

/** What is said of a mail before it leaves: quiet warnings, and honestly how far it is protected. */
export class ComposeOutlook extends LitElement {
  static override styles = [
    controls,
    css`
      section {
        display: grid;
        gap: var(--space-1);
        padding: var(--space-2) 0;
        font-size: var(--type-meta);
      }
      p,
      .way {
        display: flex;
        gap: var(--space-2);
        color: var(--text-muted);
        overflow-wrap: anywhere;
      }
      .icon {
        margin-top: 2px;
      }
      .note {
        padding: 0;
        background: none;
        color: var(--signal-note);
      }
      .alarm {
        color: var(--signal-alarm);
      }
      small {
        color: var(--text-muted);
        font-size: var(--type-small);
      }
    `,
  ];
  static override properties = { outlook: { attribute: false } };
  declare outlook: Outlook | null;

  constructor() {
    super();
    this.outlook = null;
    watch(this, pluginsState);
  }

  override render() {
    const { outlook } = this;
    if (!outlook) return nothing;
    const { unchosenHost, warnings, vetoes, protection, travel } = outlook;
    return html`<section aria-label=${text.outlook} aria-live="polite">
      ${[...vetoes, ...warnings].map(
        ({ text: words, pluginId }) => html`<p class="note">
          ${icon("warning", { size: 16 })}<span>${words}${pluginId === null ? nothing : html` <small>${text.fromPlugin(nameOf(pluginId))}</small>`}</span>
        </p>`,
      )}
      ${
        protection.isAskedFor || protection.problem
          ? html`<p class="alarm">${icon("warning", { size: 16 })}<span>${protection.problem ? text.protectFailed : text.asked} ${protection.reasons.join(" ")}</span></p>`
          : nothing
      }
      ${unchosenHost === null ? nothing : html`<p class="note">${icon("warning", { size: 16 })}<span>${text.unchosen(unchosenHost)} <a href="/settings/sending">${text.choose}</a></span></p>`}
      ${travel.map((way) => this.#way(way, travel.length > 1))}
      <p>${icon("info", { size: 16 })}<span>${text.protection}</span></p>
    </section>`;
  }

  #way(way: Way, isOneOfMany: boolean) {
    const isMissing = way.host === null;
    return html`<div class="way ${isMissing ? "note" : ""}">
      ${icon(isMissing ? "warning" : "send", { size: 16 })}
      <div>
        <span>${isOneOfMany ? text.ofRecipients(namesOf(way.recipients)) : ""}${wayWords(way)}</span>
        ${isExplained(way) ? html`<po-way-choice .choice=${way.choice}></po-way-choice>` : nothing}
      </div>
    </div>`;
  }
}

/** Where nothing was set up there is nothing to explain. */
const isExplained = ({ choice }: Way): boolean => choice.ways.length > 0;

function wayWords({ recipients, pluginId, host, protects, security, isTrustedByHand, choice }: Way): string {
  if (host === null)
    return choice.reason === "none-allowed" ? text.noWayAllowed(namesOf(recipients)) : text.noWay(namesOf(recipients));
  const reach = protects === null ? "" : ` ${text.reaches[protects]}`;
  if (security === null) return text.overPlugin(nameOf(pluginId ?? ""), host) + reach;
  return (isTrustedByHand ? text.overTrusted(host) : text.overServer(host)) + reach;
}

function namesOf(recipients: readonly string[]): string {
  const shown = recipients.slice(0, namesShownMax).join(", ");
  return recipients.length > namesShownMax ? `${shown} …` : shown;
}

function nameOf(pluginId: string): string {
  return pluginsState.of(pluginId)?.name ?? pluginId;
}
customElements.define("po-compose-outlook", ComposeOutlook);

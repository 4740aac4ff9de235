import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../../api/api-error.ts";
import { type ConsentLine, type Grants, type Inspection, type PluginDetail, plugins } from "../../api/plugins.ts";
import { icon } from "../../icons/icon.ts";
import { openFlows } from "../../state/consent-flows.ts";
import { pluginsState } from "../../state/plugins-state.ts";
import { pluginPath } from "../../state/route.ts";
import { router } from "../../state/router.ts";
import { isSameScope, isWithin, scopeOf } from "../../state/scope-narrowing.ts";
import { toasts } from "../../state/undo.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { consentText as text } from "../../text/plugin-consent.ts";
import { pluginsText } from "../../text/plugins.ts";
import "../empty-state.ts";
import { backLink } from "./back-link.ts";
import { decisionStyles } from "./decision-styles.ts";
import { pluginStyles } from "./plugin-styles.ts";
import { isOtherProtection, transportCard } from "./transport-card.ts";
import "./consent-flows.ts";
import "./consent-lines.ts";
import "./plugin-signer.ts";
import "./update-preview.ts";

type Update = NonNullable<Inspection["update"]>;

/** A waiting update: only what it changes, and how it would have answered. The version that runs goes on until it is agreed to. */
export class PluginUpdate extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    pluginStyles,
    decisionStyles,
    css`
      .group {
        display: grid;
        gap: var(--space-3);
      }
      .calm .icon {
        color: var(--signal-calm);
      }
      .gone {
        gap: var(--space-2);
        padding: var(--space-4) var(--space-5);
      }
      .gone li {
        color: var(--text-muted);
        text-decoration: line-through;
      }
      .calm {
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-3);
      }
    `,
  ];
  static override properties = {
    plugin: { attribute: false },
    grants: { state: true },
    isUnderstood: { state: true },
    isBusy: { state: true },
    problem: { state: true },
  };
  declare plugin: PluginDetail;
  declare grants: Grants | null;
  declare isUnderstood: boolean;
  declare isBusy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.grants = null;
    this.isUnderstood = false;
    this.isBusy = false;
    this.problem = null;
  }

  /** Another package waits since: what was chosen, and read, was about the one before. */
  override willUpdate(changed: Map<string, unknown>): void {
    const before = changed.get("plugin") as PluginDetail | undefined;
    if (before === undefined || before.waiting?.hash === this.plugin.waiting?.hash) return;
    this.grants = null;
    this.isUnderstood = false;
    this.problem = this.isBusy ? null : text.otherPackage;
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector("h2")?.focus();
  }

  override render() {
    const { plugin } = this;
    const { waiting, update, name, id } = plugin;
    const back = backLink({ kind: "plugin", id }, pluginsText.backTo(name));
    if (waiting === null || update === null || update.update === null) {
      return html`${back}<po-empty-state picture="check" headline=${text.noUpdate} sentence=${text.noUpdateMore}></po-empty-state>`;
    }
    return html`<div class="intro">
        ${back}
        <h2 tabindex="-1">${text.updateTitle(name)}</h2>
        <p class="lead">${text.updateLead(plugin.version, waiting.version)}</p>
        ${isOlder(waiting.version, plugin.version) ? html`<p class="problem">${text.older}</p>` : nothing}
      </div>
      ${this.#differences(update, update.update)}`;
  }

  #differences(inspection: Inspection, update: Update) {
    const { added, removed, changed } = update;
    const grants = this.#grants(inspection, update);
    const isOther = isOtherProtection(this.plugin.manifest, inspection.manifest);
    const isMore = added.length + changed.length > 0;
    const isDangerous = isMore && openFlows(inspection.consent, grants).some((flow) => flow.isDangerous);
    return html`<po-plugin-signer .signer=${inspection.origin.signer} .pluginId=${inspection.id} .isSame=${update.isSameSigner}></po-plugin-signer>
      ${
        added.length + removed.length + changed.length === 0 && !isOther
          ? html`<section class="card calm">
              ${icon("check")}
              <div>
                <h3>${text.sameAsks}</h3>
                <p class="lead">${text.sameAsksMore}</p>
              </div>
            </section>`
          : nothing
      }
      ${added.length > 0 ? html`<section class="group"><h3>${text.added}</h3>${this.#lines(added, grants)}</section>` : nothing}
      ${
        changed.length > 0
          ? html`<section class="group">
              <h3>${text.changed}</h3>
              ${this.#lines(
                changed.map(({ after }) => after),
                grants,
                Object.fromEntries(changed.map(({ before, after }) => [after.capability, before.sentence])),
              )}
            </section>`
          : nothing
      }
      ${
        removed.length > 0
          ? html`<section class="card gone">
              <h3>${text.removed}</h3>
              <ul>${removed.map(({ sentence }) => html`<li>${sentence}</li>`)}</ul>
            </section>`
          : nothing
      }
      ${isOther ? transportCard(inspection.manifest, this.plugin.manifest) : nothing}
      ${isMore ? html`<po-consent-flows .consent=${inspection.consent} .grants=${grants}></po-consent-flows>` : nothing}
      <po-update-preview .pluginId=${inspection.id} .hash=${inspection.origin.hash}></po-update-preview>
      ${this.#decision(grants, isDangerous)}`;
  }

  #lines(lines: ConsentLine[], grants: Grants, said: Record<string, string> = {}) {
    return html`<po-consent-lines
      .lines=${lines}
      .grants=${grants}
      .isPartial=${true}
      .said=${said}
      @po-grants=${(event: CustomEvent<Grants>) => (this.grants = event.detail)}
    ></po-consent-lines>`;
  }

  #decision(grants: Grants, isDangerous: boolean) {
    return html`<div class="decision">
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${
        isDangerous
          ? html`<label class="check understand"
              ><input type="checkbox" .checked=${this.isUnderstood} @change=${(event: Event) => (this.isUnderstood = (event.target as HTMLInputElement).checked)} />${text.understand}</label
            >`
          : nothing
      }
      <div class="ways">
        <button class="button" type="button" ?disabled=${this.isBusy} @click=${() => void this.#decline()}>${text.decline}</button>
        <button
          class="button primary"
          type="button"
          ?disabled=${this.isBusy || (isDangerous && !this.isUnderstood)}
          @click=${() => void this.#agree(grants)}
        >
          ${this.isBusy ? text.agreeing : text.agree}
        </button>
      </div>
    </div>`;
  }

  /** What was refused or narrowed before stays so where the new version leaves room; the rest is as asked for. */
  #grants({ consent }: Inspection, { added, changed }: Update): Grants {
    if (this.grants) return this.grants;
    const asked = new Set(consent.lines.map(({ capability }) => capability));
    const held = Object.entries(this.plugin.grants).filter(([name]) => asked.has(name));
    const grants: Grants = Object.fromEntries(held);
    for (const line of added) grants[line.capability] = scopeOf(line);
    for (const { before, after } of changed) {
      const granted = grants[after.capability];
      const isKept =
        granted === undefined || (!isSameScope(granted, before.scope) && isWithin(granted, scopeOf(after)));
      if (!isKept) grants[after.capability] = scopeOf(after);
    }
    return grants;
  }

  #agree(grants: Grants): Promise<void> {
    const { id, name, waiting, grants: before } = this.plugin;
    const seen = { hash: waiting?.hash ?? "", grants: before };
    return this.#decide(() => plugins.update(id, grants, seen), text.updated(name, waiting?.version ?? ""));
  }

  #decline(): Promise<void> {
    const { id, name } = this.plugin;
    return this.#decide(() => plugins.declineUpdate(id), text.declined(name));
  }

  async #decide(act: () => Promise<unknown>, sentence: string): Promise<void> {
    const { id } = this.plugin;
    this.isBusy = true;
    this.problem = null;
    try {
      await act();
      toasts.say(sentence);
      await pluginsState.look();
      router.go(pluginPath({ kind: "plugin", id }));
    } catch (error) {
      this.problem = sentenceFor(error);
    } finally {
      this.isBusy = false;
    }
  }
}
customElements.define("po-plugin-update", PluginUpdate);

/** Of versions as manifests write them. */
function isOlder(version: string, than: string): boolean {
  const parts = than.split(".").map(Number);
  const difference = version.split(".").map((part, at) => Number(part) - (parts[at] ?? 0));
  return (difference.find((each) => each !== 0) ?? 0) < 0;
}

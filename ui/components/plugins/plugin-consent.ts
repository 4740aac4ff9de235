import { css, html, LitElement, nothing } from "lit";
import { ApiError, sentenceFor } from "../../api/api-error.ts";
import { type Grants, type PluginDetail, plugins } from "../../api/plugins.ts";
import { icon } from "../../icons/icon.ts";
import { openFlows } from "../../state/consent-flows.ts";
import { pluginsState } from "../../state/plugins-state.ts";
import { pluginPath } from "../../state/route.ts";
import { router } from "../../state/router.ts";
import { fullGrants } from "../../state/scope-narrowing.ts";
import { toasts } from "../../state/undo.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { consentText as text } from "../../text/plugin-consent.ts";
import { hookWords, pluginsText } from "../../text/plugins.ts";
import { backLink } from "./back-link.ts";
import { decisionStyles } from "./decision-styles.ts";
import { pluginStyles } from "./plugin-styles.ts";
import { transportCard } from "./transport-card.ts";
import "./consent-flows.ts";
import "./consent-lines.ts";
import "./plugin-signer.ts";

/** The consent screen: all that a plugin asks for, before anything of it runs. */
export class PluginConsent extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    pluginStyles,
    decisionStyles,
    css`
      .runs {
        display: grid;
        gap: var(--space-1);
        padding-left: var(--space-4);
        font-size: 14px;
        list-style: disc;
      }
    `,
  ];
  static override properties = {
    plugin: { attribute: false },
    grants: { state: true },
    needed: { state: true },
    isUnderstood: { state: true },
    isBusy: { state: true },
    problem: { state: true },
  };
  declare plugin: PluginDetail;
  /** Null: as asked for. */
  declare grants: Grants | null;
  declare needed: string | null;
  declare isUnderstood: boolean;
  declare isBusy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.grants = null;
    this.needed = null;
    this.isUnderstood = false;
    this.isBusy = false;
    this.problem = null;
  }

  // Reading begins at the top, and Enter does nothing there.
  override firstUpdated(): void {
    this.renderRoot.querySelector("h2")?.focus();
  }

  /** Another package took its place while the user read: what was chosen was about the one before. */
  override willUpdate(changed: Map<string, unknown>): void {
    const before = changed.get("plugin") as PluginDetail | undefined;
    if (before === undefined || before.current?.hash === this.plugin.current?.hash) return;
    this.grants = null;
    this.isUnderstood = false;
    this.problem = text.otherPackage;
  }

  override render() {
    const { plugin } = this;
    const { consent, manifest } = plugin;
    const grants = this.#grants();
    const isDangerous = openFlows(consent, grants).some((flow) => flow.isDangerous);
    return html`<div class="intro">
        ${backLink(null, pluginsText.back)}
        <h2 tabindex="-1">${text.title(manifest.name)}</h2>
        <p class="lead">${text.lead}</p>
      </div>
      <p class="words"><b>${text.aboutAuthor}</b> “${manifest.summary}” · ${manifest.version}</p>
      <po-plugin-signer .signer=${consent.signer} .pluginId=${plugin.id}></po-plugin-signer>
      ${
        isDangerous
          ? html`<div class="alarm" role="note">
              ${icon("warning")}
              <div>
                <strong>${text.danger}</strong>
                <p>${text.dangerMore}</p>
              </div>
            </div>`
          : nothing
      }
      <po-consent-lines
        .lines=${consent.lines}
        .grants=${grants}
        .needed=${this.needed}
        @po-grants=${(event: CustomEvent<Grants>) => (this.grants = event.detail)}
      ></po-consent-lines>
      <po-consent-flows .consent=${consent} .grants=${grants}></po-consent-flows>
      ${transportCard(manifest)}
      <section class="card">
        <div>
          <h3>${pluginsText.runsWhen}</h3>
          <p class="lead">${pluginsText.runsWhenMore}</p>
        </div>
        <ul class="runs">
          ${Object.keys(manifest.hooks).map((hook) => html`<li>To ${hookWords(hook)}</li>`)}
        </ul>
      </section>
      ${this.#decision(isDangerous)}`;
  }

  #decision(isDangerous: boolean) {
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
        <button class="button" type="button" @click=${this.#notNow}>${text.notNow}</button>
        <button
          class="button primary"
          type="button"
          ?disabled=${this.isBusy || (isDangerous && !this.isUnderstood)}
          @click=${this.#enable}
        >
          ${this.isBusy ? text.enabling : text.enable}
        </button>
      </div>
    </div>`;
  }

  #grants(): Grants {
    return this.grants ?? fullGrants(this.plugin.consent.lines);
  }

  #notNow(): void {
    toasts.say(text.keptOff(this.plugin.name));
    router.go(pluginPath(null));
  }

  async #enable(): Promise<void> {
    this.isBusy = true;
    this.problem = null;
    this.needed = null;
    try {
      const { id, current } = this.plugin;
      await plugins.enable(id, this.#grants(), { hash: current?.hash ?? "" });
      toasts.say(pluginsText.switchedOn(this.plugin.name));
      await pluginsState.look();
      router.go(pluginPath({ kind: "plugin", id: this.plugin.id }));
    } catch (error) {
      const capability = error instanceof ApiError ? error.detail["capability"] : null;
      if (typeof capability === "string") this.needed = capability;
      this.problem = typeof capability === "string" ? text.needed : sentenceFor(error);
    } finally {
      this.isBusy = false;
    }
  }
}
customElements.define("po-plugin-consent", PluginConsent);

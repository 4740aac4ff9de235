import { css, html, LitElement, nothing } from "lit";
import { ApiError, sentenceFor } from "../../api/api-error.ts";
import { type Grants, type PluginDetail, plugins } from "../../api/plugins.ts";
import { isSameGrants } from "../../state/scope-narrowing.ts";
import { toasts } from "../../state/undo.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { consentText } from "../../text/plugin-consent.ts";
import { pluginsText as text } from "../../text/plugins.ts";
import { pluginStyles } from "./plugin-styles.ts";
import "./consent-flows.ts";
import "./consent-lines.ts";

/** What an installed plugin may do: narrowed, taken back, or widened again up to what it asks for. */
export class PluginGrants extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    pluginStyles,
    css`
      :host {
        gap: var(--space-3);
      }
      .save {
        position: sticky;
        bottom: calc(var(--space-2) - var(--scroll-end, 0px));
        z-index: 1;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2);
        padding: var(--space-3) var(--space-4);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface-raised);
        box-shadow: var(--shadow-floating);
      }
      .save span {
        flex: 1;
        color: var(--text-muted);
        font-size: var(--type-meta);
      }
    `,
  ];
  static override properties = {
    plugin: { attribute: false },
    chosen: { state: true },
    needed: { state: true },
    isBusy: { state: true },
    problem: { state: true },
  };
  declare plugin: PluginDetail;
  declare chosen: Grants | null;
  /** What was granted when the user began to choose. */
  #before: Grants | null = null;
  declare needed: string | null;
  declare isBusy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.chosen = null;
    this.needed = null;
    this.isBusy = false;
    this.problem = null;
  }

  override render() {
    const { consent, grants, isShipped } = this.plugin;
    const chosen = this.chosen ?? grants;
    const isChanged = !isSameGrants(chosen, grants);
    return html`<div>
        <h3>${text.may}</h3>
        <p class="lead">${isShipped ? text.mayShipped : text.mayMore}</p>
      </div>
      <po-consent-lines
        .lines=${consent.lines}
        .grants=${chosen}
        .needed=${this.needed}
        .isRunning=${true}
        @po-grants=${(event: CustomEvent<Grants>) => this.#choose(event.detail)}
      ></po-consent-lines>
      <po-consent-flows .consent=${consent} .grants=${chosen}></po-consent-flows>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${
        isChanged
          ? html`<div class="save">
              <span role="status">${text.unsaved}</span>
              <button class="button small" type="button" @click=${() => this.#choose(null)}>${text.undoGrants}</button>
              <button class="button small primary" type="button" ?disabled=${this.isBusy} @click=${() => void this.#save(chosen)}>${text.saveGrants}</button>
            </div>`
          : nothing
      }`;
  }

  #choose(grants: Grants | null): void {
    if (this.chosen === null) this.#before = this.plugin.grants;
    this.chosen = grants;
    this.needed = null;
    this.problem = null;
  }

  async #save(grants: Grants): Promise<void> {
    const { id } = this.plugin;
    const before = this.#before ?? this.plugin.grants;
    this.isBusy = true;
    this.problem = null;
    try {
      await this.#keep(id, grants, before);
      this.chosen = null;
      toasts.say(text.grantsSaved, () => {
        this.#keep(id, before, grants).catch((error: unknown) => toasts.warn(sentenceFor(error)));
      });
    } catch (error) {
      const capability = error instanceof ApiError ? error.detail["capability"] : null;
      if (typeof capability === "string") this.needed = capability;
      this.problem = typeof capability === "string" ? consentText.needed : sentenceFor(error);
    } finally {
      this.isBusy = false;
    }
  }

  async #keep(id: string, grants: Grants, before: Grants): Promise<void> {
    await plugins.grant(id, grants, { grants: before });
    this.dispatchEvent(new CustomEvent("po-changed", { bubbles: true, composed: true }));
  }
}
customElements.define("po-plugin-grants", PluginGrants);

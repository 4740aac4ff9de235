import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../../api/api-error.ts";
import { type PluginDetail, plugins } from "../../api/plugins.ts";
import { pluginsState } from "../../state/plugins-state.ts";
import { scopeOf } from "../../state/scope-narrowing.ts";
import { toasts } from "../../state/undo.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { mediumDate } from "../../text/format.ts";
import { capabilityWords, pluginsText as text } from "../../text/plugins.ts";
import { pluginStyles } from "./plugin-styles.ts";

type Denied = PluginDetail["denied"][number];

/** What a plugin wanted and was refused: allow it, leave it so, or switch the plugin off. */
export class PluginDenials extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    pluginStyles,
    css`
      li {
        display: grid;
        gap: var(--space-2);
        padding: var(--space-3) 0;
      }
      li + li {
        border-top: 1px solid var(--line);
      }
      li:last-child {
        padding-bottom: 0;
      }
      small {
        display: block;
        color: var(--text-muted);
        font-size: var(--type-small);
      }
    `,
  ];
  static override properties = { plugin: { attribute: false }, kept: { state: true }, isBusy: { state: true } };
  declare plugin: PluginDetail;
  /** By capability, the denial that the user said is fine: a later one is shown again. */
  declare kept: ReadonlyMap<string, number>;
  declare isBusy: boolean;

  constructor() {
    super();
    this.kept = new Map();
    this.isBusy = false;
  }

  override render() {
    const shown = this.plugin.denied.filter(({ capability, lastAt }) => (this.kept.get(capability) ?? 0) < lastAt);
    if (shown.length === 0) return nothing;
    return html`<section class="card">
      <div>
        <h3>${text.denied}</h3>
        <p class="lead">${text.deniedMore}</p>
      </div>
      <ul>
        ${shown.map((one) => this.#line(one))}
      </ul>
    </section>`;
  }

  #line({ capability, times, lastAt }: Denied) {
    const { consent, grants, state } = this.plugin;
    const line = consent.lines.find((each) => each.capability === capability);
    const words = capabilityWords(capability);
    return html`<li>
      <p>${text.deniedLine(words, times)}<small>${text.deniedLast(mediumDate(new Date(lastAt).toISOString()))}${line ? nothing : ` · ${text.notAsked}`}</small></p>
      <div class="ways">
        ${
          line
            ? html`<button
                class="button small"
                type="button"
                ?disabled=${this.isBusy}
                @click=${() => void this.#act(() => plugins.grant(this.plugin.id, { ...grants, [capability]: scopeOf(line) }), text.allowed(words))}
              >
                ${text.allow}
              </button>`
            : nothing
        }
        <button class="button small" type="button" @click=${() => (this.kept = new Map(this.kept).set(capability, lastAt))}>${text.keepDenied}</button>
        ${
          state === "off"
            ? nothing
            : html`<button
                class="button small danger"
                type="button"
                ?disabled=${this.isBusy}
                @click=${() => void this.#act(() => plugins.disable(this.plugin.id), text.switchedOff(this.plugin.name))}
              >
                ${text.switchOff}
              </button>`
        }
      </div>
    </li>`;
  }

  async #act(act: () => Promise<unknown>, sentence: string): Promise<void> {
    this.isBusy = true;
    try {
      await act();
      toasts.say(sentence);
      await pluginsState.look();
      this.dispatchEvent(new CustomEvent("po-changed", { bubbles: true, composed: true }));
    } catch (error) {
      toasts.warn(sentenceFor(error));
    } finally {
      this.isBusy = false;
    }
  }
}
customElements.define("po-plugin-denials", PluginDenials);

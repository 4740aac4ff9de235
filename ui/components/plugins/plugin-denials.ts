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
      .kept {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        color: var(--text-muted);
      }
      small {
        display: block;
        color: var(--text-muted);
        font-size: var(--type-small);
      }
    `,
  ];
  static override properties = { plugin: { attribute: false }, isBusy: { state: true } };
  declare plugin: PluginDetail;
  declare isBusy: boolean;

  constructor() {
    super();
    this.isBusy = false;
  }

  override render() {
    const { denied } = this.plugin;
    if (denied.length === 0) return nothing;
    const asked = denied.filter(({ isKept }) => !isKept);
    const kept = denied.filter(({ isKept }) => isKept);
    return html`<section class="card">
      <div>
        <h3>${text.denied}</h3>
        <p class="lead">${asked.length > 0 ? text.deniedMore : text.kept}</p>
      </div>
      <ul>
        ${asked.map((one) => this.#line(one))} ${kept.map((one) => this.#kept(one))}
      </ul>
    </section>`;
  }

  #kept({ capability, times }: Denied) {
    return html`<li class="kept">
      <span>${text.keptLine(capabilityWords(capability), times)}</span>
      ${this.#button(text.askAgain, () => plugins.keepDenied(this.plugin.id, capability, false), text.askedAgain)}
    </li>`;
  }

  #line({ capability, times, lastAt }: Denied) {
    const { id, name, consent, grants, state } = this.plugin;
    const line = consent.lines.find((each) => each.capability === capability);
    const words = capabilityWords(capability);
    return html`<li>
      <p>${text.deniedLine(words, times)}<small>${text.deniedLast(mediumDate(new Date(lastAt).toISOString()))}${line ? nothing : ` · ${text.notAsked}`}</small></p>
      <div class="ways">
        ${line ? this.#button(text.allow, () => plugins.grant(id, { ...grants, [capability]: scopeOf(line) }, { grants }), text.allowed(words)) : nothing}
        ${this.#button(text.keepDenied, () => plugins.keepDenied(id, capability, true), text.keptDenied(words))}
        ${state === "off" ? nothing : this.#button(text.switchOff, () => plugins.disable(id), text.switchedOff(name), "danger")}
      </div>
    </li>`;
  }

  #button(label: string, act: () => Promise<unknown>, said: string, tone = "") {
    return html`<button class="button small ${tone}" type="button" ?disabled=${this.isBusy} @click=${() => void this.#act(act, said)}>${label}</button>`;
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

import { css, html, LitElement, nothing } from "lit";
import { type PanelBlock, plugins, type PluginView } from "../../api/plugins.ts";
import { icon } from "../../icons/icon.ts";
import { visibleText } from "../../reading/visible-text.ts";
import { watch } from "../../state/observable.ts";
import { type Offered, pluginPlaces } from "../../state/plugin-places.ts";
import { report } from "../../state/report.ts";
import { controls } from "../../styles/controls.ts";
import { placesText as text } from "../../text/plugin-places.ts";

/** One panel or banner: the plugin's words, drawn by the page, with whose they are. */
export class PluginPanel extends LitElement {
  static override styles = [
    controls,
    css`
      section {
        display: grid;
        gap: var(--space-2);
        margin: var(--space-3) 0;
        padding: var(--space-3);
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
        font-size: var(--type-meta);
        line-height: 1.45;
        overflow-wrap: anywhere;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--space-2);
      }
      h2 {
        font-size: var(--type-meta);
        font-weight: var(--weight-strong);
      }
      h3 {
        font-size: var(--type-meta);
        font-weight: var(--weight-medium);
      }
      small {
        color: var(--text-muted);
        font-size: var(--type-small);
      }
      ul {
        padding-left: var(--space-4);
        list-style: disc;
      }
      dl {
        display: grid;
        grid-template-columns: minmax(80px, auto) minmax(0, 1fr);
        gap: 2px var(--space-3);
      }
      dt {
        color: var(--text-muted);
      }
      .warning {
        display: flex;
        gap: var(--space-2);
        color: var(--signal-note);
      }
      .good {
        color: var(--signal-calm);
      }
      .button {
        justify-self: start;
      }
    `,
  ];
  static override properties = {
    panel: { attribute: false },
    place: { attribute: false },
    emailId: { attribute: false },
    version: { attribute: false },
    blocks: { state: true },
  };
  declare panel: Offered;
  declare place: PluginView["places"]["panels"][number]["place"];
  declare emailId: string | null;
  /** It is asked again when this changes. */
  declare version: string;
  declare blocks: PanelBlock[] | null;
  #about = "";
  #asked = "";

  constructor() {
    super();
    this.blocks = null;
    watch(this, pluginPlaces);
  }

  override willUpdate(): void {
    const { panel, place, emailId, version } = this;
    const about = JSON.stringify([panel.pluginId, panel.id, place, emailId]);
    const asked = JSON.stringify([about, version, pluginPlaces.doneBy(panel.pluginId)]);
    if (asked === this.#asked) return;
    // What was said of another mail must not stand beside this one.
    if (about !== this.#about) this.blocks = null;
    this.#about = about;
    this.#asked = asked;
    void this.#load(asked);
  }

  override render() {
    const { blocks, panel } = this;
    if (blocks === null || blocks.length === 0) return nothing;
    const [title, plugin] = [visibleText(panel.title), visibleText(panel.pluginName)];
    return html`<section aria-label=${text.label(title, plugin)}>
      <header>
        ${icon("puzzle", { size: 16 })}
        <h2>${title}</h2>
        <small>${text.by(plugin)}</small>
      </header>
      ${blocks.map((block) => this.#block(block))}
    </section>`;
  }

  #block(block: PanelBlock) {
    switch (block.type) {
      case "heading":
        return html`<h3>${visibleText(block.text)}</h3>`;
      case "text":
        return block.tone === "warning"
          ? html`<p class="warning">${icon("warning", { size: 16 })}<span><span class="visually-hidden">${text.warning}: </span>${visibleText(block.text)}</span></p>`
          : html`<p class=${block.tone}>${visibleText(block.text)}</p>`;
      case "list":
        return html`<ul>
          ${block.items.map((item) => html`<li>${visibleText(item)}</li>`)}
        </ul>`;
      case "facts":
        return html`<dl>
          ${block.facts.map(({ label, value }) => html`<dt>${visibleText(label)}</dt><dd>${visibleText(value)}</dd>`)}
        </dl>`;
      case "action":
        return this.#action(block.action);
    }
  }

  #action(id: string) {
    const action = pluginPlaces.action(this.panel.pluginId, id);
    if (action === null) return nothing;
    const emailIds = this.emailId === null ? [] : [this.emailId];
    return html`<button class="button small" type="button" ?disabled=${pluginPlaces.isRunning(action)} @click=${() => void pluginPlaces.run(action, emailIds)}>
      ${visibleText(action.title)}
    </button>`;
  }

  async #load(asked: string): Promise<void> {
    const { panel, place, emailId } = this;
    try {
      const { blocks } = await plugins.panel(panel.pluginId, panel.id, place, emailId);
      if (asked === this.#asked) this.blocks = blocks;
    } catch (error) {
      // The page is whole without it.
      report(`what the plugin ${panel.pluginId} says did not come.`, error);
      if (asked === this.#asked) this.blocks = null;
    }
  }
}
customElements.define("po-plugin-panel", PluginPanel);

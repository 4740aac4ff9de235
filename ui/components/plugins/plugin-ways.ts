import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { sentenceFor } from "../../api/api-error.ts";
import { plugins, type PluginView } from "../../api/plugins.ts";
import { pluginsState } from "../../state/plugins-state.ts";
import { pluginPath } from "../../state/route.ts";
import { router } from "../../state/router.ts";
import { toasts } from "../../state/undo.ts";
import { controls } from "../../styles/controls.ts";
import { settingsStyles } from "../../styles/settings-styles.ts";
import { pluginsText as text } from "../../text/plugins.ts";
import { keepFromPage } from "../dialog.ts";
import { pluginStyles } from "./plugin-styles.ts";

type Asked = "tags" | "rollback" | "remove";

/** What cannot be undone by a toast is asked first: tags taken back, the version before, removal. */
export class PluginWays extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    pluginStyles,
    css`
      .actions {
        display: flex;
        justify-content: flex-end;
        gap: var(--space-2);
        margin-top: var(--space-5);
      }
      .check {
        margin-top: var(--space-4);
      }
      .check small {
        display: block;
        color: var(--text-muted);
        font-size: var(--type-meta);
      }
      .button.loud {
        border-color: transparent;
        background: var(--signal-alarm);
        color: var(--surface-raised);
      }
      .problem {
        margin-top: var(--space-3);
      }
    `,
  ];
  static override properties = {
    plugin: { attribute: false },
    asked: { state: true },
    isRemovingData: { state: true },
    isBusy: { state: true },
    problem: { state: true },
  };
  declare plugin: PluginView;
  declare asked: Asked | null;
  declare isRemovingData: boolean;
  declare isBusy: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.asked = null;
    this.isRemovingData = false;
    this.isBusy = false;
    this.problem = null;
  }

  override render() {
    const { taggedMessages, previous, isShipped, name, version } = this.plugin;
    const row = (title: string, more: string, label: string, asked: Asked, isOn = true): TemplateResult =>
      html`<div class="row">
        <div>
          <h3>${title}</h3>
          <p class="lead">${more}</p>
        </div>
        <button class="button small ${asked === "remove" ? "danger" : ""}" type="button" ?disabled=${!isOn} @click=${() => this.#ask(asked)}>${label}</button>
      </div>`;
    const tags = taggedMessages > 0 ? text.tagsMore(taggedMessages) : text.noTags;
    return html`<section class="card">
        ${row(text.tags, tags, text.undoTags, "tags", taggedMessages > 0)}
        ${previous === null ? nothing : row(text.rollBackTitle(previous.version), text.rollBackMore(version, previous.version), text.rollBack, "rollback")}
        ${isShipped ? nothing : row(text.removeTitle(name), text.removeMore, text.remove, "remove")}
      </section>
      ${this.#dialog()}`;
  }

  #dialog() {
    const { plugin } = this;
    const { id, name, previous, taggedMessages } = plugin;
    switch (this.asked) {
      case "tags":
        return this.#confirm(
          text.undoTags,
          html`<p>${text.undoTagsAsk(taggedMessages)}</p>`,
          text.undoTags,
          async () => {
            const { messages } = await plugins.undoTags(id);
            toasts.say(text.undoTagsDone(messages));
          },
        );
      case "rollback":
        if (previous === null) return nothing;
        return this.#confirm(
          text.rollBackTitle(previous.version),
          html`<p>${text.rollBackMore(plugin.version, previous.version)}</p>`,
          text.rollBack,
          async () => {
            await plugins.rollBack(id);
            toasts.say(text.rolledBack(name, previous.version));
          },
        );
      case "remove":
        return this.#confirm(
          text.removeTitle(name),
          html`<p>${text.removeMore}</p>
            <label class="check"
              ><input type="checkbox" .checked=${this.isRemovingData} @change=${(event: Event) => (this.isRemovingData = (event.target as HTMLInputElement).checked)} />
              <span>${text.removeData}<small>${text.removeDataMore}</small></span></label
            >`,
          text.remove,
          async () => {
            await plugins.remove(id, this.isRemovingData ? "remove" : "keep");
            toasts.say(text.removed(name));
            router.go(pluginPath(null));
          },
        );
      case null:
        return nothing;
    }
  }

  #confirm(title: string, body: TemplateResult, label: string, act: () => Promise<void>) {
    return html`<po-dialog .label=${title} .closeLabel=${text.cancel} @po-close=${() => (this.asked = null)} @keydown=${keepFromPage}>
      ${body} ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="actions">
        <button class="button" type="button" autofocus @click=${() => this.#close()}>${text.cancel}</button>
        <button class="button loud" type="button" ?disabled=${this.isBusy} @click=${() => void this.#act(act)}>${label}</button>
      </div>
    </po-dialog>`;
  }

  #ask(asked: Asked): void {
    this.asked = asked;
    this.isRemovingData = false;
    this.problem = null;
  }

  #close(): void {
    this.renderRoot.querySelector("po-dialog")?.close();
  }

  async #act(act: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.problem = null;
    try {
      await act();
      this.#close();
      await pluginsState.look();
    } catch (error) {
      this.problem = sentenceFor(error);
    } finally {
      this.isBusy = false;
    }
  }
}
customElements.define("po-plugin-ways", PluginWays);

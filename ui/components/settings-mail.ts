import { html, LitElement } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { jobs } from "../api/jobs.ts";
import { icon } from "../icons/icon.ts";
import { jobsState } from "../state/jobs-state.ts";
import { watch } from "../state/observable.ts";
import { router } from "../state/router.ts";
import { session } from "../state/session.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { settingsText as text } from "../text/settings.ts";
import "./job-list.ts";
import "./settings-providers.ts";
import "./settings-senders.ts";

/** Where mail comes from. */
export class SettingsMail extends LitElement {
  static override styles = [controls, settingsStyles];
  static override properties = { isBusy: { state: true } };
  declare isBusy: boolean;

  constructor() {
    super();
    this.isBusy = false;
    watch(this, jobsState, session);
  }

  override render() {
    const isEmpty = jobsState.imports.length + jobsState.sources.length + jobsState.relays.length === 0;
    return html`${isEmpty ? html`<p class="lead">${text.nothingYet}</p>` : html`<po-job-list></po-job-list>`}
      <div class="ways">
        <button class="button" type="button" @click=${() => router.go("/add")}>${icon("plus", { size: 18 })}${text.addMail}</button>
      </div>
      <po-settings-providers></po-settings-providers>
      <po-settings-senders></po-settings-senders>
      <section class="card">
        <div>
          <h3>${text.demoTitle}</h3>
          <p class="lead">${text.demoMore}</p>
        </div>
        <div class="ways">
          <button class="button small" type="button" ?disabled=${this.isBusy} @click=${this.#removeDemo}>${text.removeDemo}</button>
        </div>
      </section>`;
  }

  async #removeDemo(): Promise<void> {
    this.isBusy = true;
    try {
      await jobs.removeDemo();
      toasts.say(text.demoRemoved);
    } catch (error) {
      toasts.warn(sentenceFor(error));
    } finally {
      this.isBusy = false;
    }
  }
}
customElements.define("po-settings-mail", SettingsMail);

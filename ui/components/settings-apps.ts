import { css, html, LitElement, nothing } from "lit";
import { admin, type AppPassword } from "../api/admin.ts";
import { ApiError, sentenceFor } from "../api/api-error.ts";
import { icon } from "../icons/icon.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { mediumDate } from "../text/format.ts";
import { settingsText as text } from "../text/settings.ts";

/** Passwords for other mail programs: made, shown once, taken back. */
export class SettingsApps extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        align-items: end;
        gap: var(--space-3);
      }
      output {
        display: block;
        padding: var(--space-3) var(--space-4);
        border: 1px dashed var(--line-strong);
        border-radius: var(--radius-small);
        font: var(--type-lead) / 1.5 var(--font-mono);
        overflow-wrap: anywhere;
        user-select: all;
      }
      .made {
        display: grid;
        gap: var(--space-2);
      }
      @media (max-width: 560px) {
        form {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];
  static override properties = {
    known: { state: true },
    name: { state: true },
    made: { state: true },
    problem: { state: true },
    isCopied: { state: true },
  };
  declare known: AppPassword[] | null;
  declare name: string;
  declare made: { name: string; password: string } | null;
  declare problem: string | null;
  declare isCopied: boolean;

  constructor() {
    super();
    this.known = null;
    this.name = "";
    this.made = null;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#run(async () => undefined);
  }

  override render() {
    return html`<p class="lead">${text.appsMore}</p>
      <section class="card">
        <form @submit=${this.#create}>
          <div class="field">
            <label for="name">${text.appName}</label>
            <input id="name" class="input" placeholder=${text.appNameExample} autocomplete="off" .value=${this.name} @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)} />
          </div>
          <div class="field">
            <label for="scope">${text.scope}</label>
            <select id="scope" class="input">
              <option value="read">${text.scopes.read}</option>
              <option value="send">${text.scopes.send}</option>
            </select>
          </div>
          <button class="button primary" type="submit" ?disabled=${this.name.trim() === ""}>${text.create}</button>
        </form>
        ${
          this.made
            ? html`<div class="made" role="status">
                <p class="lead">${text.newPassword(this.made.name)}</p>
                <output>${this.made.password}</output>
                <div class="ways">
                  <button class="button small" type="button" @click=${this.#copy}>${icon(this.isCopied ? "check" : "copy", { size: 17 })}${this.isCopied ? text.copied : text.copy}</button>
                </div>
              </div>`
            : nothing
        }
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </section>
      ${this.#list()}`;
  }

  #list() {
    if (this.known === null) return nothing;
    if (this.known.length === 0) return html`<p class="lead">${text.noApps}</p>`;
    return html`<section class="card">
      <ul class="list">
        ${this.known.map(
          (one) => html`<li>
            <span class="main">
              ${one.name}<small>${text.scopes[one.scope]} · ${one.lastUsedAt === null ? text.neverUsed : text.lastUsed(mediumDate(new Date(one.lastUsedAt).toISOString()))}</small>
            </span>
            <button class="button small danger" type="button" aria-label="${text.revoke} ${one.name}" @click=${() => void this.#run(() => admin.revokeAppPassword(one.id))}>${text.revoke}</button>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  async #create(event: Event): Promise<void> {
    event.preventDefault();
    const scope = this.renderRoot.querySelector("select")?.value === "send" ? "send" : "read";
    await this.#run(async () => {
      this.made = null;
      const made = await admin.createAppPassword(this.name.trim(), scope);
      this.made = { name: made.name, password: made.password };
      this.isCopied = false;
      this.name = "";
    });
  }

  async #run(act: () => Promise<unknown>): Promise<void> {
    this.problem = null;
    try {
      await act();
      this.known = await admin.appPasswords();
    } catch (error) {
      this.problem = isNameTaken(error) ? text.appNameTaken : sentenceFor(error);
    }
  }

  async #copy(): Promise<void> {
    await navigator.clipboard.writeText(this.made?.password ?? "");
    this.isCopied = true;
  }
}

function isNameTaken(error: unknown): boolean {
  return error instanceof ApiError && error.code === "CONFLICT" && error.detail["field"] === "name";
}

customElements.define("po-settings-apps", SettingsApps);

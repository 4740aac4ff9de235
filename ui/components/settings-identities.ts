import { css, html, LitElement, nothing } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { relays, type Relay } from "../api/relays.ts";
import { visibleText } from "../reading/visible-text.ts";
import { mail } from "../state/mail-store.ts";
import { identities, type Identity } from "../state/identities.ts";
import { watch } from "../state/observable.ts";
import { asTyped, isWhole, parseRecipients } from "../state/recipients.ts";
import { report } from "../state/report.ts";
import { controls } from "../styles/controls.ts";
import { settingsStyles } from "../styles/settings-styles.ts";
import { sendingText as text } from "../text/sending.ts";
import { byName } from "../text/format.ts";

/** Addresses to send from: name, signature, where answers go, and the server that takes their mail. */
export class SettingsIdentities extends LitElement {
  static override styles = [
    controls,
    settingsStyles,
    css`
      form {
        display: grid;
        gap: var(--space-4);
      }
      textarea.input {
        min-height: 96px;
        padding: var(--space-2) var(--space-3);
        line-height: 1.5;
        resize: vertical;
      }
      select.input {
        width: 100%;
      }
    `,
  ];
  static override properties = {
    open: { state: true },
    servers: { state: true },
    problem: { state: true },
    isBusy: { state: true },
    removing: { state: true },
  };
  /** The identity whose form is open; "new"; null: none. */
  declare open: Identity | "new" | null;
  /** Null: not known yet. */
  declare servers: Relay[] | null;
  declare problem: string | null;
  declare isBusy: boolean;
  declare removing: string | null;

  constructor() {
    super();
    this.open = null;
    this.servers = null;
    this.problem = null;
    this.isBusy = false;
    this.removing = null;
    watch(this, identities, mail);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void identities.load();
    relays.list().then(
      (servers) => (this.servers = servers),
      (error: unknown) => report("the servers that take mail did not come.", error),
    );
  }

  override render() {
    const list = identities.list ?? [];
    return html`<section class="card">
      <div>
        <h3>${text.title}</h3>
        <p class="lead">${identities.list !== null && list.length === 0 ? text.none : text.lead}</p>
      </div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${
        list.length === 0
          ? nothing
          : html`<ul class="list">
              ${list.map((identity) => html`<li>${this.open !== "new" && this.open?.id === identity.id ? this.#form(identity) : this.#row(identity)}</li>`)}
            </ul>`
      }
      ${
        this.open === "new"
          ? this.#form(null)
          : html`<div class="ways"><button class="button small" type="button" @click=${() => this.#show("new")}>${text.add}</button></div>`
      }
    </section>`;
  }

  #row(identity: Identity) {
    const { id, name, email } = identity;
    if (this.removing === id)
      return html`<span class="main">${text.removeSure}</span>
        <button class="button small danger" type="button" @click=${() => void this.#run(() => identities.remove(id))}>${text.remove}</button>
        <button class="button small" type="button" @click=${() => (this.removing = null)}>${text.cancel}</button>`;
    return html`<span class="main">
        ${visibleText(asTyped({ name, email }))}
        <small>${this.#serverOf(identity)}</small>
        ${identity["postern:isDefault"] ? html`<small>${text.isDefault}</small>` : nothing}
      </span>
      ${
        identity["postern:isDefault"]
          ? nothing
          : html`<button class="button small plain" type="button" @click=${() => void this.#run(() => identities.update(id, { "postern:isDefault": true }))}>${text.makeDefault}</button>`
      }
      <button class="button small" type="button" aria-label="${text.change} ${email}" @click=${() => this.#show(identity)}>${text.change}</button>
      <button class="button small danger" type="button" aria-label="${text.remove} ${email}" @click=${() => (this.removing = id)}>${text.remove}</button>`;
  }

  /** Which server takes its mail, said also where nobody chose it. */
  #serverOf({ "postern:relayId": relayId }: Identity): string {
    const [first] = this.servers ?? [];
    if (this.servers === null) return "";
    if (relayId !== null) {
      const host = this.servers.find(({ id }) => id === relayId)?.host;
      return host === undefined ? text.sentByNone : text.sentBy(host);
    }
    if (first === undefined) return text.sentByNone;
    return this.servers.length === 1 ? text.sentBy(first.host) : text.sentByFirst(first.host);
  }

  #form(identity: Identity | null) {
    const field = (id: string, label: string, value: string, hint = "", isFixed = false) => html`<div class="field">
      <label for=${id}>${label}</label>
      <input id=${id} class="input" autocomplete="off" spellcheck="false" .value=${value} ?disabled=${isFixed} />
      ${hint === "" ? nothing : html`<p class="hint">${hint}</p>`}
    </div>`;
    const relayId = identity?.["postern:relayId"] ?? null;
    const servers = this.servers ?? [];
    return html`<form class="main" @submit=${(event: Event) => void this.#save(event, identity)}>
      ${field("email", text.email, identity?.email ?? "", "", identity !== null)}
      ${field("name", text.name, identity?.name ?? "", text.nameHint)}
      <div class="field">
        <label for="signature">${text.signature}</label>
        <textarea id="signature" class="input" .value=${identity?.textSignature ?? ""}></textarea>
        <p class="hint">${text.signatureHint}</p>
      </div>
      ${field("replyTo", text.replyTo, (identity?.replyTo ?? []).map(asTyped).join(", "), text.replyToHint)}
      ${field("bcc", text.bcc, (identity?.bcc ?? []).map(asTyped).join(", "))}
      <div class="field">
        <label for="relay">${text.relay}</label>
        <select id="relay" class="input">
          <option value="" ?selected=${relayId === null}>${servers[0] ? text.relayFirstIs(servers[0].host) : text.relayFirst}</option>
          ${servers.map(({ id, host, user }) => html`<option value=${id} ?selected=${id === relayId}>${user === "" ? host : `${host} (${user})`}</option>`)}
        </select>
      </div>
      <div class="field">
        <label for="sentTag">${text.sentTag}</label>
        <select id="sentTag" class="input">
          <option value="" ?selected=${!identity?.["postern:sentTagId"]}>${text.sentTagNone}</option>
          ${sentTags().map(({ id, path }) => html`<option value=${id} ?selected=${id === identity?.["postern:sentTagId"]}>${text.sentTagIn(visibleText(path))}</option>`)}
        </select>
      </div>
      <div class="ways">
        <button class="button primary small" type="submit" ?disabled=${this.isBusy}>${this.isBusy ? text.saving : text.save}</button>
        <button class="button small" type="button" @click=${() => this.#show(null)}>${text.cancel}</button>
      </div>
    </form>`;
  }

  #show(open: Identity | "new" | null): void {
    this.open = open;
    this.problem = null;
    if (open !== null) void this.updateComplete.then(() => this.#value(open === "new" ? "email" : "name")?.focus());
  }

  #value(id: string): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`);
  }

  async #save(event: Event, identity: Identity | null): Promise<void> {
    event.preventDefault();
    const read = (id: string): string => this.#value(id)?.value.trim() ?? "";
    const [replyTo, bcc] = [parseRecipients(read("replyTo")), parseRecipients(read("bcc"))];
    const email = read("email");
    if (![{ name: null, email }, ...replyTo, ...bcc].every(isWhole)) {
      this.problem = text.badAddress;
      return;
    }
    const relay = read("relay");
    const fields = {
      name: read("name"),
      textSignature: read("signature"),
      replyTo: replyTo.length === 0 ? null : replyTo,
      bcc: bcc.length === 0 ? null : bcc,
      "postern:relayId": relay === "" ? null : Number(relay),
      "postern:sentTagId": read("sentTag") === "" ? null : read("sentTag"),
    };
    await this.#run(() =>
      identity ? identities.update(identity.id, fields) : identities.create({ ...fields, email }),
    );
    if (this.problem === null) this.open = null;
  }

  async #run(work: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.problem = null;
    this.removing = null;
    try {
      await work();
    } catch (error) {
      this.problem = sentenceFor(error);
    } finally {
      this.isBusy = false;
    }
  }
}
/** Tags that sent mail can have beside Sent, by name. */
function sentTags(): Array<{ id: string; path: string }> {
  return [...mail.tags.values()]
    .filter(({ role }) => role === null || role === "inbox" || role === "archive")
    .map((tag) => ({ id: tag.id, path: mail.pathOf(tag) }))
    .sort((left, right) => byName(left.path, right.path));
}
customElements.define("po-settings-identities", SettingsIdentities);

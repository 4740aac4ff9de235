import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { sentenceFor } from "../api/api-error.ts";
import { pictures, type SenderDecision } from "../api/pictures.ts";
import { icon } from "../icons/icon.ts";
import { mailPictures } from "../state/mail-pictures.ts";
import { watch } from "../state/observable.ts";
import type { RenderedMail } from "../state/rendered-mails.ts";
import { toasts } from "../state/undo.ts";
import { controls } from "../styles/controls.ts";
import { pictureText as text } from "../text/pictures.ts";

/** Above a mail: which pictures are not loaded, who was kept from learning of the reading, and what was taken out. */
export class PictureBanner extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        margin-bottom: var(--space-4);
        font-size: var(--type-meta);
      }
      .strip {
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr);
        gap: var(--space-2) var(--space-3);
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-small);
        background: var(--surface-sunken);
        color: var(--text-muted);
      }
      .strip > .icon {
        margin-top: 6px;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px var(--space-3);
        min-height: 32px;
      }
      .words {
        flex: 1 1 200px;
        line-height: 1.4;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--space-1);
        margin: 0 -10px;
      }
      .ways .button {
        min-height: 32px;
        padding: 0 10px;
      }
      details {
        grid-column: 2;
      }
      summary {
        width: fit-content;
        min-height: 24px;
        color: var(--text-muted);
        cursor: pointer;
      }
      summary:hover {
        color: var(--text);
      }
      li {
        display: flex;
        gap: var(--space-2);
        padding: 2px 0;
        overflow-wrap: anywhere;
      }
      li b {
        font-weight: var(--weight-medium);
        color: var(--text);
      }
      h2 {
        margin: var(--space-2) 0 2px;
        font-size: var(--type-small);
        font-weight: var(--weight-strong);
        color: var(--text-muted);
      }
      .alarm {
        color: var(--signal-note);
      }
      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];
  static override properties = {
    emailId: { attribute: false },
    mail: { attribute: false },
    isAskingDirect: { state: true },
  };
  declare emailId: string;
  declare mail: RenderedMail;
  declare isAskingDirect: boolean;

  constructor() {
    super();
    this.isAskingDirect = false;
    watch(this, mailPictures);
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("emailId")) this.isAskingDirect = false;
  }

  override render() {
    const { mail } = this;
    const wanted = mail.parts.reduce((sum, part) => sum + part.pictures.length, 0);
    const removed = mail.parts.flatMap((part) => part.removed);
    const missing = this.#missing();
    if (wanted === 0 && mail.trackers.length === 0) return nothing;
    return html`<div class="strip">
      ${icon(wanted > 0 ? "image" : "eye", { size: 18 })}
      <div class="line">${wanted > 0 ? this.#pictures(wanted) : html`<span class="words">${this.#trackers()}</span>`}</div>
      ${mail.trackers.length + removed.length + missing.length > 0 ? this.#details(removed, missing) : nothing}
    </div>`;
  }

  #pictures(wanted: number): TemplateResult {
    const { mail } = this;
    const words = (sentence: unknown): TemplateResult =>
      html`<span class="words" role="status">${sentence} ${this.#trackers()}</span>`;
    switch (mail.pictures) {
      case "allowed":
        return this.#loading(words);
      case "ask":
        return html`${words(text.notLoaded(wanted))}<span class="ways">
          ${this.#way(text.once, () => this.#once())}
          ${mail.sender ? this.#way(text.always, () => this.#decide("allowed"), text.alwaysFor(mail.sender)) : nothing}
          ${mail.sender ? this.#way(text.never, () => this.#decide("never"), text.neverFor(mail.sender)) : nothing}
        </span>`;
      case "never":
        return html`${words(text.neverLoaded(wanted))}<span class="ways">
          ${this.#way(text.once, () => this.#once())} ${this.#way(text.askAgain, () => this.#decide(null))}
        </span>`;
      default:
        return html`${words(text.offLoaded(wanted))}<span class="ways"><a class="button plain small" href="/settings/privacy">${text.change}</a></span>`;
    }
  }

  #loading(words: (sentence: unknown) => TemplateResult): TemplateResult {
    const progress = mailPictures.of(this.emailId);
    const { mail } = this;
    if (!progress) return words(text.loading(0, mail.parts[0]?.pictures.length ?? 0));
    const failures = [...progress.failed.values()];
    const isDone = progress.done + failures.length >= progress.wanted;
    if (!isDone && progress.torPercent !== null)
      // Read aloud once, not with each step.
      return words(html`${text.torStarting} <span aria-hidden="true">${text.torPercent(progress.torPercent)}</span>`);
    if (!isDone) return words(text.loading(progress.done, progress.wanted));
    const [first, ...others] = new Set(failures);
    if (first === undefined)
      return html`${words(text.loaded(progress.done))}<span class="ways">${this.#way(text.hide, () => this.#hide())}</span>`;
    if (first === "TOR_OFF" || first === "TOR_MISSING" || first === "TOR_FAILED") return this.#withoutTor(first);
    return html`${words(text.failed(failures.length, others.length === 0 ? first : null))}<span class="ways">
      ${this.#way(text.tryAgain, () => this.#reload())} ${this.#way(text.hide, () => this.#hide())}
    </span>`;
  }

  /** The direct way is taken only when the user has read what it tells. */
  #withoutTor(code: string): TemplateResult {
    if (!this.isAskingDirect) {
      return html`<span class="words" role="status">${text.noTor(code)}</span><span class="ways">
        ${this.#way(text.tryAgain, () => this.#reload())}
        ${this.#way(text.direct, () => void (this.isAskingDirect = true))}
        ${this.#way(text.hide, () => this.#hide())}
      </span>`;
    }
    return html`<span class="words alarm" role="alert">${text.directTells}</span><span class="ways">
      ${this.#way(text.directAgree, () => this.#goDirect())}
      ${this.#way(text.directRefuse, () => void (this.isAskingDirect = false))}
    </span>`;
  }

  #trackers(): string {
    const { trackers } = this.mail;
    if (trackers.length === 0) return "";
    const count = trackers.reduce((sum, each) => sum + each.count, 0);
    return text.trackers(
      count,
      trackers.slice(0, 2).map(({ name }) => name),
      trackers.length > 2,
    );
  }

  /** What became of each picture that did not come, in a sentence; those of one server with one reason in the same. */
  #missing(): string[] {
    const { mail } = this;
    const failed = mail.pictures === "allowed" ? [...(mailPictures.of(this.emailId)?.failed ?? [])] : [];
    const hosts = new Map(
      mail.parts.flatMap((part) => part.pictures.map((place, at) => [place, part.pictureHosts[at]])),
    );
    const groups = Map.groupBy(failed, ([place, code]) => JSON.stringify([hosts.get(place) ?? "", code]));
    return [...groups].map(([key, places]) => {
      const [host, code] = JSON.parse(key) as [string, string];
      return text.missing(places.length, host, code);
    });
  }

  #details(removed: Array<{ what: string; why: string; count: number }>, missing: string[]): TemplateResult {
    const { trackers } = this.mail;
    return html`<details>
      <summary>${missing.length > 0 ? text.detailsMissing : text.details}</summary>
      ${
        missing.length > 0
          ? html`<h2>${text.missingTitle}</h2>
              <ul>${missing.map((sentence) => html`<li>${sentence}</li>`)}</ul>`
          : nothing
      }
      ${
        trackers.length > 0
          ? html`<h2>${text.trackersTitle}</h2>
              <ul>${trackers.map(({ name, count }) => html`<li><b>${name}</b>${text.requests(count)}</li>`)}</ul>`
          : nothing
      }
      ${
        removed.length > 0
          ? html`<h2>${text.removedTitle}</h2>
              <ul>${removed.map(({ what, why, count }) => html`<li><b>${what}${count > 1 ? ` (${count})` : ""}</b>${why}</li>`)}</ul>`
          : nothing
      }
    </details>`;
  }

  #way(label: string, act: () => Promise<void> | void, title = ""): TemplateResult {
    const run = (): void => {
      Promise.resolve()
        .then(act)
        .catch((error: unknown) => toasts.warn(sentenceFor(error)));
    };
    return html`<button class="button plain small" type="button" title=${title || nothing} @click=${run}>${label}</button>`;
  }

  async #once(): Promise<void> {
    await pictures.show(this.emailId, "once");
    this.#reload();
  }

  async #hide(): Promise<void> {
    const { sender, pictures: consent } = this.mail;
    await pictures.show(this.emailId, "ask");
    if (consent === "allowed" && sender) await pictures.decide(sender, null);
    this.#reload();
  }

  async #decide(decision: SenderDecision | null): Promise<void> {
    const { sender, pictures: before } = this.mail;
    if (!sender) return;
    await pictures.decide(sender, decision);
    this.#reload();
    const undo = async (): Promise<void> => {
      await pictures.decide(sender, before === "never" ? "never" : null);
      this.#reload();
    };
    toasts.say(text.decided(sender, decision), () => {
      undo().catch((error: unknown) => toasts.warn(sentenceFor(error)));
    });
  }

  async #goDirect(): Promise<void> {
    await pictures.goDirect(true);
    this.isAskingDirect = false;
    this.#reload();
    toasts.say(text.directNow, () => {
      pictures.goDirect(false).catch((error: unknown) => toasts.warn(sentenceFor(error)));
    });
  }

  #reload(): void {
    this.dispatchEvent(new CustomEvent("po-pictures-decided", { bubbles: true, composed: true }));
  }
}
customElements.define("po-picture-banner", PictureBanner);

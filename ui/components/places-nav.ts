import { html, LitElement, nothing, type TemplateResult } from "lit";
import { icon, type IconName } from "../icons/icon.ts";
import type { Tag } from "../jmap/types.ts";
import { compose } from "../state/composing.ts";
import { jobsState } from "../state/jobs-state.ts";
import { mail } from "../state/mail-store.ts";
import { watch } from "../state/observable.ts";
import { openDrafts } from "../state/open-drafts.ts";
import { outboxState } from "../state/outbox-state.ts";
import { listPath, type ListPlace } from "../state/route.ts";
import { router } from "../state/router.ts";
import { controls, scrolling } from "../styles/controls.ts";
import { composeText } from "../text/compose.ts";
import { byName, compactNumber, number } from "../text/format.ts";
import { shellText as text } from "../text/shell.ts";
import "./plugins/plugin-panels.ts";
import "./running-jobs.ts";
import { placesStyles } from "./places-styles.ts";

const roles: ReadonlyArray<{
  role: NonNullable<Tag["role"]>;
  label: string;
  picture: IconName;
  isHiddenWhenEmpty: boolean;
}> = [
  { role: "inbox", label: text.inbox, picture: "inbox", isHiddenWhenEmpty: false },
  { role: "drafts", label: text.drafts, picture: "draft", isHiddenWhenEmpty: true },
  { role: "sent", label: text.sent, picture: "send", isHiddenWhenEmpty: true },
  { role: "archive", label: text.archive, picture: "archive", isHiddenWhenEmpty: false },
  { role: "junk", label: text.spam, picture: "spam", isHiddenWhenEmpty: false },
  { role: "trash", label: text.trash, picture: "trash", isHiddenWhenEmpty: false },
];

/** Where mail is: what everybody has, then the person's own tags, then what is being fetched. */
export class PlacesNav extends LitElement {
  static override styles = [controls, scrolling, placesStyles];
  static override properties = { closedTags: { state: true } };
  declare closedTags: ReadonlySet<string>;

  constructor() {
    super();
    this.closedTags = new Set();
    watch(this, mail, router, jobsState, openDrafts, outboxState);
  }

  override render() {
    const { entries, wanting } = outboxState;
    const isOutbox = (entries?.length ?? 0) > 0 || router.route.page === "outbox";
    return html`<div class="compose">
        <button class="button primary" type="button" title="${composeText.compose} (c)" aria-keyshortcuts="c" @click=${() => void compose({ kind: "new" })}>
          ${icon("draft", { size: 18 })}<span class="words">${composeText.compose}</span>
        </button>
      </div>
      <nav class="scroll" aria-label=${text.places}>
        <ul>
          ${roles.slice(0, 1).map((one) => this.#role(one))}
          ${this.#place({ kind: "starred" }, text.starred, "star", null)}
          ${isOutbox ? html`<li>${this.#page("/outbox", text.outbox, wanting > 0 ? "warning" : "send")}</li>` : nothing}
          ${roles.slice(1).map((one) => this.#role(one))} ${this.#place({ kind: "all" }, text.all, "all", null)}
        </ul>
        <h2>${text.tags}</h2>
        <ul>
          ${this.#tags(null, 0)}
        </ul>
        ${this.#ownTags(null).length === 0 ? html`<p class="hint">${text.noTags}</p>` : nothing}
        <po-plugin-panels .place=${"sidebar"}></po-plugin-panels>
      </nav>
      <po-running-jobs></po-running-jobs>
      <footer>
        ${this.#page("/add", text.addMail, "plus")} ${this.#page("/settings", text.settings, "settings")}
      </footer>`;
  }

  #role({ role, label, picture, isHiddenWhenEmpty }: (typeof roles)[number]): TemplateResult | typeof nothing {
    const tag = mail.tagOfRole(role);
    const open = role === "drafts" ? openDrafts.list.filter(({ emailId }) => emailId === null).length : 0;
    if (isHiddenWhenEmpty && !tag?.totalEmails && open === 0) return nothing;
    const place: ListPlace = role === "inbox" || !tag ? { kind: "inbox" } : { kind: "tag", name: mail.pathOf(tag) };
    const isQuiet = role === "trash" || role === "sent" || role === "archive";
    const count = role === "drafts" ? (tag?.totalEmails ?? 0) + open : isQuiet ? 0 : (tag?.unreadThreads ?? 0);
    return this.#place(place, label, picture, count);
  }

  #tags(parentId: string | null, depth: number): TemplateResult[] {
    return this.#ownTags(parentId).map((tag) => {
      const children = this.#ownTags(tag.id);
      const isClosed = this.closedTags.has(tag.id);
      return html`${this.#place({ kind: "tag", name: mail.pathOf(tag) }, tag.name, "tag", tag.unreadThreads, {
        depth,
        toggle: children.length > 0 ? { isClosed, run: () => this.#toggle(tag.id) } : null,
      })}
      ${children.length > 0 && !isClosed ? this.#tags(tag.id, depth + 1) : nothing}`;
    });
  }

  #ownTags(parentId: string | null): Tag[] {
    const isOwn = (tag: Tag): boolean => tag.role === null;
    const siblings = [...mail.tags.values()].filter((tag) => isOwn(tag) && this.#ownParent(tag) === parentId);
    return siblings.sort((a, b) => a.sortOrder - b.sortOrder || byName(a.name, b.name));
  }

  /** A tag below a role (Inbox/Receipts) is shown at the top: roles have a place of their own. */
  #ownParent(tag: Tag): string | null {
    const parent = tag.parentId === null ? undefined : mail.tags.get(tag.parentId);
    return parent && parent.role === null ? parent.id : null;
  }

  #place(
    place: ListPlace,
    label: string,
    picture: IconName,
    count: number | null,
    options: { depth?: number; toggle?: { isClosed: boolean; run: () => void } | null } = {},
  ): TemplateResult {
    const isHere = router.isAt(place);
    const depth = Math.min(options.depth ?? 0, 5);
    return html`<li class="depth-${depth}">
      <a
        class="place ${isHere ? "here" : ""} ${count && picture !== "spam" ? "has-unread" : ""}"
        href=${listPath(place)}
        title=${label}
        aria-current=${isHere ? "page" : nothing}
        @click=${(event: MouseEvent) => this.#open(event, () => router.openList(place))}
      >
        ${icon(picture, { size: depth > 0 ? 16 : 19 })}
        ${options.depth === undefined ? nothing : html`<span class="initial" aria-hidden="true">${Array.from(label)[0]?.toLocaleUpperCase()}</span>`}
        <span class="label">${label}</span>
        ${
          count
            ? html`<span class="count"
                ><span class="exact" aria-hidden="true">${number(count)}</span
                ><span class="short" aria-hidden="true">${compactNumber(count)}</span
                ><span class="visually-hidden">, ${text.unreadCount(count)}</span></span
              >`
            : nothing
        }
      </a>
      ${
        options.toggle
          ? html`<button
              class="toggle"
              type="button"
              aria-label=${label}
              aria-expanded=${options.toggle.isClosed ? "false" : "true"}
              @click=${options.toggle.run}
            >
              ${icon(options.toggle.isClosed ? "chevronRight" : "chevronDown", { size: 14 })}
            </button>`
          : nothing
      }
    </li>`;
  }

  #page(path: string, label: string, picture: IconName): TemplateResult {
    const isHere = location.pathname.startsWith(path);
    return html`<a
      class="place ${isHere ? "here" : ""}"
      href=${path}
      title=${label}
      aria-current=${isHere ? "page" : nothing}
      @click=${(event: MouseEvent) => this.#open(event, () => router.go(path))}
      >${icon(picture, { size: 19 })}<span class="label">${label}</span></a
    >`;
  }

  #open(event: MouseEvent, go: () => void): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go();
    this.dispatchEvent(new CustomEvent("po-went", { bubbles: true, composed: true }));
  }

  #toggle(id: string): void {
    const next = new Set(this.closedTags);
    if (!next.delete(id)) next.add(id);
    this.closedTags = next;
  }
}
customElements.define("po-places-nav", PlacesNav);

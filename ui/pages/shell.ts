import { html, LitElement, nothing } from "lit";
import { brandMark, icon } from "../icons/icon.ts";
import type { ConversationListElement } from "../components/conversation-list.ts";
import type { SearchBar } from "../components/search-bar.ts";
import type { Command } from "../components/action-bar.ts";
import { compose, reopen } from "../state/composing.ts";
import { conversationOf, type Conversation } from "../state/conversation.ts";
import { followLink } from "../state/follow-link.ts";
import { KeyReader } from "../state/keys.ts";
import { lists } from "../state/lists.ts";
import { mail } from "../state/mail-store.ts";
import { Neighbours } from "../state/neighbours.ts";
import { watch } from "../state/observable.ts";
import { pageParts } from "../state/page-parts.ts";
import { preferences } from "../state/preferences.ts";
import { report } from "../state/report.ts";
import type { ListPlace } from "../state/route.ts";
import { router } from "../state/router.ts";
import { selection } from "../state/selection.ts";
import { session } from "../state/session.ts";
import { toasts } from "../state/undo.ts";
import { isTypingIn } from "../state/typing.ts";
import { controls } from "../styles/controls.ts";
import { composeText } from "../text/compose.ts";
import { readingText } from "../text/reading.ts";
import { shellText as text } from "../text/shell.ts";
import { isDrafts, listHead, titleOf } from "../components/list-head.ts";
import { isTouched } from "../reading/touch.ts";
import { withoutReply } from "../reading/without-reply.ts";
import { ShellCommands } from "./shell-commands.ts";
import { pageTitle, shellPage } from "./shell-pages.ts";
import { shellStyles } from "./shell-styles.ts";
import "../components/action-bar.ts";
import "../components/bottom-bar.ts";
import "../components/conversation-list.ts";
import "../components/conversation-view.ts";
import "../components/empty-state.ts";
import "../components/open-drafts.ts";
import "../components/places-nav.ts";
import "../components/search-bar.ts";
import "../components/toast-stack.ts";

type Overlay =
  | { kind: "tags"; conversations: Conversation[] }
  | { kind: "delete"; conversations: Conversation[] | null }
  | { kind: "keys" }
  | { kind: "palette" }
  | { kind: "why" | "sender"; emailId: string };

/** Places, conversations, reading; and everything the keyboard does. */
export class Shell extends LitElement {
  static override styles = [controls, shellStyles];
  static override properties = { overlay: { state: true }, isShowingPlaces: { state: true } };
  declare overlay: Overlay | null;
  declare isShowingPlaces: boolean;
  readonly #keys = new KeyReader();
  readonly #commands = new ShellCommands({
    list: () => this.#list,
    tag: (conversations) => (this.overlay = { kind: "tags", conversations }),
    deleteForEver: (conversations) => (this.overlay = { kind: "delete", conversations }),
    showKeys: () => (this.overlay = { kind: "keys" }),
    showPalette: () => (this.overlay = { kind: "palette" }),
    search: () => this.#search(),
    toggleView: () => this.renderRoot.querySelector("po-conversation-view")?.toggleView(),
  });
  #unwatch: Array<() => void> = [];
  readonly #neighbours = new Neighbours();

  constructor() {
    super();
    this.overlay = null;
    this.isShowingPlaces = false;
    watch(this, router, mail, selection, session, preferences, lists, pageParts);
    this.addEventListener("click", followLink);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", this.#onKey);
    this.#unwatch = [router.watch(() => this.#arrived()), selection.watch(() => this.#pointed())];
    this.#arrived();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this.#onKey);
    for (const unwatch of this.#unwatch) unwatch();
  }

  override render() {
    const { route } = router;
    const region = this.isShowingPlaces
      ? "places"
      : route.page !== "mail"
        ? route.page === "compose"
          ? "compose"
          : "page"
        : route.emailId
          ? "reading"
          : "list";
    return html`<div class="shell show-${region}" @po-why-spam=${(event: CustomEvent<string>) => (this.overlay = { kind: "why", emailId: event.detail })} @po-show-sender=${(event: CustomEvent<string>) => (this.overlay = { kind: "sender", emailId: event.detail })}>
        ${this.#top()}
        <aside class="places">
          ${region === "places" ? html`<h1 class="visually-hidden">${text.places}</h1>` : nothing}<po-places-nav @po-went=${() => (this.isShowingPlaces = false)}></po-places-nav></aside>
        ${route.page === "mail" ? this.#mail(route.list, route.emailId) : shellPage(route)} <po-bottom-bar
          .region=${region}
          @po-went=${() => (this.isShowingPlaces = false)}
          @po-places=${() => (this.isShowingPlaces = !this.isShowingPlaces)}
          @po-search=${() => this.#search()}
        ></po-bottom-bar>
      </div>
      ${this.#overlay()}
      <po-toast-stack></po-toast-stack>`;
  }

  /** What a browser's tab, history and bookmarks say. */
  override updated(): void {
    const { route } = router;
    const open = route.page === "mail" && route.emailId !== null ? conversationOf(mail, route.emailId) : null;
    const place = route.page === "mail" ? titleOf(route.list) : pageTitle(route);
    const name = open ? withoutReply(open.email.subject ?? "") : place;
    document.title = name === "" ? text.productName : `${name} · ${text.productName}`;
  }

  #top() {
    const dark = preferences.shownTheme === "dark";
    return html`<header class="top">
      <button class="skip" type="button" @click=${this.#skip}>${text.skipToList}</button>
      <a class="brand" aria-label=${text.productName} href="/">
        ${brandMark()}<span>${text.productName}</span>
      </a>
      <po-search-bar @po-to-list=${this.#focusList}></po-search-bar>
      <div class="tools">
        <button class="icon-button narrow" type="button" title="${composeText.compose} (c)" aria-label=${composeText.compose} @click=${() => void compose({ kind: "new" })}>
          ${icon("draft")}
        </button>
        <button class="icon-button" type="button" title=${text.themeTo(dark ? "light" : "dark")} aria-label=${text.themeTo(dark ? "light" : "dark")} @click=${() => preferences.setTheme(dark ? "light" : "dark")}>
          ${icon(dark ? "sun" : "moon")}
        </button>
        <button class="icon-button wide keys" type="button" title="${text.keys} (?)" aria-label=${text.keys} @click=${() => (this.overlay = { kind: "keys" })}>
          ${icon("keyboard")}
        </button>
        <button class="icon-button" type="button" title=${text.lock} aria-label=${text.lock} @click=${() => void session.lock()}>
          ${icon("lock")}
        </button>
      </div>
      ${session.isOffline ? html`<p class="banner offline" role="status">${icon("offline", { size: 18 })}${text.offline}</p>` : nothing}
      ${session.isDemo && !session.isOffline ? html`<p class="banner">${text.demo}</p>` : nothing}
    </header>`;
  }

  #mail(place: ListPlace, emailId: string | null) {
    const list = lists.of(place);
    const ticked = this.#commands.ticked();
    const open = emailId === null ? null : conversationOf(mail, emailId);
    return html`<main class="mail">
      <section class="list" aria-label=${text.conversations}>
        ${
          ticked.length > 0
            ? html`<h1 class="visually-hidden">${titleOf(place)}</h1>
                <po-action-bar .conversations=${ticked} .ticked=${ticked.length} @po-command=${this.#onCommand}></po-action-bar>`
            : listHead(place, list, () => (this.overlay = { kind: "delete", conversations: null }))
        }
        ${isDrafts(place) ? html`<po-open-drafts></po-open-drafts>` : nothing}
        <po-conversation-list .list=${list} .openId=${emailId} @po-pointed=${(event: CustomEvent<string>) => this.#neighbours.pointed(event.detail)}></po-conversation-list>
      </section>
      <section class="reading" aria-label=${text.reading}>
        ${
          emailId === null
            ? html`<po-empty-state picture="mailOpen" headline=${readingText.nothingOpen} sentence=${readingText.nothingOpenMore(isTouched())}></po-empty-state>`
            : html`<po-action-bar
                  .conversations=${open ? [open] : []}
                  .hasBack=${true}
                  .hasSteps=${true}
                  @po-command=${this.#onCommand}
                ></po-action-bar>
                <po-conversation-view .emailId=${emailId} @po-text-shown=${() => this.#neighbours.shown()}></po-conversation-view>`
        }
      </section>
    </main>`;
  }

  #overlay() {
    const close = (): void => {
      this.overlay = null;
    };
    switch (this.overlay?.kind) {
      case "tags":
        this.#fetch(import("../components/tag-picker.ts"));
        return html`<po-tag-picker .conversations=${this.overlay.conversations} @po-close=${close}></po-tag-picker>`;
      case "delete": {
        this.#fetch(import("../components/delete-for-ever.ts"));
        const { conversations } = this.overlay;
        return html`<po-delete-for-ever .conversations=${conversations} @po-close=${close} @po-deleted=${() => this.#commands.leave(conversations)}></po-delete-for-ever>`;
      }
      case "keys":
        this.#fetch(import("../components/keys-help.ts"));
        return html`<po-keys-help @po-close=${close}></po-keys-help>`;
      case "palette":
        this.#fetch(import("../components/command-palette.ts"));
        return html`<po-command-palette @po-close=${close} @po-command=${this.#onCommand}></po-command-palette>`;
      case "why":
        this.#fetch(import("../components/spam-reasons.ts"));
        return html`<po-spam-reasons .emailId=${this.overlay.emailId} @po-close=${close}></po-spam-reasons>`;
      case "sender":
        this.#fetch(import("../components/sender-card.ts"));
        return html`<po-sender-card .emailId=${this.overlay.emailId} @po-close=${close}></po-sender-card>`;
      default:
        return nothing;
    }
  }

  /** A dialog that cannot be shown is closed: while one is open the page's keys rest. */
  #fetch(part: Promise<unknown>): void {
    const { overlay } = this;
    part.catch((error: unknown) => {
      report("a dialog did not come.", error);
      // Asked for with each drawing of the page, told once.
      if (this.overlay !== overlay) return;
      this.overlay = null;
      toasts.warn(text.dialogMissing);
    });
  }

  get #list(): ConversationListElement | null {
    return this.renderRoot.querySelector("po-conversation-list");
  }

  readonly #onCommand = (event: CustomEvent<Command>): void => this.#commands.run(event.detail);

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isTypingIn(event) || this.overlay !== null) return;
    const command = this.#keys.read(event);
    if (command === null) return;
    const target = event.composedPath()[0];
    const isOnControl =
      target instanceof Element && target.closest("button, a, wa-dropdown-item, [role=menuitem]") !== null;
    // Enter on a link or a button is that link or button.
    if (command === "open" && event.key === "Enter" && isOnControl) return;
    event.preventDefault();
    this.#commands.runKey(command);
  };

  #arrived(): void {
    this.isShowingPlaces = false;
    const { route } = router;
    if (route.page !== "mail" || route.emailId === null) return this.#neighbours.closed();
    const { emailId } = route;
    if (isDrafts(route.list) && mail.emails.get(emailId)?.keywords["$draft"]) return void reopen(emailId);
    selection.moveTo(emailId);
    this.#neighbours.opened(emailId, () => this.#list?.list ?? null);
  }

  #pointed(): void {
    const { route } = router;
    if (route.page === "mail" && route.emailId === null && selection.cursor !== null && !isDrafts(route.list))
      this.#neighbours.pointed(selection.cursor);
  }

  readonly #focusList = async (): Promise<void> => {
    // The list may have changed in this very turn: render first, then look at it.
    this.requestUpdate();
    await this.updateComplete;
    await this.#list?.list?.ready();
    const isHere = selection.cursor !== null && (this.#list?.list?.positionOf(selection.cursor) ?? -1) !== -1;
    if (isHere) this.#list?.focusCursor();
    else this.#list?.moveCursor(1);
  };

  #search(): void {
    if (matchMedia("(max-width: 760px)").matches && router.list.kind !== "search")
      router.openList({ kind: "search", query: "" });
    void this.updateComplete.then(() => this.renderRoot.querySelector<SearchBar>("po-search-bar")?.focus());
  }

  #skip(): void {
    if (router.route.page === "mail") void this.#focusList();
    else this.renderRoot.querySelector<HTMLElement>(".page")?.focus();
  }
}
customElements.define("po-shell", Shell);
declare global {
  interface HTMLElementTagNameMap {
    "po-conversation-list": ConversationListElement;
  }
}

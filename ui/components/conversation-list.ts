import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { styleOf } from "../styles/style-of.ts";
import { perform } from "../state/actions.ts";
import type { ConversationList } from "../state/conversation-list.ts";
import { mail } from "../state/mail-store.ts";
import { watch } from "../state/observable.ts";
import { preferences } from "../state/preferences.ts";
import { router } from "../state/router.ts";
import { selection } from "../state/selection.ts";
import { snippets } from "../state/snippets.ts";
import { controls, scrolling } from "../styles/controls.ts";
import { listText, shellText } from "../text/shell.ts";
import { rowStyles } from "./conversation-row-styles.ts";
import { conversationRow, skeletonRow } from "./conversation-row.ts";
import { listNotice } from "./list-notice.ts";
import { RowWindow } from "./row-window.ts";
import { report } from "../state/report.ts";

const marginRows = 6;
const skeletonsAfterMs = 300;

/** The virtual list: only the rows on the screen exist, 100,000 scroll like 100. */
export class ConversationListElement extends LitElement {
  static override styles = [
    controls,
    scrolling,
    css`
      :host {
        display: block;
        position: relative;
        min-height: 0;
        height: 100%;
      }
      .scroll {
        height: 100%;
        overflow-x: hidden;
      }
      .scroll > po-empty-state {
        min-height: 72%;
      }
      .rows {
        position: relative;
        overflow: hidden;
      }
    `,
    rowStyles,
  ];
  static override properties = {
    list: { attribute: false },
    openId: { attribute: false },
    mayShowSkeletons: { state: true },
  };
  declare list: ConversationList | null;
  declare openId: string | null;
  declare mayShowSkeletons: boolean;
  readonly #window = new RowWindow();
  #resized: ResizeObserver | null = null;
  #unwatchList: (() => void) | null = null;
  #skeletonTimer: ReturnType<typeof setTimeout> | null = null;
  #pointedId: string | null = null;
  readonly #tops = new WeakMap<ConversationList, number>();

  constructor() {
    super();
    this.list = null;
    this.openId = null;
    this.mayShowSkeletons = false;
    watch(this, mail, selection, preferences, snippets);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized?.disconnect();
    this.#resized = null;
    this.#unwatchList?.();
    this.#unwatchList = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watchList();
    if (this.hasUpdated) this.#watchSize();
  }

  override firstUpdated(): void {
    this.#watchSize();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    this.setAttribute("density", preferences.density);
    this.#window.rowHeight = Number.parseFloat(getComputedStyle(this).getPropertyValue("--row-height")) || 80;
    if (!changed.has("list")) return;
    this.#watchList();
    this.mayShowSkeletons = false;
    if (this.#skeletonTimer !== null) clearTimeout(this.#skeletonTimer);
    this.#skeletonTimer = setTimeout(() => (this.mayShowSkeletons = true), skeletonsAfterMs);
  }

  override updated(changed: Map<string, unknown>): void {
    if (changed.has("list") && this.list && this.#scroller) {
      this.#scroller.scrollTop = this.#tops.get(this.list) ?? 0;
      this.#window.scrolledTo(this.#scroller.scrollTop);
      if (changed.get("list") !== undefined) this.requestUpdate();
    }
    this.#askForRows();
  }

  override render() {
    const list = this.list;
    const total = list?.total ?? null;
    const notice = listNotice(list, router.list);
    if (notice !== null) return html`<div class="scroll">${notice}</div>`;
    // Before the first answer: skeletons for one screen, but only if it takes long enough to notice.
    this.#window.rows =
      total ?? (this.mayShowSkeletons ? Math.ceil(this.#window.viewHeight / this.#window.rowHeight) : 0);
    const first = Math.max(0, this.#window.first - marginRows);
    const last = Math.min(this.#window.rows - 1, this.#window.last + marginRows);
    const positions = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    // While the rows are not there, there is no link that the keyboard could scroll by.
    const isLoaded = list !== null && list.conversationAt(this.#window.first) !== null;
    return html`<div
      class="scroll"
      tabindex=${isLoaded ? nothing : 0}
      role=${isLoaded ? nothing : "region"}
      aria-label=${isLoaded ? nothing : listText.loadingRow}
      @scroll=${this.#onScroll}
    >
      <div
        class="rows"
        role="list"
        aria-label=${shellText.conversations}
        ${styleOf({ height: `${this.#window.height}px` })}
        @click=${this.#onClick}
        @pointermove=${this.#onPoint}
      >
        ${
          positions.length === 0
            ? nothing
            : repeat(
                positions,
                (position) => list?.idAt(position) ?? position,
                (position) => this.#row(position),
              )
        }
      </div>
    </div>`;
  }

  #row(position: number) {
    const list = this.list;
    const conversation = list?.conversationAt(position) ?? null;
    const top = this.#window.topOf(position);
    if (!list || !conversation) return skeletonRow(position, this.#window.rows, top);
    const { emailId } = conversation;
    const cursor = selection.cursor === null ? -1 : list.positionOf(selection.cursor);
    return conversationRow(conversation, {
      position,
      total: this.#window.rows,
      top,
      isCursor: cursor === position,
      isTabStop: cursor === -1 ? position === this.#window.first : cursor === position,
      isOpen: this.openId !== null && conversation.emails.some((email) => email.id === this.openId),
      isTicked: selection.ticked.has(emailId),
      isTicking: selection.ticked.size > 0,
      isHit: router.list.kind === "search",
      snippet: router.list.kind === "search" ? snippets.of(emailId) : null,
      tagNames: tagNamesOf(conversation.email.mailboxIds),
    });
  }

  /** Moves the cursor by rows; answers the message there. */
  moveCursor(by: number): string | null {
    const list = this.list;
    if (!list?.total) return null;
    const from = selection.cursor ?? this.openId;
    const current = from === null ? -1 : list.positionOf(from);
    const next = Math.min(Math.max(0, current + by), list.total - 1);
    const id = list.idAt(next);
    if (id === null) return null;
    selection.moveTo(id);
    this.#bringIntoView(next);
    // The watcher renders a microtask later: ask now, so that the focus goes to the row that is the cursor then.
    this.requestUpdate();
    void this.updateComplete.then(() => this.focusCursor());
    return id;
  }

  showRowOf(emailId: string): void {
    const position = this.list?.positionOf(emailId) ?? -1;
    if (position !== -1) this.#bringIntoView(position);
  }

  focusCursor(): void {
    this.renderRoot.querySelector<HTMLElement>(".row.cursor .hit")?.focus({ preventScroll: true });
  }

  #bringIntoView(position: number): void {
    const top = this.#window.scrollTopFor(position);
    if (top === null || !this.#scroller) return;
    this.#scroller.scrollTop = top;
    this.#window.scrolledTo(this.#scroller.scrollTop);
    this.requestUpdate();
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector(".scroll");
  }

  #onScroll(event: Event): void {
    const { scrollTop } = event.currentTarget as HTMLElement;
    this.#window.scrolledTo(scrollTop);
    if (this.list) this.#tops.set(this.list, scrollTop);
    this.requestUpdate();
  }

  /** Not where a row comes to lie below a pointer that rests. */
  #onPoint({ target, pointerType }: PointerEvent): void {
    const emailId = (target as HTMLElement).closest<HTMLElement>(".row")?.dataset["id"];
    if (!emailId || pointerType !== "mouse" || emailId === this.#pointedId) return;
    this.#pointedId = emailId;
    this.dispatchEvent(new CustomEvent<string>("po-pointed", { detail: emailId }));
  }

  #onClick(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>(".row");
    const emailId = row?.dataset["id"];
    if (!emailId) return;
    if (target.closest(".star")) {
      const conversation = this.list?.conversationAt(this.list.positionOf(emailId));
      if (conversation) perform(conversation.isStarred ? "unstar" : "star", [conversation], router.list);
      return;
    }
    if (target.closest(".tick")) {
      if (target instanceof HTMLInputElement) selection.toggle(emailId);
      return;
    }
    // A modified click opens a new tab, as links do.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    selection.moveTo(emailId);
    router.openMail(emailId);
  }

  #askForRows(): void {
    const list = this.list;
    if (!list || this.#window.viewHeight === 0) return;
    const { first } = this.#window;
    const rowsShown = Math.ceil(this.#window.viewHeight / this.#window.rowHeight);
    list.show(first - marginRows, first + rowsShown + marginRows);
    if (router.list.kind !== "search") return;
    const ids = Array.from({ length: rowsShown + 1 }, (_, index) => list.idAt(first + index)).filter(
      (id) => id !== null,
    );
    snippets.want(list.filter, ids).catch((error: unknown) => report("no snippets.", error));
  }

  #watchList(): void {
    this.#unwatchList?.();
    this.#unwatchList = this.list?.watch(() => this.requestUpdate()) ?? null;
  }

  #watchSize(): void {
    this.#resized?.disconnect();
    this.#resized = new ResizeObserver(() => {
      this.#window.viewHeight = this.clientHeight;
      this.requestUpdate();
    });
    this.#resized.observe(this);
  }
}

function tagNamesOf(mailboxIds: Record<string, true>): string[] {
  const shown = router.list.kind === "tag" ? mail.tagOfPath(router.list.name)?.id : undefined;
  return Object.keys(mailboxIds)
    .map((id) => mail.tags.get(id))
    .filter((tag) => tag !== undefined && tag.role === null && tag.id !== shown)
    .map((tag) => tag?.name ?? "");
}

customElements.define("po-conversation-list", ConversationListElement);

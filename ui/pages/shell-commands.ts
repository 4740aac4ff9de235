import { type Command, isTrashed } from "../components/action-bar.ts";
import type { ConversationListElement } from "../components/conversation-list.ts";
import { perform } from "../state/actions.ts";
import { compose } from "../state/composing.ts";
import { conversationOf, type Conversation } from "../state/conversation.ts";
import type { KeyCommand } from "../state/keys.ts";
import { mail } from "../state/mail-store.ts";
import { router } from "../state/router.ts";
import { selection } from "../state/selection.ts";
import { toasts } from "../state/undo.ts";

/** What the commands need of the page they act in. */
export interface CommandPage {
  list(): ConversationListElement | null;
  tag(conversations: Conversation[]): void;
  deleteForEver(conversations: Conversation[]): void;
  showKeys(): void;
  showPalette(): void;
  search(): void;
  /** Plain text or HTML, in the conversation that is open. */
  toggleView(): void;
}

/** Everything a key or a button can ask for, on the ticked rows, the open conversation or the row of the cursor. */
export class ShellCommands {
  readonly #page: CommandPage;

  constructor(page: CommandPage) {
    this.#page = page;
  }

  runKey(command: KeyCommand): void {
    switch (command) {
      case "goInbox":
        return router.openList({ kind: "inbox" });
      case "goAll":
        return router.openList({ kind: "all" });
      case "goStarred":
        return router.openList({ kind: "starred" });
      case "goSettings":
        return router.go("/settings");
      case "goOutbox":
        return router.go("/outbox");
      case "compose":
        return void compose({ kind: "new" });
      case "reply":
      case "replyAll":
      case "forward":
        return this.#answer(command);
      case "palette":
        return this.#page.showPalette();
      case "help":
        return this.#page.showKeys();
      case "search":
        return this.#page.search();
      case "view":
        return this.#page.toggleView();
      case "undo":
        toasts.undoLast();
        return;
      case "escape":
        return selection.ticked.size > 0 ? selection.clear() : router.closeMail();
      case "open":
        return selection.cursor === null ? undefined : router.openMail(selection.cursor);
      case "select":
        return selection.cursor === null ? undefined : selection.toggle(selection.cursor);
      case "spam":
        return this.run(this.#targets().some(isInJunk) ? "notSpam" : "spam");
      case "trash": {
        const targets = this.#targets();
        return this.run(targets.length > 0 && targets.every(isTrashed) ? "destroy" : "trash");
      }
      case "star":
        return this.run(this.#targets().every((one) => one.isStarred) ? "unstar" : "star");
      default:
        this.run(command);
    }
  }

  run(command: Command): void {
    switch (command) {
      case "back":
        return router.closeMail();
      case "clear":
        return selection.clear();
      case "next":
      case "previous":
        return this.#step(command === "next" ? 1 : -1);
      case "tag": {
        const conversations = this.#targets();
        if (conversations.length > 0) this.#page.tag(conversations);
        return;
      }
      case "destroy": {
        const conversations = this.#targets();
        if (conversations.length > 0) this.#page.deleteForEver(conversations);
        return;
      }
      default: {
        const targets = this.#targets();
        if (targets.length === 0 || router.route.page !== "mail") return;
        const position = this.#positionOf(targets);
        perform(command, targets, router.list);
        selection.clear();
        if (command === "unread") router.closeMail();
        else this.#afterLeaving(position, targets);
      }
    }
  }

  /** Their rows go, and what took the place of an open one is opened. Null: all that is there. */
  leave(targets: Conversation[] | null): void {
    const list = this.#page.list()?.list;
    if (targets === null) {
      selection.clear();
      return router.closeMail();
    }
    const position = this.#positionOf(targets);
    for (const { emailId } of targets) list?.takeOut(emailId);
    selection.clear();
    this.#afterLeaving(position, targets);
  }

  #positionOf(targets: Conversation[]): number {
    return this.#page.list()?.list?.positionOf(targets.at(-1)?.emailId ?? "") ?? -1;
  }

  /** The newest mail of the open conversation, or of the row of the cursor. */
  #answer(kind: "reply" | "replyAll" | "forward"): void {
    const id = openId() ?? (router.route.page === "mail" ? selection.cursor : null);
    const conversation = id === null ? null : conversationOf(mail, id);
    const email = conversation?.emails.findLast(({ keywords }) => keywords["$draft"] !== true);
    if (email) void compose({ kind, emailId: email.id });
  }

  /** What is ticked, in the order of ticking. */
  ticked(): Conversation[] {
    return [...selection.ticked].map((id) => conversationOf(mail, id)).filter((one) => one !== null);
  }

  #targets(): Conversation[] {
    const ticked = this.ticked();
    if (ticked.length > 0) return ticked;
    const open = openId();
    const list = this.#page.list()?.list;
    const at = list?.positionOf(open ?? selection.cursor ?? "") ?? -1;
    const one = at === -1 ? (open === null ? null : conversationOf(mail, open)) : (list?.conversationAt(at) ?? null);
    return one === null ? [] : [one];
  }

  /** The row is gone: the one that moved up takes its place, open if the gone one was open. */
  #afterLeaving(position: number, targets: Conversation[]): void {
    const list = this.#page.list()?.list;
    if (!list || position === -1 || targets.some((one) => list.order.indexOf(one.emailId) !== -1)) return;
    const last = (list.total ?? 0) - 1;
    const next = last < 0 ? null : list.idAt(Math.min(position - (targets.length - 1), last));
    selection.moveTo(next);
    if (openId() === null) return;
    const isNarrow = matchMedia("(max-width: 760px)").matches;
    if (next === null || isNarrow) router.closeMail();
    else router.openMail(next);
  }

  #step(by: number): void {
    const id = this.#page.list()?.moveCursor(by) ?? null;
    if (id !== null && openId() !== null) router.openMail(id);
  }
}

function openId(): string | null {
  return router.route.page === "mail" ? router.route.emailId : null;
}

function isInJunk({ emails }: Conversation): boolean {
  const junk = mail.tagOfRole("junk")?.id;
  return junk !== undefined && emails.some((email) => email.mailboxIds[junk]);
}

import { html, type TemplateResult } from "lit";
import type { ConversationList } from "../state/conversation-list.ts";
import { isTouched } from "../reading/touch.ts";
import { mail } from "../state/mail-store.ts";
import type { ListPlace } from "../state/route.ts";
import { listText as text, operators } from "../text/shell.ts";
import type { IconName } from "../icons/icon.ts";
import "./add-mail-link.ts";
import "./empty-state.ts";
import "./operator-help.ts";
import "./retry-button.ts";

/** What stands in place of the rows: failed, no such tag, nothing there. Null when there are rows, or may be soon. */
export function listNotice(list: ConversationList | null, place: ListPlace): TemplateResult | null {
  if (place.kind === "search" && place.query.trim() === "") {
    return html`<po-empty-state picture="search" headline=${text.startTyping} sentence=${text.startTypingMore}>
      <po-operator-help .operators=${operators}></po-operator-help>
    </po-empty-state>`;
  }
  if (!list) {
    if (!mail.hasTags) return null;
    return empty("tag", text.noSuchTag, text.noSuchTagMore);
  }
  // RFC 8620 3.6.2: what the filter says cannot be read; the search field points at the place.
  if (place.kind === "search" && list.error?.code === "invalidArguments") {
    return empty("search", text.badSearch, text.badSearchMore);
  }
  if (list.error?.code === "SEARCH_OFF" && list.total === null) {
    return html`<po-empty-state picture="search" headline=${text.searchOff} sentence=${list.error.sentence}>
      <po-retry-button .label=${text.tryAgain} @click=${() => void list.load()}></po-retry-button>
    </po-empty-state>`;
  }
  if (list.error !== null && list.total === null) {
    return html`<po-empty-state picture="warning" headline=${text.failed} sentence=${list.error.sentence}>
      <po-retry-button .label=${text.tryAgain} @click=${() => void list.load()}></po-retry-button>
    </po-empty-state>`;
  }
  return list.total === 0 ? nothingIn(place) : null;
}

function nothingIn(place: ListPlace): TemplateResult {
  const role = place.kind === "tag" ? mail.tagOfPath(place.name)?.role : place.kind;
  switch (role) {
    case "inbox":
    case "all":
      if ([...mail.tags.values()].every((tag) => tag.totalEmails === 0)) return noMailAtAll();
      return role === "all"
        ? empty("all", text.emptyAll, text.emptyAllMore)
        : empty("inbox", text.emptyInbox, text.emptyInboxMore);
    case "starred":
      return empty("star", text.emptyStarred, text.emptyStarredMore(isTouched()));
    case "search":
      return empty("search", text.emptySearch, text.emptySearchMore);
    case "archive":
      return empty("archive", text.emptyArchive, text.emptyArchiveMore(isTouched()));
    case "sent":
      return empty("send", text.emptySent, text.emptySentMore);
    case "drafts":
      return empty("draft", text.emptyDrafts, text.emptyDraftsMore(isTouched()));
    case "junk":
      return empty("spam", text.emptySpam, text.emptySpamMore(isTouched()));
    case "trash":
      return empty("trash", text.emptyTrash, text.emptyTrashMore);
    default:
      return empty("tag", text.emptyTag, text.emptyTagMore(isTouched()));
  }
}

function noMailAtAll(): TemplateResult {
  return html`<po-empty-state picture="inbox" headline=${text.emptyAll} sentence=${text.emptyAllMore}>
    <po-add-mail-link></po-add-mail-link>
  </po-empty-state>`;
}

function empty(picture: IconName, headline: string, sentence: string): TemplateResult {
  return html`<po-empty-state picture=${picture} headline=${headline} sentence=${sentence}></po-empty-state>`;
}

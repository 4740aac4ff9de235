import { html, nothing, type TemplateResult } from "lit";
import type { ConversationList } from "../state/conversation-list.ts";
import { mail } from "../state/mail-store.ts";
import type { ListPlace } from "../state/route.ts";
import { deletionText } from "../text/delete-for-ever.ts";
import { shellText as text } from "../text/shell.ts";

/** The name of the list, how much is in it, and for the trash how to be rid of it. */
export function listHead(place: ListPlace, list: ConversationList | null, onEmptyTrash: () => void): TemplateResult {
  const unread = tagOf(place)?.unreadThreads ?? 0;
  const total = list?.total ?? null;
  const count = place.kind === "search" ? text.resultCount : text.conversationCount;
  return html`<header class="list-head">
    <h1>${titleOf(place)}</h1>
    <p>
      ${total === null ? nothing : count(total)}${unread > 0 ? html`<span class="unread">${text.unreadCount(unread)}</span>` : nothing}
    </p>
    ${
      tagOf(place)?.role === "trash" && (total ?? 0) > 0
        ? html`<button class="button small" type="button" @click=${onEmptyTrash}>${deletionText.emptyNow}</button>`
        : nothing
    }
  </header>`;
}

export function titleOf(place: ListPlace): string {
  switch (place.kind) {
    case "inbox":
      return text.inbox;
    case "starred":
      return text.starred;
    case "all":
      return text.all;
    case "search":
      return text.searchResults;
    case "tag": {
      const tag = mail.tagOfPath(place.name);
      if (!tag?.role) return place.name;
      return {
        inbox: text.inbox,
        archive: text.archive,
        sent: text.sent,
        drafts: text.drafts,
        junk: text.spam,
        trash: text.trash,
      }[tag.role];
    }
  }
}

export function isDrafts(place: ListPlace): boolean {
  return tagOf(place)?.role === "drafts";
}

function tagOf(place: ListPlace) {
  if (place.kind === "inbox") return mail.tagOfRole("inbox");
  return place.kind === "tag" ? mail.tagOfPath(place.name) : null;
}

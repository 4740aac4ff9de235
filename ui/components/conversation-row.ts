import { html, nothing, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import { styleOf } from "../styles/style-of.ts";
import { icon } from "../icons/icon.ts";
import type { MarkedPiece } from "../reading/marked-text.ts";
import { visibleText } from "../reading/visible-text.ts";
import { nameOf, type Conversation } from "../state/conversation.ts";
import { mailPath } from "../state/route.ts";
import type { Snippet } from "../state/snippets.ts";
import { actionText } from "../text/actions.ts";
import { number, shortDate, fullDate } from "../text/format.ts";
import { securityText } from "../text/security.ts";
import { listText } from "../text/shell.ts";

export interface RowState {
  position: number;
  total: number;
  top: number;
  isCursor: boolean;
  /** The one row that Tab reaches; j and k move from there. */
  isTabStop: boolean;
  isOpen: boolean;
  isTicked: boolean;
  isTicking: boolean;
  snippet: Snippet | null;
  /** A search found this one message: the row names who wrote it, not everybody in the thread. */
  isHit: boolean;
  /** Names of the tags worth showing: not the one that is being looked at, not roles. */
  tagNames: string[];
}

/** One conversation: who, when, what about, first words, tags. A template and no element: hundreds pass by while scrolling. */
export function conversationRow(conversation: Conversation, row: RowState): TemplateResult {
  const { email, emailId } = conversation;
  const subject = email.subject?.trim() || listText.noSubject;
  const classes = {
    row: true,
    unread: conversation.isUnread,
    cursor: row.isCursor,
    open: row.isOpen,
    ticked: row.isTicked,
    ticking: row.isTicking,
  };
  return html`<div
    class=${classMap(classes)}
    role="listitem"
    aria-setsize=${row.total}
    aria-posinset=${row.position + 1}
    data-id=${emailId}
    ${styleOf({ transform: `translateY(${row.top}px)` })}
  >
    <a class="hit" href=${mailPath(emailId)} tabindex=${row.isTabStop ? 0 : -1} aria-current=${row.isOpen ? "true" : nothing}>
      <span class="line">
        ${conversation.isUnread ? html`<span class="visually-hidden">${listText.unread}. </span>` : nothing}
        <span class="senders">${row.isHit ? html`<span class="who">${senderOf(conversation)}</span>` : senders(conversation)}</span>
        ${conversation.emails.length > 1 ? html`<span class="count">${number(conversation.emails.length)}</span>` : nothing}
        ${
          conversation.mark
            ? html`<span class="mark odd-${conversation.mark.tone}" title=${conversation.mark.sentence}>
                ${icon("warning", { size: 15 })}<span class="visually-hidden">${securityText.mark[conversation.mark.tone]}</span>
              </span>`
            : nothing
        }
        ${
          conversation.hasAttachment
            ? html`<span class="mark" title=${listText.attachment}>
                ${icon("paperclip", { size: 15 })}<span class="visually-hidden">${listText.attachment}</span>
              </span>`
            : nothing
        }
        <time datetime=${email.receivedAt} title=${fullDate(email.receivedAt)}>${shortDate(email.receivedAt)}</time>
      </span>
      <span class="about">
        <span class="subject">${row.snippet?.subject ? marked(row.snippet.subject) : subject}</span>
        <span class="preview">
          ${row.tagNames.slice(0, 3).map((name) => html`<span class="tag">${name}</span>`)}<span class="words"
            >${row.snippet?.preview ? marked(row.snippet.preview) : email.preview}</span
          >
        </span>
      </span>
    </a>
    <label class="tick" title=${actionText.select}>
      <input type="checkbox" tabindex="-1" .checked=${row.isTicked} aria-label=${listText.selectRow(subject)} />
      <span class="dot" aria-hidden="true"></span>
    </label>
    <button
      class="star ${conversation.isStarred ? "on" : ""}"
      type="button"
      tabindex="-1"
      aria-pressed=${conversation.isStarred ? "true" : "false"}
      aria-label=${conversation.isStarred ? listText.unstarRow(subject) : listText.starRow(subject)}
    >
      ${icon("star", { size: 17, isFilled: conversation.isStarred })}
    </button>
  </div>`;
}

export function skeletonRow(position: number, total: number, top: number): TemplateResult {
  return html`<div
    class="row skeleton"
    role="listitem"
    aria-setsize=${total}
    aria-posinset=${position + 1}
    ${styleOf({ transform: `translateY(${top}px)` })}
  >
    <span class="visually-hidden">${listText.loadingRow}</span>
    <span class="bone" ${styleOf({ width: `${34 + ((position * 17) % 30)}%` })}></span>
    <span class="bone" ${styleOf({ width: `${60 + ((position * 29) % 36)}%` })}></span>
  </div>`;
}

export function marked(pieces: MarkedPiece[]): unknown {
  return pieces.map((piece) => (piece.isMarked ? html`<mark>${piece.text}</mark>` : piece.text));
}

function senderOf({ email }: Conversation): string {
  const from = email.from?.[0];
  return from ? visibleText(nameOf(from)) : listText.unknownSender;
}

function senders({ senders: all }: Conversation): unknown {
  const shown = all.length > 4 ? [all[0], null, ...all.slice(-2)] : all;
  return shown.map((sender, index) => {
    if (sender === null || sender === undefined) return html`<span class="who"> … </span>`;
    const separator = index > 0 && shown[index - 1] !== null ? ", " : "";
    const name = visibleText(sender.name) || listText.unknownSender;
    return html`${separator}<span class=${sender.isUnread ? "who new" : "who"}>${name}</span>`;
  });
}

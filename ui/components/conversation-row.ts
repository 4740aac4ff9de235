import { css, html, nothing, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import { styleOf } from "../styles/style-of.ts";
import { icon } from "../icons/icon.ts";
import type { MarkedPiece } from "../reading/marked-text.ts";
import type { Conversation } from "../state/conversation.ts";
import { mailPath } from "../state/route.ts";
import type { Snippet } from "../state/snippets.ts";
import { actionText } from "../text/actions.ts";
import { number, shortDate, fullDate } from "../text/format.ts";
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
        <span class="senders">${senders(conversation)}</span>
        ${conversation.emails.length > 1 ? html`<span class="count">${number(conversation.emails.length)}</span>` : nothing}
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

function senders({ senders: all }: Conversation): unknown {
  const shown = all.length > 4 ? [all[0], null, ...all.slice(-2)] : all;
  return shown.map((sender, index) => {
    if (sender === null || sender === undefined) return html`<span class="who"> … </span>`;
    const separator = index > 0 && shown[index - 1] !== null ? ", " : "";
    const name = sender.name || listText.unknownSender;
    return html`${separator}<span class=${sender.isUnread ? "who new" : "who"}>${name}</span>`;
  });
}

export const rowStyles = css`
  .row {
    position: absolute;
    inset: 0 0 auto 0;
    height: var(--row-height);
    border-bottom: 1px solid var(--line);
    contain: strict;
  }
  .hit {
    position: absolute;
    inset: 0;
    display: grid;
    align-content: center;
    gap: 1px;
    padding: 0 var(--space-4) 0 var(--space-8);
    color: var(--text);
    text-decoration: none;
    outline-offset: -3px;
  }
  .row:hover .hit {
    background: var(--hover);
  }
  .row.open .hit {
    background: var(--selected);
  }
  .row.ticked .hit {
    background: var(--accent-soft);
  }
  .row.cursor::before {
    content: "";
    position: absolute;
    z-index: 1;
    inset: 0 auto 0 0;
    width: 3px;
    background: var(--accent);
  }
  .line {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    min-width: 0;
    padding-right: 0;
  }
  .senders {
    flex: 0 1 auto;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: var(--type-body);
    line-height: 20px;
  }
  .who.new {
    font-weight: var(--weight-strong);
  }
  .count {
    flex: none;
    padding: 0 5px;
    border-radius: 5px;
    background: var(--line);
    color: var(--text-muted);
    font-size: var(--type-small);
    line-height: 17px;
    font-variant-numeric: tabular-nums;
  }
  .mark {
    flex: none;
    color: var(--text-faint);
  }
  time {
    margin-left: auto;
    flex: none;
    color: var(--text-muted);
    font-size: var(--type-small);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .unread time {
    color: var(--accent-text);
    font-weight: var(--weight-strong);
  }
  .about {
    display: grid;
    min-width: 0;
    padding-right: 26px;
  }
  .subject,
  .preview {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: var(--type-meta);
    line-height: 19px;
  }
  .subject {
    color: var(--text);
    font-size: 14px;
  }
  .unread .subject {
    font-weight: var(--weight-strong);
  }
  .preview {
    display: flex;
    align-items: center;
    gap: var(--space-1);
    color: var(--text-muted);
  }
  .words {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .tag {
    flex: none;
    max-width: 110px;
    padding: 0 6px;
    overflow: hidden;
    border-radius: 4px;
    background: var(--accent-soft);
    color: var(--accent-text);
    font-size: var(--type-tiny);
    line-height: 17px;
    text-overflow: ellipsis;
  }
  .open .tag,
  .ticked .tag {
    background: var(--surface-raised);
  }
  mark {
    border-radius: 2px;
    background: var(--mark);
    color: var(--text);
  }
  .tick {
    position: absolute;
    inset: 0 auto 0 0;
    width: 32px;
    display: grid;
    place-items: center;
    cursor: pointer;
  }
  .tick input {
    grid-area: 1 / 1;
    width: 16px;
    height: 16px;
    margin: 0;
    opacity: 0;
    accent-color: var(--accent);
  }
  .dot {
    grid-area: 1 / 1;
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: transparent;
    pointer-events: none;
  }
  .unread .dot {
    background: var(--accent);
  }
  .row:hover .tick input,
  .ticking .tick input,
  .tick input:focus-visible {
    opacity: 1;
  }
  .row:hover .dot,
  .ticking .dot {
    display: none;
  }
  .star {
    position: absolute;
    right: 10px;
    bottom: 8px;
    display: grid;
    place-items: center;
    width: 28px;
    height: 28px;
    padding: 0;
    border: 0;
    border-radius: var(--radius-small);
    background: transparent;
    color: var(--text-faint);
    opacity: 0;
    cursor: pointer;
  }
  .star.on {
    color: var(--star);
    opacity: 1;
  }
  .row:hover .star,
  .row.cursor .star,
  .star:focus-visible {
    opacity: 1;
  }
  .star:hover {
    color: var(--star);
  }
  .skeleton {
    display: grid;
    align-content: center;
    gap: 10px;
    padding: 0 var(--space-4) 0 var(--space-8);
  }
  .bone {
    height: 10px;
    border-radius: 5px;
    background: var(--skeleton);
  }
  :host([density="compact"]) .about {
    grid-template-columns: minmax(0, max-content) minmax(0, 1fr);
    gap: var(--space-2);
  }
  :host([density="compact"]) .subject {
    max-width: 260px;
  }
  :host([density="compact"]) .star {
    bottom: 2px;
  }
  @media (hover: none) {
    .row:hover .hit {
      background: transparent;
    }
    .row.open .hit {
      background: var(--selected);
    }
    .row:not(.ticking):hover .tick input {
      opacity: 0;
    }
    .row:not(.ticking).unread:hover .dot {
      display: block;
    }
    .star {
      opacity: 0.6;
    }
  }
`;

import { css } from "lit";

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
  .mark.odd-note {
    color: var(--signal-note);
  }
  .mark.odd-alarm {
    color: var(--signal-alarm);
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
  /* Each in its own direction, all from the same edge. */
  .senders,
  .subject,
  .words {
    text-align: left;
    unicode-bidi: plaintext;
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
    /* As large as a fingertip, without being drawn larger. */
    .star::after {
      content: "";
      position: absolute;
      inset: -8px;
    }
    :host([density="compact"]) .star::after {
      inset: -2px -8px;
    }
  }
`;

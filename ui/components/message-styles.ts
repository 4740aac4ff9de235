import { css } from "lit";

export const messageStyles = css`
  :host {
    display: block;
  }
  article {
    border-top: 1px solid var(--line);
  }
  .summary {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    width: 100%;
    height: 44px;
    padding: 0 var(--space-6);
    border: 0;
    background: transparent;
    color: var(--text-muted);
    font-size: var(--type-meta);
    text-align: left;
    cursor: pointer;
    outline-offset: -2px;
  }
  .summary:hover {
    background: var(--hover);
  }
  .summary .who {
    flex: 0 0 auto;
    max-width: 180px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--text);
    font-weight: var(--weight-medium);
  }
  .unread .who {
    font-weight: var(--weight-strong);
  }
  .words {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  time {
    flex: none;
    color: var(--text-muted);
    font-size: var(--type-small);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .opened {
    padding: var(--space-4) var(--space-6) var(--space-6);
  }
  header {
    display: grid;
    grid-template-columns: 36px minmax(0, 1fr) auto auto auto;
    align-items: start;
    gap: 0 var(--space-1);
  }
  .initial {
    display: grid;
    place-items: center;
    width: 36px;
    height: 36px;
    padding: 0;
    border: 0;
    border-radius: 18px 18px 6px 6px;
    background: var(--accent-soft);
    color: var(--accent-text);
    font-weight: var(--weight-strong);
    cursor: pointer;
  }
  .names {
    min-width: 0;
    padding-left: var(--space-2);
  }
  .from {
    overflow-wrap: anywhere;
    line-height: 20px;
  }
  /* A name of any length leaves the address behind it in sight. */
  .from .who {
    display: inline-block;
    max-width: 100%;
    max-height: 40px;
    overflow: hidden;
    font-weight: var(--weight-strong);
    vertical-align: top;
    overflow-wrap: anywhere;
    cursor: pointer;
    user-select: text;
  }
  .from .who:hover {
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  po-security-line {
    margin: var(--space-2) 0 0 48px;
  }
  .address {
    color: var(--text-muted);
    font-size: var(--type-meta);
  }
  .to {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    max-width: 100%;
    min-height: 24px;
    padding: 0 4px;
    margin-left: -4px;
    border: 0;
    border-radius: 4px;
    background: transparent;
    color: var(--text-muted);
    font-size: var(--type-meta);
    cursor: pointer;
  }
  .to span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .to:hover {
    background: var(--hover);
  }
  .short {
    display: none;
  }
  header > time {
    padding: 0 var(--space-1);
    line-height: 20px;
  }
  header > .icon-button {
    width: 32px;
    height: 32px;
    margin-top: -6px;
  }
  .star.on {
    color: var(--star);
  }
  .details {
    display: grid;
    gap: var(--space-3);
    margin: var(--space-3) 0 0 48px;
    padding: var(--space-3);
    border-radius: var(--radius-small);
    background: var(--surface-sunken);
    font-size: var(--type-meta);
  }
  dl {
    display: grid;
    gap: 2px;
    max-height: 360px;
    overflow: auto;
  }
  dl div {
    display: grid;
    grid-template-columns: 96px minmax(0, 1fr);
    gap: var(--space-2);
  }
  dt {
    color: var(--text-muted);
  }
  dd {
    overflow-wrap: anywhere;
  }
  .body {
    padding: var(--space-4) 0 0 48px;
  }
  .body .hint {
    margin-bottom: var(--space-3);
  }
  .files {
    padding: var(--space-5) 0 0 48px;
  }
  @container reading (max-width: 560px) {
    .opened {
      padding: var(--space-4) var(--space-4) var(--space-5);
    }
    .summary {
      padding: 0 var(--space-4);
    }
    .body,
    .files {
      padding-left: 0;
    }
    po-security-line {
      margin-left: 0;
    }
    .details {
      margin-left: 0;
    }
    .address {
      display: block;
    }
    .long {
      display: none;
    }
    .short {
      display: inline;
    }
  }
`;

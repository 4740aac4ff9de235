import { css } from "lit";

export const attachmentStyles = css`
  :host {
    display: block;
    min-width: 0;
  }
  .card {
    display: grid;
    grid-template-columns: 44px minmax(0, 1fr);
    gap: var(--space-1) var(--space-3);
    padding: var(--space-2) var(--space-3) var(--space-2) var(--space-2);
    border: 1px solid var(--line);
    border-radius: var(--radius-small);
    background: var(--surface-raised);
  }
  .kind {
    display: grid;
    place-items: center;
    grid-row: span 2;
    width: 44px;
    height: 44px;
    border-radius: var(--radius-small);
    background: var(--surface-sunken);
    color: var(--text-muted);
    overflow: hidden;
  }
  .kind img {
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  .name {
    display: flex;
    white-space: pre;
    font-size: var(--type-meta);
    font-weight: var(--weight-medium);
    unicode-bidi: isolate;
  }
  .name .start {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .name .end {
    flex: none;
  }
  .meta {
    color: var(--text-muted);
    font-size: var(--type-small);
  }
  .words {
    display: flex;
    gap: var(--space-2);
    grid-column: 1 / -1;
    padding-top: var(--space-1);
    color: var(--text-muted);
    font-size: var(--type-small);
  }
  .words.loud {
    color: var(--text);
  }
  .words ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    grid-column: 1 / -1;
    padding-top: var(--space-1);
  }
  .ask ul {
    margin: var(--space-2) 0 var(--space-3);
    padding-left: var(--space-5);
    list-style: disc;
  }
  .ask p {
    overflow-wrap: anywhere;
  }
  .ask .actions {
    justify-content: flex-end;
    padding-top: var(--space-5);
  }
`;

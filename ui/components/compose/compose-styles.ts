import { css } from "lit";

const pageStyles = css`
  :host {
    display: grid;
    min-height: 0;
    height: 100%;
  }
  .page {
    display: grid;
    grid-template: auto auto minmax(0, 1fr) auto / minmax(0, 1fr);
    width: min(100%, 900px);
    min-height: 0;
    margin: 0 auto;
    padding: 0 var(--space-6);
  }
  .page:focus {
    outline: 0;
  }
  .head {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    min-height: var(--bar-height);
    margin-inline: calc(-1 * var(--space-2));
  }
  .head h1 {
    min-width: 0;
    overflow: hidden;
    font-size: var(--type-lead);
    font-weight: var(--weight-strong);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .state {
    margin-left: auto;
    flex: none;
    color: var(--text-muted);
    font-size: var(--type-meta);
  }
  .state.bad {
    color: var(--signal-note);
  }
  .body {
    display: flex;
    flex-direction: column;
    min-height: 0;
    position: relative;
  }
  .body po-rich-editor,
  .body po-plain-editor {
    flex: 1 0 auto;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
    padding: var(--space-3) 0 max(var(--space-3), env(safe-area-inset-bottom));
    border-top: 1px solid var(--line);
  }
  .foot .gap {
    flex: 1;
  }
  .tools {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    min-width: 0;
  }
  .format .icon {
    display: none;
  }
  .drop {
    position: absolute;
    z-index: 10;
    inset: var(--space-2);
    display: grid;
    place-items: center;
    border: 2px dashed var(--accent);
    border-radius: var(--radius);
    background: color-mix(in srgb, var(--surface-raised) 88%, transparent);
    color: var(--accent-text);
    font-weight: var(--weight-medium);
    pointer-events: none;
  }
  @media (max-width: 760px) {
    /* All of it scrolls between the title and the buttons: beside a keyboard there is little room. */
    .page {
      grid-template-rows: auto auto minmax(max-content, 1fr);
      padding: 0 var(--space-3);
      overflow-y: auto;
      overscroll-behavior: contain;
      scroll-padding-block: var(--bar-height) 128px;
    }
    .head,
    .foot {
      position: sticky;
      z-index: 5;
      background: var(--surface);
    }
    .head {
      top: 0;
    }
    .foot {
      bottom: 0;
    }
    footer {
      display: contents;
    }
    .body {
      min-height: 160px;
      overflow: visible;
    }
    .foot .gap {
      display: none;
    }
    /* One row, that scrolls under the finger; above what is pressed last. */
    .tools {
      order: -1;
      gap: 0;
      width: 100%;
      overflow-x: auto;
      scrollbar-width: none;
    }
    .tools > * {
      flex: none;
    }
    /* Its words do not fit beside the others. */
    .format {
      margin-left: auto;
      padding: 0 var(--space-2);
      color: var(--text-muted);
    }
    .format .icon {
      display: block;
    }
    .format span {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    .tools:has([linking]) {
      flex-wrap: wrap;
    }
    .tools [linking] {
      width: 100%;
    }
  }
`;

const noticeStyles = css`
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-3);
    margin-block: var(--space-3);
    padding: var(--space-3) var(--space-4);
    border-radius: var(--radius-small);
    background: var(--signal-note-soft);
    color: var(--signal-note);
    font-size: var(--type-meta);
  }
`;

export const fieldStyles = [
  noticeStyles,
  css`
    :host {
      display: block;
      border-top: 1px solid var(--line);
    }
    .field-row {
      display: grid;
      grid-template-columns: 72px minmax(0, 1fr) auto;
      align-items: start;
      border-bottom: 1px solid var(--line);
    }
    .field-row > label,
    .field-row > .label {
      color: var(--text-muted);
      font-size: var(--type-meta);
      font-weight: var(--weight-normal);
      line-height: 40px;
    }
    .field-row input.plain,
    .field-row select {
      width: 100%;
      min-height: 40px;
      padding: 0;
      border: 0;
      background: transparent;
    }
    .field-row select option {
      background: var(--surface-raised);
      color: var(--text);
    }
    .field-row select:focus-visible {
      outline-offset: -2px;
    }
    /* The whole row is the field: its line says where one types. */
    .field-row input.plain:focus-visible {
      outline: 0;
    }
    .field-row:has(input.plain:focus, po-recipient-field:focus-within) {
      border-bottom-color: var(--accent);
      box-shadow: inset 0 -1px var(--accent);
    }
    .more {
      display: flex;
    }
    .more .button {
      margin: var(--space-1) 0;
    }
    @media (max-width: 760px) {
      .field-row {
        grid-template-columns: 56px minmax(0, 1fr) auto;
      }
    }
  `,
];

export const composeStyles = [noticeStyles, pageStyles];

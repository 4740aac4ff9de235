import { css } from "lit";

/** What the screens of plugins share beside the cards of settings. */
export const pluginStyles = css`
  .back {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    min-height: 32px;
    margin-left: -6px;
    padding: 0 var(--space-2) 0 6px;
    border-radius: var(--radius-small);
    color: var(--text-muted);
    font-size: var(--type-meta);
    text-decoration: none;
  }
  .back:hover {
    background: var(--hover);
    color: var(--text);
  }
  h2 {
    font-size: var(--type-title);
    font-weight: var(--weight-strong);
    letter-spacing: -0.01em;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  h2:focus {
    outline: none;
  }
  h3 {
    line-height: 1.4;
  }
  .intro {
    display: grid;
    gap: var(--space-1);
    justify-items: start;
  }
  .intro .lead {
    margin: 0;
    max-width: 72ch;
  }
  .pill {
    display: inline-flex;
    align-items: center;
    flex: none;
    gap: 6px;
    min-height: 24px;
    padding: 0 10px;
    border-radius: 12px;
    background: var(--surface-sunken);
    color: var(--text-muted);
    font-size: var(--type-small);
    font-weight: var(--weight-medium);
    white-space: nowrap;
  }
  .pill::before {
    width: 7px;
    height: 7px;
    border-radius: 50%;
    background: currentColor;
    content: "";
  }
  .pill.off::before {
    background: transparent;
    box-shadow: inset 0 0 0 1.5px currentColor;
  }
  .pill.good {
    background: var(--signal-calm-soft);
    color: var(--signal-calm);
  }
  .pill.note {
    background: var(--signal-note-soft);
    color: var(--signal-note);
  }
  .pill.bad {
    background: var(--signal-alarm-soft);
    color: var(--signal-alarm);
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 0;
    color: var(--text-muted);
    font-size: var(--type-small);
    font-variant-numeric: tabular-nums;
  }
  .facts > *:not(:last-child)::after {
    padding: 0 var(--space-2);
    color: var(--line-strong);
    content: "·";
  }
  .bones {
    display: grid;
    gap: var(--space-3);
    opacity: 0;
    animation: appear 0s 300ms forwards;
  }
  .bones i {
    height: 96px;
    border-radius: var(--radius);
    background: var(--skeleton);
  }
  @keyframes appear {
    to {
      opacity: 1;
    }
  }
  .switch {
    position: relative;
    flex: none;
    width: 40px;
    height: 24px;
    padding: 0;
    border: 0;
    border-radius: 12px;
    background: var(--line-field);
    cursor: pointer;
    transition: background var(--motion);
  }
  .switch::after {
    position: absolute;
    top: 3px;
    left: 3px;
    width: 18px;
    height: 18px;
    border-radius: 50%;
    background: var(--surface-raised);
    transition: transform var(--motion);
    content: "";
  }
  .switch[aria-checked="true"] {
    background: var(--accent);
  }
  .switch[aria-checked="true"]::after {
    transform: translateX(16px);
  }
  .switch:disabled {
    opacity: 0.55;
    cursor: default;
  }
  .words {
    padding-left: var(--space-3);
    border-left: 2px solid var(--line-strong);
    color: var(--text-muted);
    font-size: var(--type-meta);
    overflow-wrap: anywhere;
  }
  .words b {
    display: block;
    color: var(--text-faint);
    font-size: var(--type-small);
    font-weight: var(--weight-normal);
  }
  .check {
    display: flex;
    align-items: flex-start;
    gap: var(--space-2);
    padding: 5px 0;
    font-size: 14px;
    line-height: 20px;
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  .check input {
    flex: none;
    width: 16px;
    height: 16px;
    margin: 2px 0 0;
    accent-color: var(--accent);
  }
`;

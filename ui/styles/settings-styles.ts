import { css } from "lit";

/** Cards of settings: a heading, a sentence, rows of label and control. */
export const settingsStyles = css`
  /* What cannot be narrower than a phone wraps or scrolls by itself: the page stays as wide as the screen. */
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-5);
  }
  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-4);
    padding: var(--space-5);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface-raised);
  }
  h3 {
    font-size: var(--type-body);
    font-weight: var(--weight-strong);
  }
  .lead {
    margin-top: 2px;
    color: var(--text-muted);
    font-size: var(--type-meta);
  }
  .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--space-2) var(--space-4);
    min-height: 40px;
  }
  .row .hint {
    grid-column: 1 / -1;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
  .choice {
    display: flex;
    padding: 3px;
    border-radius: var(--radius-small);
    background: var(--surface-sunken);
  }
  .choice label {
    position: relative;
    padding: 0 var(--space-3);
    border-radius: 5px;
    color: var(--text-muted);
    font-size: var(--type-meta);
    line-height: 30px;
    cursor: pointer;
  }
  .choice label:has(:checked) {
    background: var(--surface-raised);
    color: var(--text);
    font-weight: var(--weight-medium);
    box-shadow: var(--shadow-raised);
  }
  .choice label:has(:focus-visible) {
    outline: 2px solid var(--accent);
  }
  .choice input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .list li {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    min-height: 48px;
    padding: var(--space-2) 0;
    border-top: 1px solid var(--line);
  }
  .list li:first-child {
    border-top: 0;
  }
  .list .main {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .list .main small {
    display: block;
    color: var(--text-muted);
    font-size: var(--type-small);
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    flex: none;
    color: var(--text-muted);
    font-size: var(--type-meta);
  }
  .state.good {
    color: var(--signal-calm);
  }
  .state.fair {
    color: var(--signal-note);
  }
  .state.bad {
    color: var(--signal-alarm);
  }
  select.input {
    width: auto;
    min-width: 160px;
  }
`;

import { css } from "lit";

/** Chips, the field behind them, and the list of suggestions. */
export const recipientStyles = css`
  :host {
    position: relative;
    display: block;
    min-width: 0;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-1);
    min-height: 40px;
    padding: 3px 0;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    /* Beside it is room for the caret's field, which takes no line of its own while nobody types there. */
    max-width: calc(100% - 8px);
    border: 1px solid var(--line);
    border-radius: 999px;
    background: var(--surface-sunken);
    font-size: var(--type-meta);
  }
  .chip.bad {
    border-color: var(--signal-alarm);
    background: var(--signal-alarm-soft);
    color: var(--signal-alarm);
  }
  .chip button {
    border: 0;
    background: transparent;
    cursor: pointer;
  }
  .chip .who {
    min-width: 0;
    padding: 3px 2px 3px var(--space-3);
    border-radius: 999px 0 0 999px;
    overflow-wrap: anywhere;
    text-align: start;
  }
  .chip .who span {
    color: var(--text-muted);
  }
  .chip.bad .who span {
    color: inherit;
  }
  .chip .away {
    display: grid;
    place-items: center;
    flex: none;
    width: 26px;
    height: 26px;
    padding: 0;
    border-radius: 50%;
    color: inherit;
  }
  .chip button:hover {
    background: var(--hover);
  }
  input {
    flex: 1;
    min-width: min(80px, 100%);
    height: 30px;
    padding: 0 2px;
    border: 0;
    background: transparent;
  }
  input:focus-visible {
    outline: 0;
  }
  .chip ~ input:not(:focus) {
    min-width: 2px;
    padding: 0;
  }
  ul {
    position: absolute;
    z-index: 20;
    top: 100%;
    left: 0;
    width: min(520px, 100%);
    max-height: 320px;
    padding: var(--space-1);
    overflow: auto;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface-raised);
    box-shadow: var(--shadow-floating);
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 var(--space-3);
    align-items: baseline;
    padding: var(--space-2) var(--space-3);
    border-radius: var(--radius-small);
    cursor: pointer;
  }
  li.here {
    background: var(--selected);
  }
  li .name,
  li .email {
    overflow-wrap: anywhere;
  }
  li .email {
    color: var(--text-muted);
    font-size: var(--type-meta);
  }
  li .name + .email {
    grid-area: 2 / 1 / auto / -1;
  }
  li .times {
    color: var(--text-muted);
    font-size: var(--type-small);
  }
  @media (max-width: 760px) {
    /* As wide as the page, not as the field: an address stands on one line. */
    ul {
      left: -56px;
      width: calc(100vw - 2 * var(--space-3));
    }
  }
`;

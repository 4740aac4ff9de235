import { css } from "lit";

export const placesStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    height: 100%;
    font-size: 14px;
  }
  nav {
    flex: 1;
    min-height: 0;
    padding: var(--space-2);
  }
  .compose {
    padding: var(--space-2) var(--space-3) 0;
  }
  .compose .button {
    width: 100%;
    min-width: 0;
    padding: 0 var(--space-2);
  }
  h2 {
    padding: var(--space-5) var(--space-3) var(--space-1);
    color: var(--text-muted);
    font-size: var(--type-small);
    font-weight: var(--weight-strong);
  }
  .hint {
    padding: 0 var(--space-3);
  }
  li {
    position: relative;
  }
  .place {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    height: 34px;
    padding: 0 var(--space-3);
    border-radius: var(--radius-small);
    color: var(--text);
    text-decoration: none;
  }
  .place .icon {
    color: var(--text-muted);
  }
  .place:hover {
    background: var(--hover);
  }
  .place.here {
    background: var(--selected);
    color: var(--accent-text);
    font-weight: var(--weight-medium);
  }
  .place.here .icon {
    color: inherit;
  }
  .has-unread .label {
    font-weight: var(--weight-strong);
  }
  .label {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .count {
    color: var(--text-muted);
    font-size: var(--type-small);
    font-variant-numeric: tabular-nums;
  }
  .here .count {
    color: inherit;
  }
  .initial,
  .short {
    display: none;
  }
  .depth-1 .place {
    padding-left: 28px;
  }
  .depth-2 .place {
    padding-left: 44px;
  }
  .depth-3 .place {
    padding-left: 60px;
  }
  .depth-4 .place,
  .depth-5 .place {
    padding-left: 72px;
  }
  .toggle {
    position: absolute;
    left: -4px;
    top: 7px;
    display: grid;
    place-items: center;
    width: 20px;
    height: 20px;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: transparent;
    color: var(--text-faint);
    cursor: pointer;
  }
  .depth-1 .toggle {
    left: 10px;
  }
  .toggle:hover {
    color: var(--text);
  }
  footer {
    padding: var(--space-2);
    border-top: 1px solid var(--line);
  }
  @container places (max-width: 100px) {
    h2,
    .hint,
    .label,
    .words,
    .toggle {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .place {
      position: relative;
      justify-content: center;
      height: 40px;
      padding: 0 !important;
    }
    .initial {
      display: grid;
      place-items: center;
      width: 26px;
      height: 26px;
      border-radius: var(--radius-small);
      background: var(--line);
      color: var(--text-muted);
      font-size: var(--type-small);
      font-weight: var(--weight-strong);
    }
    .icon:has(+ .initial) {
      display: none;
    }
    .exact {
      display: none;
    }
    .short {
      display: inline;
    }
    .count {
      position: absolute;
      top: 3px;
      right: 2px;
      min-width: 16px;
      padding: 0 4px;
      border-radius: 8px;
      background: var(--accent);
      color: var(--on-accent);
      font-size: 10px;
      line-height: 15px;
      text-align: center;
    }
    .here .count {
      color: var(--on-accent);
    }
    .depth-1,
    .depth-2,
    .depth-3,
    .depth-4,
    .depth-5 {
      display: none;
    }
  }
`;

import { css } from "lit";

export const shellStyles = css`
  :host {
    display: block;
    height: 100%;
  }
  .skip {
    position: absolute;
    z-index: 40;
    top: -60px;
    left: var(--space-4);
    padding: var(--space-2) var(--space-4);
    border: 0;
    border-radius: var(--radius-small);
    background: var(--accent);
    color: var(--on-accent);
  }
  .skip:focus {
    top: var(--space-2);
  }
  .shell {
    display: grid;
    grid-template: auto minmax(0, 1fr) / var(--places-width) clamp(340px, 30vw, 460px) minmax(0, 1fr);
    grid-template-areas:
      "top top top"
      "places list reading";
    height: 100%;
    background: var(--surface-sunken);
  }
  .top {
    grid-area: top;
    display: grid;
    grid-template: var(--bar-height) / calc(var(--places-width) - 16px) minmax(0, 1fr) auto;
    align-items: center;
    --side-start: var(--space-4);
    --side-end: var(--space-4);
    padding: 0 var(--side-end) 0 var(--side-start);
  }
  .brand {
    display: inline-flex;
    align-items: center;
    gap: var(--space-2);
    width: max-content;
    padding: var(--space-1) var(--space-1);
    border-radius: var(--radius-small);
    color: var(--text);
    font-size: var(--type-lead);
    font-weight: var(--weight-strong);
    letter-spacing: -0.01em;
    text-decoration: none;
  }
  .tools {
    display: flex;
    gap: 2px;
    padding-left: var(--space-4);
  }
  .banner {
    grid-column: 1 / -1;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    margin: 0 calc(-1 * var(--side-end)) 0 calc(-1 * var(--side-start));
    padding: 6px var(--space-4);
    background: var(--accent-soft);
    color: var(--accent-text);
    font-size: var(--type-meta);
    text-align: center;
  }
  .banner.offline {
    background: var(--signal-note-soft);
    color: var(--signal-note);
  }
  .places {
    grid-area: places;
    min-height: 0;
    container: places / inline-size;
  }
  .mail {
    display: contents;
  }
  .list,
  .reading,
  .page {
    min-width: 0;
    min-height: 0;
    background: var(--surface);
  }
  .list {
    grid-area: list;
    position: relative;
    display: grid;
    grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
    outline: 0;
    border: 1px solid var(--line);
    border-width: 1px 1px 0 1px;
    border-top-left-radius: var(--radius);
    overflow: hidden;
  }
  .list po-conversation-list {
    grid-row: 3;
  }
  .list po-action-bar {
    padding: 0 var(--space-2);
    border-bottom: 1px solid var(--line);
  }
  .list-head {
    display: flex;
    align-items: baseline;
    gap: var(--space-3);
    height: var(--bar-height);
    padding: 16px var(--space-4) 0;
    border-bottom: 1px solid var(--line);
  }
  .list-head h1 {
    overflow: hidden;
    font-size: var(--type-lead);
    font-weight: var(--weight-strong);
    line-height: 24px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .list-head p {
    display: flex;
    gap: var(--space-3);
    margin-left: auto;
    flex: none;
    color: var(--text-muted);
    font-size: var(--type-small);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .list-head .unread {
    color: var(--accent-text);
    font-weight: var(--weight-strong);
  }
  .reading {
    grid-area: reading;
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    container: reading / inline-size;
    border-top: 1px solid var(--line);
    background: var(--surface-raised);
  }
  .reading > po-empty-state {
    grid-row: 1 / -1;
  }
  .reading po-action-bar {
    border-bottom: 1px solid var(--line);
  }
  .page {
    grid-column: list-start / reading-end;
    grid-row: places;
    border: 1px solid var(--line);
    border-width: 1px 0 0 1px;
    border-top-left-radius: var(--radius);
    overflow: hidden;
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    outline: 0;
  }
  po-bottom-bar,
  .tools .narrow {
    display: none;
  }
  @media (hover: none), (pointer: coarse) {
    .tools .keys {
      display: none;
    }
  }
  @media (max-width: 1180px) {
    :host {
      --places-width: 64px;
    }
    .shell {
      grid-template-columns: 64px clamp(320px, 34vw, 400px) minmax(0, 1fr);
    }
    .top {
      grid-template-columns: 48px minmax(0, 1fr) auto;
    }
    .brand span {
      display: none;
    }
  }
  @media (max-width: 760px) {
    .shell {
      grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
      grid-template-areas: "top" "main" "bottom";
    }
    .top {
      grid-template-columns: auto minmax(0, 1fr) auto;
      gap: 0 var(--space-2);
      --side-start: var(--space-3);
      --side-end: var(--space-2);
    }
    .tools {
      padding-left: 0;
    }
    .tools .wide {
      display: none;
    }
    .tools .narrow {
      display: inline-grid;
    }
    .places,
    .list,
    .reading,
    .page {
      grid-area: main;
      display: none;
      border-width: 1px 0 0;
      border-radius: 0;
    }
    .show-places .places {
      display: block;
    }
    .show-list .list,
    .show-reading .reading,
    .show-page .page,
    .show-compose .page {
      display: grid;
    }
    /* A mail that is read or written has the screen to itself; that Postern is away is said there, too. */
    .show-reading .top,
    .show-compose .top {
      grid-template: auto / minmax(0, 1fr);
    }
    .show-reading .top > :not(.offline),
    .show-compose .top > :not(.offline),
    .show-reading po-bottom-bar,
    .show-compose po-bottom-bar {
      display: none !important;
    }
    po-bottom-bar {
      grid-area: bottom;
      display: block;
    }
    po-toast-stack {
      --bottom-bar: 52px;
    }
  }
`;

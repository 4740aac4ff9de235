import { css } from "lit";

export const connectionStyles = css`
  .choice {
    justify-self: start;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
  .filters select.input {
    flex: 1 1 150px;
    min-width: 0;
    min-height: 34px;
    font-size: var(--type-meta);
  }
  .chip {
    min-width: 0;
    min-height: 34px;
  }
  .chip span {
    overflow-wrap: anywhere;
    text-align: left;
  }
  .list li {
    align-items: flex-start;
  }
  .list .main small.state {
    color: var(--text-muted);
  }
  .list .main small.good {
    color: var(--signal-calm);
  }
  .list .main small.fair {
    color: var(--signal-note);
  }
  .list .main small.bad {
    color: var(--signal-alarm);
  }
  .host {
    display: inline;
    padding: 0;
    border: 0;
    background: transparent;
    font-weight: var(--weight-medium);
    text-align: left;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  .host:hover {
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .port {
    color: var(--text-muted);
  }
  .middle {
    display: flex;
    justify-content: center;
  }
`;

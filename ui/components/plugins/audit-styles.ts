import { css } from "lit";

/** A table that becomes a list of cards where there is no room for columns. */
export const auditStyles = css`
  :host {
    container: audit / inline-size;
  }
  .find {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 220px;
    gap: var(--space-2);
  }
  .find select.input {
    width: 100%;
  }
  .frame {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface-raised);
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--type-meta);
  }
  th {
    padding: var(--space-2) var(--space-3);
    color: var(--text-muted);
    font-size: var(--type-small);
    font-weight: var(--weight-medium);
    text-align: left;
  }
  td {
    padding: var(--space-2) var(--space-3);
    border-top: 1px solid var(--line);
    vertical-align: top;
  }
  .when {
    color: var(--text-muted);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .who small {
    color: var(--text-muted);
    font-size: var(--type-small);
  }
  .scope {
    width: 32%;
    overflow-wrap: anywhere;
  }
  .scope a {
    white-space: nowrap;
  }
  .hook {
    color: var(--text-muted);
  }
  .outcome {
    white-space: nowrap;
  }
  .outcome.good {
    color: var(--text-muted);
  }
  .outcome.bad {
    color: var(--signal-alarm);
    font-weight: var(--weight-medium);
  }
  @container audit (max-width: 560px) {
    .find {
      grid-template-columns: minmax(0, 1fr);
    }
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    table,
    tbody {
      display: block;
    }
    tr {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 2px var(--space-3);
      padding: var(--space-3) var(--space-4);
    }
    tr + tr {
      border-top: 1px solid var(--line);
    }
    td {
      padding: 0;
      border: 0;
    }
    .when {
      grid-column: 1;
      font-size: var(--type-small);
    }
    td:last-child {
      grid-row: 1;
      grid-column: 2;
    }
    .scope {
      width: auto;
    }
    .who,
    .scope,
    .hook {
      grid-column: 1 / -1;
    }
  }
`;

import { css } from "lit";

/** The bar at the end of a screen that asks for a decision, and the warning above it. */
export const decisionStyles = css`
  .decision {
    position: sticky;
    /* A sticky place is measured from inside the padding of what scrolls. */
    bottom: calc(-1 * var(--scroll-end, 0px));
    z-index: 1;
    display: grid;
    gap: var(--space-3);
    margin: 0 calc(-1 * var(--space-1));
    padding: var(--space-4) var(--space-1);
    border-top: 1px solid var(--line);
    background: var(--surface);
  }
  .decision .ways {
    justify-content: flex-end;
  }
  .understand {
    color: var(--signal-alarm);
    font-weight: var(--weight-medium);
  }
  .alarm {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--space-3);
    padding: var(--space-4) var(--space-5);
    border: 1px solid var(--signal-alarm);
    border-radius: var(--radius);
    background: var(--signal-alarm-soft);
    color: var(--signal-alarm);
  }
  .alarm p {
    margin-top: 2px;
    font-size: var(--type-meta);
  }
  @media (max-width: 560px) {
    .decision .ways .button {
      flex: 1;
    }
  }
`;

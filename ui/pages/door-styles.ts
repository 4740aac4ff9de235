import { css } from "lit";

/** Pages in front of the mail: one column in the middle of a quiet wall. */
export const doorStyles = css`
  :host {
    display: block;
    height: 100%;
  }
  .door {
    display: grid;
    justify-items: center;
    align-content: safe center;
    height: 100%;
    padding: var(--space-8) var(--space-5);
    overflow: auto;
    background: var(--surface-sunken);
  }
  main {
    width: 100%;
    max-width: 480px;
    text-align: center;
  }
  .mark {
    display: grid;
    justify-items: center;
    margin-bottom: var(--space-5);
  }
  h1 {
    font-size: var(--type-display);
    font-weight: var(--weight-strong);
    line-height: 1.2;
    letter-spacing: -0.02em;
    text-wrap: balance;
  }
  .lead {
    margin: var(--space-2) auto var(--space-6);
    max-width: 46ch;
    color: var(--text-muted);
    text-wrap: pretty;
  }
  form {
    display: grid;
    gap: var(--space-4);
    text-align: left;
  }
  .button.primary {
    min-height: 44px;
  }
  .code {
    font-family: var(--font-mono);
    letter-spacing: 0.04em;
  }
  .center {
    min-height: 20px;
    margin-top: calc(-1 * var(--space-2));
    text-align: center;
  }
`;

import { css } from "lit";

export const pluginDetailStyles = css`
  .intro {
    justify-items: stretch;
  }
  .intro .back {
    justify-self: start;
  }
  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-3);
  }
  po-plugin-switch {
    display: inline-flex;
    margin-left: auto;
  }
  .version {
    color: var(--text-muted);
    font-size: var(--type-meta);
  }
  .why {
    padding: var(--space-3) var(--space-4);
    border-radius: var(--radius-small);
    background: var(--surface);
    color: var(--text-muted);
    font-size: var(--type-meta);
  }
  .why.bad {
    background: var(--signal-alarm-soft);
    color: var(--signal-alarm);
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: var(--space-4);
  }
  .tiles dt {
    color: var(--text-muted);
    font-size: var(--type-small);
  }
  .tiles dd {
    font-size: var(--type-lead);
    font-weight: var(--weight-medium);
    font-variant-numeric: tabular-nums;
  }
  .tiles small {
    display: block;
    color: var(--text-muted);
    font-size: var(--type-tiny);
    font-weight: var(--weight-normal);
  }
  .runs {
    display: grid;
    gap: var(--space-1);
    padding-left: var(--space-4);
    font-size: 14px;
    list-style: disc;
  }
  .package {
    display: grid;
    gap: var(--space-2);
    font-size: var(--type-meta);
  }
  .package > div {
    display: grid;
    grid-template-columns: 88px minmax(0, 1fr);
    gap: var(--space-3);
  }
  .package dt {
    color: var(--text-muted);
  }
  .mono {
    font: var(--type-small) / 20px var(--font-mono);
    overflow-wrap: anywhere;
  }
  .readme {
    max-height: 360px;
    overflow: auto;
    font: var(--type-meta) / 1.6 var(--font-mono);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  @media (max-width: 560px) {
    .tiles {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
`;

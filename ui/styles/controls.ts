import { css } from "lit";

/** Buttons, fields and links, the same in every element. */
export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  a {
    color: var(--accent-text);
    text-underline-offset: 2px;
  }
  .icon {
    display: block;
    flex: none;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-height: 40px;
    padding: 0 var(--space-4);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-small);
    background: var(--surface-raised);
    color: var(--text);
    font-weight: var(--weight-medium);
    text-decoration: none;
    cursor: pointer;
    transition: background var(--motion);
  }
  .button:hover {
    background: var(--hover);
  }
  .button.primary {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
  }
  .button.primary:hover {
    background: var(--accent-hover);
  }
  .button.plain {
    border-color: transparent;
    background: transparent;
    color: var(--accent-text);
  }
  .button.plain:hover {
    background: var(--hover);
  }
  .button.danger {
    color: var(--signal-alarm);
  }
  .button.small {
    min-height: 32px;
    padding: 0 var(--space-3);
    font-size: var(--type-meta);
  }
  .button:disabled,
  .button[aria-disabled="true"] {
    opacity: 0.55;
    cursor: default;
  }
  .icon-button {
    display: inline-grid;
    place-items: center;
    flex: none;
    width: 36px;
    height: 36px;
    padding: 0;
    border: 0;
    border-radius: var(--radius-small);
    background: transparent;
    color: var(--text-muted);
    cursor: pointer;
    transition:
      background var(--motion),
      color var(--motion);
  }
  .icon-button:hover {
    background: var(--hover);
    color: var(--text);
  }
  .icon-button:disabled {
    opacity: 0.4;
    cursor: default;
    background: transparent;
  }
  .field {
    display: grid;
    gap: var(--space-1);
  }
  .field > label,
  .label {
    font-size: var(--type-meta);
    font-weight: var(--weight-medium);
    color: var(--text);
  }
  .field > .hint,
  .hint {
    font-size: var(--type-meta);
    color: var(--text-muted);
  }
  .input {
    width: 100%;
    min-height: 40px;
    padding: 0 var(--space-3);
    border: 1px solid var(--line-field);
    border-radius: var(--radius-small);
    background: var(--surface-field);
  }
  .input:focus-visible {
    outline-offset: 0;
    border-color: var(--accent);
  }
  .input::placeholder {
    color: var(--text-faint);
    opacity: 1;
  }
  .input[aria-invalid="true"] {
    border-color: var(--signal-alarm);
  }
  .problem {
    display: flex;
    gap: var(--space-2);
    align-items: flex-start;
    padding: var(--space-2) var(--space-3);
    border-radius: var(--radius-small);
    background: var(--signal-alarm-soft);
    color: var(--signal-alarm);
    font-size: var(--type-meta);
  }
  .note {
    padding: var(--space-3) var(--space-4);
    border-radius: var(--radius-small);
    background: var(--signal-note-soft);
    color: var(--signal-note);
    font-size: var(--type-meta);
  }
  kbd {
    display: inline-block;
    min-width: 22px;
    padding: 1px 6px;
    border: 1px solid var(--line-strong);
    border-radius: 5px;
    background: var(--surface-raised);
    color: var(--text-muted);
    font: var(--type-small) / 1.4 var(--font);
    text-align: center;
  }
  @media (hover: none), (pointer: coarse) {
    kbd {
      display: none;
    }
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** Narrow scroll bars in the ramp's tones. */
export const scrolling = css`
  .scroll {
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line-strong) transparent;
  }
`;

import { css } from "lit";

/** The text of a mail as it is written; its looks are near to those it will have. */
export const editorStyles = css`
  :host {
    display: grid;
    min-height: 0;
  }
  .ProseMirror {
    position: relative;
    min-height: 100%;
    padding: var(--space-3) 0 var(--space-8);
    outline: 0;
    overflow-wrap: break-word;
    white-space: break-spaces;
    font-variant-ligatures: none;
    line-height: 1.5;
  }
  .editor {
    min-width: 0;
    max-width: var(--reading-width);
  }
  p {
    margin: 0 0 0.7em;
  }
  ul,
  ol {
    margin: 0 0 0.7em;
    padding-inline-start: 1.6em;
    list-style: revert;
  }
  ol {
    list-style: decimal;
  }
  li > p {
    margin-bottom: 0.2em;
  }
  blockquote {
    margin: 0 0 0.7em;
    padding-inline-start: var(--space-4);
    border-inline-start: 2px solid var(--line-strong);
    color: var(--text-muted);
  }
  .folded {
    display: none;
  }
  .fold {
    display: flex;
    margin: 0 0 0.7em;
    user-select: none;
  }
  img {
    max-width: 100%;
    height: auto;
    vertical-align: bottom;
  }
  img.ProseMirror-selectednode {
    outline: 2px solid var(--accent);
  }
  .ProseMirror-hideselection *::selection {
    background: transparent;
  }
  .ProseMirror-hideselection {
    caret-color: transparent;
  }
`;

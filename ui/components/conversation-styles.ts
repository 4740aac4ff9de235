import { css } from "lit";

export const conversationStyles = css`
  :host {
    display: block;
    height: 100%;
    min-height: 0;
  }
  po-empty-state {
    height: 100%;
  }
  .scroll {
    position: relative;
    height: 100%;
    outline-offset: -3px;
  }
  header {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-2);
    padding: var(--space-5) var(--space-6) var(--space-4);
  }
  h1 {
    max-width: 40em;
    font-size: var(--type-title);
    font-weight: var(--weight-strong);
    line-height: 1.3;
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
    text-align: start;
    text-wrap: pretty;
    unicode-bidi: plaintext;
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 5;
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1);
  }
  .tags li {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    max-width: 100%;
    height: 24px;
    padding: 0 2px 0 var(--space-2);
    border-radius: var(--radius-small);
    background: var(--accent-soft);
    color: var(--accent-text);
    font-size: var(--type-small);
  }
  .tags span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .tags .icon,
  .tags button {
    flex: none;
  }
  .tags button {
    display: grid;
    place-items: center;
    width: 20px;
    height: 20px;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: transparent;
    color: inherit;
    cursor: pointer;
  }
  .tags button:hover {
    background: var(--selected);
  }
  .spam {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    margin: 0 var(--space-6) var(--space-4);
    padding: var(--space-2) var(--space-3);
    border-radius: var(--radius-small);
    background: var(--signal-note-soft);
    color: var(--signal-note);
    font-size: var(--type-meta);
  }
  .spam button {
    padding: 0;
    border: 0;
    background: transparent;
    color: inherit;
    font-weight: var(--weight-strong);
    text-decoration: underline;
    text-underline-offset: 2px;
    cursor: pointer;
  }
  .messages {
    padding-bottom: var(--space-12);
  }
  .folded {
    display: grid;
    place-items: center;
    padding: var(--space-2);
    border-top: 1px solid var(--line);
  }
  .bones {
    display: grid;
    gap: 14px;
    padding: var(--space-8) var(--space-6);
    opacity: 0;
    animation: appear 0s 300ms forwards;
  }
  .bones i {
    width: 70%;
    height: 10px;
    border-radius: 5px;
    background: var(--skeleton);
  }
  .bones i:nth-child(1) {
    width: 46%;
    height: 20px;
    margin-bottom: var(--space-4);
  }
  .bones i:nth-child(3) {
    width: 62%;
  }
  .bones i:nth-child(4) {
    width: 36%;
  }
  @keyframes appear {
    to {
      opacity: 1;
    }
  }
  @container reading (max-width: 560px) {
    header {
      padding: var(--space-4) var(--space-4) var(--space-3);
    }
    .spam {
      margin: 0 var(--space-4) var(--space-3);
    }
    h1 {
      font-size: 19px;
    }
  }
`;

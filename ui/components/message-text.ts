import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { icon } from "../icons/icon.ts";
import { foldQuotes, type Block } from "../reading/fold-quotes.ts";
import { linkify } from "../reading/linkify.ts";
import { writeTo } from "../state/composing.ts";
import { controls } from "../styles/controls.ts";
import { readingText as text } from "../text/reading.ts";

/** Short quotes between answers stay in sight; longer ones, and the one at the end, are folded. */
const quoteLinesShown = 5;
const charsShownFirst = 60_000;

/** A message as plain text: prose in the reading width, code in its shape, quotes folded, signature dimmed, links as they are written. */
export class MessageText extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        color: var(--text);
        font-size: var(--type-body);
        line-height: 1.6;
      }
      .prose {
        max-width: var(--reading-width);
        overflow-wrap: anywhere;
        text-align: start;
        unicode-bidi: plaintext;
        white-space: pre-wrap;
      }
      .shaped {
        margin: var(--space-2) 0;
        overflow-x: auto;
        font: var(--type-meta) / 1.5 var(--font-mono);
        white-space: pre;
      }
      .gap {
        height: 0.8em;
      }
      .quote {
        max-width: var(--reading-width);
        margin: var(--space-2) 0;
        padding-inline-start: var(--space-3);
        border-inline-start: 3px solid var(--line-strong);
        color: var(--text-muted);
      }
      .quote .quote {
        margin: 0;
      }
      .attribution {
        max-width: var(--reading-width);
        color: var(--text-muted);
        font-size: var(--type-meta);
      }
      .fold {
        display: inline-flex;
        align-items: center;
        gap: var(--space-1);
        min-height: 28px;
        margin: var(--space-2) 0;
        padding: 0 var(--space-2) 0 var(--space-1);
        border: 0;
        border-radius: var(--radius-small);
        background: var(--surface-sunken);
        color: var(--text-muted);
        font-size: var(--type-small);
        cursor: pointer;
      }
      .fold:hover {
        background: var(--hover);
        color: var(--text);
      }
      .signature {
        margin-top: var(--space-4);
        color: var(--text-faint);
        font-size: var(--type-meta);
      }
      .empty {
        color: var(--text-muted);
        font-style: italic;
      }
    `,
  ];
  static override properties = {
    text: { attribute: false },
    isRaw: { attribute: false },
    opened: { state: true },
    isWhole: { state: true },
  };
  declare text: string;
  declare isRaw: boolean;
  declare opened: ReadonlySet<number>;
  declare isWhole: boolean;
  #blocks: Block[] = [];

  constructor() {
    super();
    this.text = "";
    this.isRaw = false;
    this.opened = new Set();
    this.isWhole = false;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("text")) this.opened = new Set();
    if (changed.has("text") || changed.has("isWhole")) this.#blocks = this.isRaw ? [] : foldQuotes(this.#shown);
  }

  get #shown(): string {
    return this.isWhole ? this.text : this.text.slice(0, charsShownFirst);
  }

  override render() {
    if (this.text.trim() === "") return html`<p class="empty">${text.emptyBody}</p>`;
    const body = this.isRaw
      ? html`<div class="shaped" tabindex="0" role="region" aria-label=${text.original}>${this.#shown}</div>`
      : this.#blocks.map((block, index) => this.#block(block, index));
    if (this.isWhole || this.text.length <= charsShownFirst) return body;
    return html`${body}
      <p class="attribution">${text.tooLong}</p>
      <button class="fold" type="button" @click=${() => (this.isWhole = true)}>${text.showAll}</button>`;
  }

  #block(block: Block, index: number): TemplateResult {
    switch (block.kind) {
      case "signature":
        return html`<div class="prose signature">${linked(block.lines.slice(1).join("\n"))}</div>`;
      case "quote":
        return this.#quote(block, index);
      default: {
        const written = trimmed(block.lines).join("\n");
        return block.isPreformatted
          ? html`<div class="shaped" tabindex="0">${linked(written)}</div>`
          : html`<div class="prose">${linked(written)}</div>
              ${index < this.#blocks.length - 1 ? html`<div class="gap"></div>` : nothing}`;
      }
    }
  }

  #quote(block: Extract<Block, { kind: "quote" }>, index: number): TemplateResult {
    const isShort = !block.isTrailing && block.lines.length <= quoteLinesShown;
    const isOpen = isShort || this.opened.has(index);
    const attribution =
      block.attribution.length > 0
        ? html`<div class="attribution">${linked(block.attribution.join("\n"))}</div>`
        : nothing;
    if (isShort) return html`${attribution}${quoted(block.lines)}`;
    return html`${isOpen ? attribution : nothing}${isOpen ? quoted(block.lines) : nothing}
      <div>
        <button class="fold" type="button" aria-expanded=${isOpen ? "true" : "false"} @click=${() => this.#toggle(index)}>
          ${icon(isOpen ? "chevronUp" : "chevronRight", { size: 14 })}
          ${isOpen ? text.hideQuote : text.showQuote(block.lines.length + block.attribution.length)}
        </button>
      </div>`;
  }

  #toggle(index: number): void {
    const next = new Set(this.opened);
    if (!next.delete(index)) next.add(index);
    this.opened = next;
  }
}

/** One level of ">" becomes one bar; what is quoted inside a quote nests. */
function quoted(lines: string[], depth = 0): TemplateResult {
  const stripped = lines.map((line) => line.replace(/^\s?>\s?/, ""));
  const parts: TemplateResult[] = [];
  let start = 0;
  while (start < stripped.length) {
    const isDeeper = /^\s?>/.test(stripped[start] ?? "");
    let end = start + 1;
    while (end < stripped.length && /^\s?>/.test(stripped[end] ?? "") === isDeeper) end++;
    const run = stripped.slice(start, end);
    parts.push(
      isDeeper && depth < 8
        ? quoted(run, depth + 1)
        : html`<div class="prose">${linked(trimmed(run).join("\n"))}</div>`,
    );
    start = end;
  }
  return html`<div class="quote" dir="auto">${parts}</div>`;
}

function trimmed(lines: string[]): string[] {
  let start = 0;
  let end = lines.length;
  while (start < end && lines[start]?.trim() === "") start++;
  while (end > start && lines[end - 1]?.trim() === "") end--;
  return lines.slice(start, end);
}

function linked(written: string): unknown {
  return linkify(written).map((piece) =>
    piece.href === null
      ? piece.text
      : /^mailto:/i.test(piece.href)
        ? html`<a href=${piece.href} @click=${write}>${piece.text}</a>`
        : html`<a href=${piece.href} target="_blank" rel="noopener noreferrer">${piece.text}</a>`,
  );
}

/** An address is written to here, not in whatever program the system has for mail. */
function write(event: MouseEvent): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  void writeTo((event.currentTarget as HTMLAnchorElement).href);
}

customElements.define("po-message-text", MessageText);

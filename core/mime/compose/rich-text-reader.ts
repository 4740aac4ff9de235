/**
 * HTML as rich text: what is quoted, a signature, a draft that is opened again. Kept are words, bold, italic, links, lists,
 * quotes and pictures of the mail itself; layout goes. Hand it HTML that was made safe: this is for looks, not for safety.
 */
import { Parser } from "htmlparser2";
import { limits } from "../../kernel/limits.ts";
import { stripHtml } from "../html-text.ts";
import {
  type Block,
  type Inline,
  isLinkTarget,
  type ListItem,
  type Mark,
  paragraphsOf,
  type RichText,
} from "./rich-text.ts";

const hidden = new Set(["script", "style", "title", "template", "head", "svg", "object", "noscript"]);
const breaking = new Set(
  "address article aside center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main nav p pre section table tbody tfoot thead tr td th caption".split(
    " ",
  ),
);
const bold = new Set(["b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"]);
const italic = new Set(["i", "em", "cite", "address"]);

export interface RichTextOptions {
  /** The Content-ID of a picture, from its attributes; null leaves it out. */
  picture(attributes: Record<string, string>): string | null;
}

/** Never throws. What is too much for an editor comes as its words alone. */
export function richTextOf(html: string, { picture }: RichTextOptions): RichText {
  if (html.length > limits.htmlForReadingCharsMax) return { type: "doc", content: paragraphsOf(stripHtml(html)) };
  const builder = new Builder();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => builder.open(name, attributes, picture),
      ontext: (text) => builder.text(text),
      onclosetag: (name) => builder.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.end(html);
  const content = builder.finish();
  return builder.isTooMuch ? { type: "doc", content: paragraphsOf(stripHtml(html)) } : { type: "doc", content };
}

/** A place that takes blocks. */
interface Container {
  tag: string;
  blocks: Block[];
  /** Of a list: its items. */
  items: ListItem[] | null;
}

class Builder {
  readonly #stack: Container[] = [{ tag: "", blocks: [], items: null }];
  readonly #marks: Array<{ tag: string; mark: Mark | null }> = [];
  #line: Inline[] = [];
  #hiddenDepth = 0;
  #preDepth = 0;
  #nodes = 0;

  get isTooMuch(): boolean {
    return this.#nodes > limits.richTextNodesMax;
  }

  open(tag: string, attributes: Record<string, string>, picture: RichTextOptions["picture"]): void {
    if (hidden.has(tag)) this.#hiddenDepth += 1;
    if (this.#hiddenDepth > 0 || this.isTooMuch) return;
    if (tag === "pre") this.#preDepth += 1;
    if (bold.has(tag)) this.#marks.push({ tag, mark: { type: "strong" } });
    else if (italic.has(tag)) this.#marks.push({ tag, mark: { type: "em" } });
    else if (tag === "a") this.#marks.push({ tag, mark: linkOf(attributes) });
    if (tag === "br") this.#add({ type: "hard_break" });
    else if (tag === "img") {
      const cid = picture(attributes);
      if (cid !== null) this.#add({ type: "image", attrs: { cid, alt: attributes["alt"] ?? "" } });
      else if (attributes["alt"]) this.text(attributes["alt"]);
    } else if (tag === "blockquote" || tag === "ul" || tag === "ol" || tag === "li") this.#enter(tag);
    else if (breaking.has(tag)) this.#endLine();
  }

  text(text: string): void {
    if (this.#hiddenDepth > 0 || this.isTooMuch) return;
    if (this.#preDepth > 0) {
      for (const [index, line] of text.split("\n").entries()) {
        if (index > 0) this.#add({ type: "hard_break" });
        if (line !== "") this.#addText(line);
      }
      return;
    }
    const folded = text.replace(/[ \t\r\n\f]+/g, " ");
    const last = this.#line.at(-1);
    const isAtStart =
      last === undefined || last.type === "hard_break" || (last.type === "text" && last.text.endsWith(" "));
    const words = isAtStart ? folded.replace(/^ /, "") : folded;
    if (words !== "") this.#addText(words);
  }

  close(tag: string): void {
    if (hidden.has(tag)) {
      this.#hiddenDepth = Math.max(0, this.#hiddenDepth - 1);
      return;
    }
    if (this.#hiddenDepth > 0) return;
    if (tag === "pre") this.#preDepth = Math.max(0, this.#preDepth - 1);
    const mark = this.#marks.findLastIndex((each) => each.tag === tag);
    if (breaking.has(tag)) this.#endLine();
    if (mark >= 0) this.#marks.splice(mark, 1);
    if (tag === "blockquote" || tag === "ul" || tag === "ol" || tag === "li") this.#leave(tag);
  }

  finish(): Block[] {
    while (this.#stack.length > 1) this.#leave(this.#stack.at(-1)?.tag ?? "");
    this.#endLine();
    return this.#stack[0]?.blocks ?? [];
  }

  #enter(tag: string): void {
    this.#endLine();
    // Deeper than an editor goes: what is inside stands where it is.
    if (this.#stack.length >= limits.richTextDepthMax - 2) return;
    if (tag === "li" && this.#stack.at(-1)?.items === null) {
      // A list item without its list, or in another item that was left open.
      if (this.#stack.at(-1)?.tag === "li") this.#leave("li");
      else this.#enter("ul");
    }
    this.#stack.push({ tag, blocks: [], items: tag === "ul" || tag === "ol" ? [] : null });
  }

  #leave(tag: string): void {
    const at = this.#stack.findLastIndex((each, index) => index > 0 && each.tag === tag);
    if (at < 0) return;
    this.#endLine();
    while (this.#stack.length > at) {
      const done = this.#stack.pop();
      const outer = this.#stack.at(-1);
      if (done && outer) place(done, outer);
    }
  }

  #addText(text: string): void {
    const marks = marksNow(this.#marks);
    const last = this.#line.at(-1);
    if (last?.type === "text" && JSON.stringify(last.marks ?? []) === JSON.stringify(marks)) last.text += text;
    else this.#add(marks.length === 0 ? { type: "text", text } : { type: "text", text, marks });
  }

  #add(inline: Inline): void {
    this.#nodes += 1;
    this.#line.push(inline);
  }

  #endLine(): void {
    const line = trimmed(this.#line).map(withPlainBlanks);
    this.#line = [];
    if (line.length === 0) return;
    this.#nodes += 1;
    this.#blocksHere().push({ type: "paragraph", content: line });
  }

  #blocksHere(): Block[] {
    const here = this.#stack.at(-1) as Container;
    if (here.items === null) return here.blocks;
    // Words in a list and in no item of it.
    const item: ListItem = { type: "list_item", content: [] };
    here.items.push(item);
    return item.content;
  }
}

function place(done: Container, outer: Container): void {
  if (done.tag === "li") {
    if (done.blocks.length === 0) return;
    outer.items?.push({ type: "list_item", content: done.blocks });
    return;
  }
  const block: Block | null =
    done.items !== null
      ? done.items.length === 0
        ? null
        : { type: done.tag === "ol" ? "ordered_list" : "bullet_list", content: done.items }
      : done.blocks.length === 0
        ? null
        : { type: "blockquote", content: done.blocks };
  if (block === null) return;
  if (outer.items === null) outer.blocks.push(block);
  else outer.items.push({ type: "list_item", content: [block] });
}

/** Each kind once, the innermost; links outermost. */
function marksNow(open: ReadonlyArray<{ mark: Mark | null }>): Mark[] {
  const last = (type: Mark["type"]) => open.findLast(({ mark }) => mark?.type === type)?.mark ?? null;
  return [last("link"), last("strong"), last("em")].filter((mark) => mark !== null);
}

function linkOf(attributes: Record<string, string>): Mark | null {
  const href = attributes["data-po-target"] ?? attributes["href"] ?? "";
  return isLinkTarget(href) ? { type: "link", attrs: { href } } : null;
}

/** Blanks that do not fold are told from others only while a line is read. */
function withPlainBlanks(inline: Inline): Inline {
  return inline.type === "text" ? { ...inline, text: inline.text.replaceAll("\u00a0", " ") } : inline;
}

/** Breaks and blanks at both ends of a paragraph show nothing. */
function trimmed(line: Inline[]): Inline[] {
  const isEmpty = (inline: Inline | undefined) =>
    inline?.type === "hard_break" || (inline?.type === "text" && inline.text.trim() === "");
  let start = 0;
  let end = line.length;
  while (start < end && isEmpty(line[start])) start += 1;
  while (end > start && isEmpty(line[end - 1])) end -= 1;
  const kept = line.slice(start, end);
  const last = kept.at(-1);
  if (last?.type === "text") kept[kept.length - 1] = { ...last, text: last.text.trimEnd() };
  return kept;
}

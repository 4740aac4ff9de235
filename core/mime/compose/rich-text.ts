/**
 * What people write with bold words, lists and pictures: a tree of a few kinds of nodes, and never HTML. It is stored and sent
 * to and fro as the editor's JSON (docs/api/openapi.json, RichText); whatever is not in this file cannot be in a mail of ours.
 */
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";

export type Mark = { type: "strong" } | { type: "em" } | { type: "link"; attrs: { href: string } };

export type Inline =
  | { type: "text"; text: string; marks?: Mark[] }
  | { type: "hard_break" }
  /** A picture of the mail's own, by its Content-ID. */
  | { type: "image"; attrs: { cid: string; alt: string } };

export type Block =
  | { type: "paragraph"; content?: Inline[] }
  | { type: "blockquote"; content: Block[] }
  | { type: "bullet_list"; content: ListItem[] }
  | { type: "ordered_list"; content: ListItem[] };

export interface ListItem {
  type: "list_item";
  content: Block[];
}

export interface RichText {
  type: "doc";
  content: Block[];
}

/** Where a link may lead: nothing that a program opens by itself. */
export function isLinkTarget(href: string): boolean {
  return href.length <= limits.renderedUrlCharsMax && /^(?:https?:\/\/|mailto:)[!-~\u00a1-\uffff]+$/i.test(href);
}

export function paragraph(text: string): Block {
  return text === "" ? { type: "paragraph" } : { type: "paragraph", content: [{ type: "text", text }] };
}

/** Lines as paragraphs with breaks: an empty line begins another paragraph. */
export function paragraphsOf(text: string): Block[] {
  return text.split(/\n{2,}/).map((part) => {
    const content = part
      .split("\n")
      .flatMap((line, index): Inline[] => [
        ...(index > 0 ? [{ type: "hard_break" } as const] : []),
        ...(line === "" ? [] : [{ type: "text", text: line } as const]),
      ]);
    return content.length === 0 ? { type: "paragraph" } : { type: "paragraph", content };
  });
}

/** A tree that came from outside, with everything in it checked; throws BAD_REQUEST with the place. */
export function readRichText(value: unknown): RichText {
  const reader = new Reader();
  const { content } = record(value, "doc");
  return { type: "doc", content: reader.blocks(content, 1) };
}

class Reader {
  #nodes = 0;

  blocks(value: unknown, depth: number): Block[] {
    return this.#list(value, depth).map((each) => this.#block(each, depth));
  }

  #block(value: unknown, depth: number): Block {
    const { type, content } = record(value);
    switch (type) {
      case "paragraph": {
        const inline = this.#list(content ?? [], depth).map((each) => this.#inline(each));
        return inline.length === 0 ? { type } : { type, content: inline };
      }
      case "blockquote":
        return { type, content: this.blocks(content, depth + 1) };
      case "bullet_list":
      case "ordered_list":
        return {
          type,
          content: this.#list(content, depth).map((each) => {
            const item = record(each, "list_item");
            return { type: "list_item", content: this.blocks(item["content"], depth + 1) };
          }),
        };
      default:
        throw bad("type");
    }
  }

  #inline(value: unknown): Inline {
    const { type, text, marks, attrs } = record(value);
    if (type === "hard_break") return { type };
    if (type === "image") {
      const { cid, alt } = record(attrs);
      if (typeof cid !== "string" || !/^[!-;=?-~]{1,500}$/.test(cid)) throw bad("cid");
      return { type, attrs: { cid, alt: typeof alt === "string" ? alt.slice(0, limits.subjectCharsMax) : "" } };
    }
    if (type !== "text" || typeof text !== "string" || text === "") throw bad("text");
    const read = this.#list(marks ?? [], 0).map(readMark);
    return read.length === 0 ? { type, text } : { type, text, marks: read };
  }

  #list(value: unknown, depth: number): unknown[] {
    if (!Array.isArray(value)) throw bad("content");
    this.#nodes += value.length;
    if (depth > limits.richTextDepthMax) throw new AppError("TOO_LARGE", { what: "richTextDepth" });
    if (this.#nodes > limits.richTextNodesMax) throw new AppError("TOO_LARGE", { what: "richTextNodes" });
    return value;
  }
}

function readMark(value: unknown): Mark {
  const { type, attrs } = record(value);
  if (type === "strong" || type === "em") return { type };
  const { href } = type === "link" ? record(attrs) : {};
  if (typeof href !== "string" || !isLinkTarget(href)) throw bad("mark");
  return { type: "link", attrs: { href } };
}

function record(value: unknown, type?: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw bad("node");
  if (type !== undefined && (value as { type?: unknown }).type !== type) throw bad(type);
  return value as Record<string, unknown>;
}

function bad(where: string): AppError {
  return new AppError("BAD_REQUEST", { field: "document", reason: where });
}

/** Rich text as HTML that any program shows, and as plain text with nothing lost but its looks. */
import type { Block, Inline, ListItem, Mark, RichText } from "./rich-text.ts";

const quoteStyle = "margin:0 0 0 0.8ex;padding-left:1ex;border-left:2px solid #b3b3b3";

/** A whole page. Pictures are named by Content-ID (RFC 2392). */
export function htmlOf({ content }: RichText): string {
  return `<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n${content.map(blockHtml).join("\n")}\n</body></html>\n`;
}

function blockHtml(block: Block): string {
  switch (block.type) {
    case "paragraph":
      return `<p>${block.content === undefined ? "<br>" : block.content.map(inlineHtml).join("")}</p>`;
    case "blockquote":
      return `<blockquote type="cite" style="${quoteStyle}">\n${block.content.map(blockHtml).join("\n")}\n</blockquote>`;
    case "bullet_list":
      return `<ul>\n${block.content.map(itemHtml).join("\n")}\n</ul>`;
    default:
      return `<ol>\n${block.content.map(itemHtml).join("\n")}\n</ol>`;
  }
}

function itemHtml({ content }: ListItem): string {
  return `<li>${content.map(blockHtml).join("\n")}</li>`;
}

function inlineHtml(inline: Inline): string {
  if (inline.type === "hard_break") return "<br>\n";
  if (inline.type === "image")
    return `<img src="cid:${escaped(encodeURIComponent(inline.attrs.cid))}" alt="${escaped(inline.attrs.alt)}" style="max-width:100%">`;
  const words = escaped(inline.text).replace(/ (?= )|^ | $/g, "&nbsp;");
  return (inline.marks ?? []).reduceRight((html, mark) => `${openTag(mark)}${html}${closeTag(mark)}`, words);
}

function openTag(mark: Mark): string {
  if (mark.type === "link") return `<a href="${escaped(mark.attrs.href)}">`;
  return mark.type === "strong" ? "<b>" : "<i>";
}

function closeTag(mark: Mark): string {
  return mark.type === "link" ? "</a>" : mark.type === "strong" ? "</b>" : "</i>";
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => entities[char] ?? char);
}

/** One line a paragraph, an empty line between two. */
export function plainTextOf({ content }: RichText): string {
  return blocksText(content).join("\n");
}

function blocksText(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block, index) => (index > 0 ? ["", ...blockText(block)] : blockText(block)));
}

function blockText(block: Block): string[] {
  switch (block.type) {
    case "paragraph":
      return (block.content ?? []).map(inlineText).join("").split("\n");
    case "blockquote":
      return quoted(blocksText(block.content));
    case "bullet_list":
      return block.content.flatMap(({ content }) => indented("- ", blocksText(content)));
    default:
      return block.content.flatMap(({ content }, index) => indented(`${index + 1}. `, blocksText(content)));
  }
}

function inlineText(inline: Inline): string {
  if (inline.type === "hard_break") return "\n";
  if (inline.type === "image") return inline.attrs.alt === "" ? "" : `[${inline.attrs.alt}]`;
  const link = inline.marks?.find((mark) => mark.type === "link")?.attrs.href;
  const text = inline.text.replace(/\r\n?|\n/g, " ");
  return link === undefined || link === text || link === `mailto:${text}` ? text : `${text} <${link}>`;
}

function indented(mark: string, lines: string[]): string[] {
  return lines.map((line, index) => (index === 0 ? mark + line : line === "" ? "" : " ".repeat(mark.length) + line));
}

/** RFC 3676 4.5: a mark in front, and no blank between two marks. */
export function quoted(lines: readonly string[]): string[] {
  return lines.map((line) => (line.startsWith(">") ? `>${line}` : line === "" ? ">" : `> ${line}`));
}

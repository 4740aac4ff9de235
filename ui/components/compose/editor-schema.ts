import { type DOMOutputSpec, Schema } from "prosemirror-model";

/** What a mail of ours can hold: the same kinds as core/mime/compose/rich-text.ts, which checks and writes it. */
export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block", toDOM: (): DOMOutputSpec => ["p", 0] },
    blockquote: { content: "block+", group: "block", defining: true, toDOM: (): DOMOutputSpec => ["blockquote", 0] },
    bullet_list: { content: "list_item+", group: "block", toDOM: (): DOMOutputSpec => ["ul", 0] },
    ordered_list: { content: "list_item+", group: "block", toDOM: (): DOMOutputSpec => ["ol", 0] },
    list_item: { content: "block+", defining: true, toDOM: (): DOMOutputSpec => ["li", 0] },
    text: { group: "inline" },
    hard_break: { inline: true, group: "inline", selectable: false, toDOM: (): DOMOutputSpec => ["br"] },
    image: {
      inline: true,
      group: "inline",
      attrs: { cid: { default: "" }, alt: { default: "" } },
      draggable: true,
      toDOM: ({ attrs }): DOMOutputSpec => ["img", { alt: String(attrs["alt"]) }],
    },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      toDOM: ({ attrs }): DOMOutputSpec => ["a", { href: String(attrs["href"]), title: String(attrs["href"]) }, 0],
    },
    strong: { toDOM: (): DOMOutputSpec => ["strong", 0] },
    em: { toDOM: (): DOMOutputSpec => ["em", 0] },
  },
});

export function isLinkTarget(href: string): boolean {
  return /^(?:https?:\/\/|mailto:)[!-~\u00a1-\uffff]+$/i.test(href);
}

/** What a plugin may show: blocks of plain text that Postern draws. No markup, no links, no pictures. */
import { limits } from "../../kernel/limits.ts";
import { described, line, list, name, named, oneOf, record, type Schema } from "../json-schema.ts";
import { factSchema } from "./contact-describe.ts";

export const tones = ["plain", "good", "warning"] as const;

const sentence = line(limits.panelTextCharsMax);

export const blockSchema: Schema = {
  anyOf: [
    named("HeadingBlock", "A heading.", record({ type: { const: "heading" }, text: line(limits.pluginLineCharsMax) })),
    named("TextBlock", "A paragraph.", record({ type: { const: "text" }, text: sentence, tone: oneOf(tones) })),
    named("ListBlock", "A list.", record({ type: { const: "list" }, items: list(sentence, limits.panelItemsMax) })),
    named(
      "FactsBlock",
      "A table of two columns.",
      record({ type: { const: "facts" }, facts: list(factSchema, limits.panelItemsMax) }),
    ),
    named(
      "ActionBlock",
      "A button.",
      record({ type: { const: "action" }, action: described("Its id in the scope of `ui.action`.", name) }),
    ),
  ],
};

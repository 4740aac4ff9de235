/** Everything an import needs of one message, its text decoded once. Never throws. */
import { bodyParts } from "./body-parts.ts";
import { classifyViewOf } from "./classify-view.ts";
import type { ClassifyView, MessageSummary, Part, SearchText } from "./message.ts";
import { readMessageText } from "./message-text.ts";
import { parseStructure } from "./parse-structure.ts";
import { searchTextOf } from "./search-text.ts";
import { summaryOf } from "./summarize.ts";

export interface PreparedMessage {
  root: Part;
  summary: MessageSummary;
  search: SearchText;
  classify: ClassifyView;
}

/** `key` names the message in its ClassifyView. */
export function prepareMessage(raw: Uint8Array, key = ""): PreparedMessage {
  const root = parseStructure(raw);
  const parts = bodyParts(root);
  const text = readMessageText(raw, root, parts);
  const summary = summaryOf(raw, root, parts, text);
  return {
    root,
    summary,
    search: searchTextOf(summary, text),
    classify: classifyViewOf(raw, root, parts, summary, text, key),
  };
}

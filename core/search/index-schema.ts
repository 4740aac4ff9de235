import type { Index, Schema, Tantivy } from "node-tantivy-binding";
import { limits } from "../kernel/limits.ts";
import type { TextField } from "./query-node.ts";

/** Raised when fields or words change: an index of another version is thrown away and rebuilt. */
export const indexVersion = 1;

/** The index's text fields are the properties of mime's SearchText, so that its JSON goes in as it is. */
export type IndexField = "subject" | "from" | "to" | "cc" | "bcc" | "body" | "attachmentNames" | "listId";

const textFields: readonly IndexField[] = ["subject", "from", "to", "cc", "bcc", "body", "attachmentNames", "listId"];

export const fieldsOf: Record<TextField, readonly IndexField[]> = {
  any: ["subject", "from", "to", "cc", "bcc", "body", "attachmentNames"],
  subject: ["subject"],
  from: ["from"],
  to: ["to"],
  cc: ["cc"],
  bcc: ["bcc"],
  body: ["body"],
  filename: ["attachmentNames"],
  list: ["listId"],
};

/** Sort keys are below this, and doubles hold it exactly. */
export const sortKeyEnd = Number.MAX_SAFE_INTEGER;

const analyzerName = "postern";

/**
 * A message's sort key is there three times, since the binding can order by unsigned fields descending only, and can
 * name values above 2^32 in signed fields only: `key` for newest first, `back` for oldest first, `place` to find and delete.
 */
export function buildSchema(tantivy: Tantivy): Schema {
  const builder = new tantivy.SchemaBuilder();
  for (const field of textFields) builder.addTextField(field, { tokenizerName: analyzerName, indexOption: "position" });
  builder.addUnsignedField("key", { fast: true });
  builder.addUnsignedField("back", { fast: true });
  builder.addIntegerField("place", { fast: true, indexed: true });
  return builder.build();
}

/** Must be called on every index that was opened, before anything else: the analyzer is not part of its files. */
export function registerAnalyzer(tantivy: Tantivy, index: Index): void {
  const { FilterStatic, TextAnalyzerBuilder, TokenizerStatic } = tantivy;
  const analyzer = new TextAnalyzerBuilder(TokenizerStatic.simple())
    .filter(FilterStatic.removeLong(limits.indexedWordBytesMax + 1))
    .filter(FilterStatic.lowercase())
    .build();
  index.registerTokenizer(analyzerName, analyzer);
  index.configReader("manual");
}

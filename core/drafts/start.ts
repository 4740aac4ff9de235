import { richTextOf } from "../mime/compose/rich-text-reader.ts";
import { type Block, paragraphsOf, type RichText } from "../mime/compose/rich-text.ts";
import type { Identity } from "../store/identities.ts";
import type { DraftContent } from "./draft-state.ts";

/** Room to write in, above what is quoted; below it all the signature (RFC 3676 4.3). */
export function startOf(
  quoted: { text?: string; document?: RichText },
  identity: Identity | null,
): Pick<DraftContent, "text" | "document"> {
  const { text = "", document } = quoted;
  const below = document?.content ?? [];
  const isQuote = text !== "";
  const signature = identity === null ? null : signatureOf(identity);
  return {
    text: ["", ...(isQuote ? ["", text] : []), ...(signature === null ? [] : ["", signature.text])].join("\n"),
    document: {
      type: "doc",
      content: [{ type: "paragraph" }, ...below, ...(signature === null ? [] : signature.blocks)],
    },
  };
}

/** Words that stand there already, as if the user had typed them. */
export function writtenStart(words: string, identity: Identity | null): Pick<DraftContent, "text" | "document"> {
  const signature = identity === null ? null : signatureOf(identity);
  const text = signature === null ? words : `${words}\n\n${signature.text}`;
  return { text, document: { type: "doc", content: [...paragraphsOf(words), ...(signature?.blocks ?? [])] } };
}

/** Null: there is none. */
function signatureOf({ textSignature, htmlSignature }: Identity): { text: string; blocks: Block[] } | null {
  const formatted = richTextOf(htmlSignature, { picture: () => null }).content;
  const text = textSignature.trim();
  if (text === "" && formatted.length === 0) return null;
  const blocks = formatted.length > 0 ? [...paragraphsOf("-- "), ...formatted] : paragraphsOf(`-- \n${text}`);
  return { text: `-- \n${text}`, blocks };
}

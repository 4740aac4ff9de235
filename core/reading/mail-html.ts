/** The HTML of a message's body, as its parts give it together. */
import { bodyParts } from "../mime/body-parts.ts";
import type { Part } from "../mime/message.ts";
import { decodePartText } from "../mime/part-content.ts";

/** A name for a picture of the body that has no Content-ID (RFC 2392), as mail programs of Apple send them. */
export const cidOfPart = (part: Part): string => part.contentId ?? `part-${part.partId}@postern.invalid`;

/** Null when nothing of the body is HTML. */
export function mailHtml(raw: Uint8Array, root: Part): string | null {
  const parts = bodyParts(root).htmlBody;
  if (!parts.some(({ type }) => type === "text/html")) return null;
  return parts.map((part) => htmlOf(raw, part)).join("\n");
}

function htmlOf(raw: Uint8Array, part: Part): string {
  if (part.type === "text/html") return decodePartText(raw, part).text;
  if (part.type.startsWith("text/"))
    return `<div style="white-space: pre-wrap">${escaped(decodePartText(raw, part).text)}</div>`;
  return part.type.startsWith("image/")
    ? `<p><img src="cid:${escaped(encodeURIComponent(cidOfPart(part)))}" alt="${escaped(part.filename ?? "")}"></p>`
    : "";
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => entities[char] ?? char);

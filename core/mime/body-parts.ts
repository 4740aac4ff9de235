/** Which parts are the body and which are attachments: the algorithm of RFC 8621 4.1.4, word for word. */
import type { BodyParts, Part } from "./message.ts";

export function bodyParts(root: Part): BodyParts {
  const result: BodyParts = { textBody: [], htmlBody: [], attachments: [] };
  collect([root], "mixed", false, result.htmlBody, result.textBody, result.attachments);
  return result;
}

function collect(
  parts: Part[],
  multipartType: string,
  isInAlternative: boolean,
  htmlOrNull: Part[] | null,
  textOrNull: Part[] | null,
  attachments: Part[],
): void {
  let htmlBody = htmlOrNull;
  let textBody = textOrNull;
  const textLength = textBody?.length ?? -1;
  const htmlLength = htmlBody?.length ?? -1;
  for (const [index, part] of parts.entries()) {
    if (part.type.startsWith("multipart/")) {
      const subtype = part.type.slice("multipart/".length);
      collect(part.children, subtype, isInAlternative || subtype === "alternative", htmlBody, textBody, attachments);
    } else if (isInlinePart(part, index, multipartType)) {
      if (multipartType === "alternative") {
        if (part.type === "text/plain") textBody?.push(part);
        else if (part.type === "text/html") htmlBody?.push(part);
        else attachments.push(part);
        continue;
      }
      if (isInAlternative) {
        if (part.type === "text/plain") htmlBody = null;
        if (part.type === "text/html") textBody = null;
      }
      textBody?.push(part);
      htmlBody?.push(part);
      if ((textBody === null || htmlBody === null) && isInlineMedia(part.type)) attachments.push(part);
    } else {
      attachments.push(part);
    }
  }
  if (multipartType === "alternative" && textBody !== null && htmlBody !== null) {
    // Only one of the two kinds was found: it stands for both.
    if (textLength === textBody.length && htmlLength !== htmlBody.length) textBody.push(...htmlBody.slice(htmlLength));
    else if (htmlLength === htmlBody.length && textLength !== textBody.length)
      htmlBody.push(...textBody.slice(textLength));
  }
}

function isInlinePart(part: Part, index: number, multipartType: string): boolean {
  if (part.disposition === "attachment") return false;
  const isMedia = isInlineMedia(part.type);
  if (part.type !== "text/plain" && part.type !== "text/html" && !isMedia) return false;
  // In multipart/related only the first part is the body; a text with a name that is not the first is an attachment.
  return index === 0 || (multipartType !== "related" && (isMedia || part.filename === null));
}

function isInlineMedia(type: string): boolean {
  return type.startsWith("image/") || type.startsWith("audio/") || type.startsWith("video/");
}

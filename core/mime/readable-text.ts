/** The text of a message for reading. HTML-only mail goes through html-to-text in full; plain text is shown as it came. */
import { createRequire } from "node:module";
import { limits } from "../kernel/limits.ts";
import { bodyParts } from "./body-parts.ts";
import { unflow } from "./format-flowed.ts";
import { isNestedDeeper, stripHtml } from "./html-text.ts";
import { invitationText } from "./message-text.ts";
import type { Part } from "./message.ts";
import { decodePartText } from "./part-content.ts";

const require = createRequire(import.meta.url);

export interface ReadableText {
  text: string;
  isFromHtml: boolean;
}

export function readableText(raw: Uint8Array, root: Part): ReadableText {
  const texts: string[] = [];
  let isFromHtml = false;
  const parts = bodyParts(root);
  for (const part of parts.textBody) {
    if (!part.type.startsWith("text/")) continue;
    const { text } = decodePartText(raw, part);
    if (part.type === "text/html") {
      isFromHtml = true;
      texts.push(htmlToText(text));
    } else if (part.parameters["format"]?.toLowerCase() === "flowed") {
      texts.push(unflow(text, part.parameters["delsp"]?.toLowerCase() === "yes"));
    } else {
      texts.push(text);
    }
  }
  const text = texts.join("\n").trimEnd();
  const invitation = invitationText(raw, parts, text);
  return invitation === null ? { text, isFromHtml } : { text: invitation, isFromHtml: false };
}

function htmlToText(html: string): string {
  // html-to-text builds a tree, in time that grows with the square of its depth: such mail gets the single pass instead.
  const isHostile = html.length > limits.htmlForReadingCharsMax || isNestedDeeper(html, limits.htmlNestingMax);
  if (isHostile) return stripHtml(html);
  const { convert } = require("html-to-text") as typeof import("html-to-text");
  try {
    return convert(html, {
      wordwrap: false,
      limits: { maxDepth: limits.htmlNestingMax, maxInputLength: limits.htmlForReadingCharsMax },
      selectors: [
        { selector: "a", options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, noAnchorUrl: true } },
        { selector: "img", format: "skip" },
        { selector: "table", format: "block" },
        ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
      ],
    });
  } catch {
    // Too deep for a recursive reader: the words are still there.
    return stripHtml(html);
  }
}

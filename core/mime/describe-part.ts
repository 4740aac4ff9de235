/** What the Content-* fields of an entity say of it (RFC 2045, RFC 2183, RFC 2557, RFC 3282), with the defaults. */
import type { HeaderBlock } from "./header-block.ts";
import { headerString } from "./header-value.ts";
import type { Part } from "./message.ts";
import { parseParameterized } from "./parameters.ts";

export function describePart(raw: Buffer, block: HeaderBlock, headerStart: number, defaultType: string): Part {
  const part: Part = {
    partId: null,
    type: defaultType,
    parameters: {},
    charset: null,
    disposition: null,
    filename: null,
    contentId: null,
    location: null,
    language: null,
    encoding: "7bit",
    headers: block.fields,
    headerStart,
    bodyStart: block.bodyStart,
    bodyEnd: block.bodyStart,
    children: [],
    message: null,
    problem: null,
  };
  let dispositionName: string | undefined;
  let hasType = false;
  for (const field of block.fields) {
    // The first letters decide quickly for the many fields that are of no interest here.
    if (field.name.length < 10 || (field.name.charCodeAt(0) | 0x20) !== 0x63) continue;
    switch (field.name.toLowerCase()) {
      case "content-type":
        // A second Content-Type is against RFC 2045 3; the first is what most readers follow.
        if (!hasType) hasType = readType(part, headerString(raw, field));
        break;
      case "content-disposition": {
        const { value, parameters } = parseParameterized(headerString(raw, field));
        part.disposition = value === "" ? null : value;
        dispositionName = parameters["filename"];
        break;
      }
      case "content-transfer-encoding":
        part.encoding = parseParameterized(headerString(raw, field)).value || "7bit";
        break;
      case "content-id":
        part.contentId = withoutAngles(headerString(raw, field));
        break;
      case "content-location":
        part.location = headerString(raw, field).replace(/\s+/g, "") || null;
        break;
      case "content-language":
        part.language = languages(headerString(raw, field));
        break;
    }
  }
  part.filename = dispositionName || part.parameters["name"] || null;
  if (part.type.startsWith("text/")) part.charset = part.parameters["charset"]?.trim() || "us-ascii";
  return part;
}

function readType(part: Part, text: string): boolean {
  const { value, parameters } = parseParameterized(text);
  part.parameters = parameters;
  // RFC 2045 5.2: what is not of the form type/subtype is plain text.
  const slash = value.indexOf("/");
  if (slash > 0 && slash < value.length - 1) part.type = value;
  else if (value === "multipart") part.type = "multipart/mixed";
  else part.type = "text/plain";
  return true;
}

function withoutAngles(text: string): string | null {
  const trimmed = text.trim();
  const open = trimmed.indexOf("<");
  const close = trimmed.indexOf(">", open);
  const inner = open >= 0 && close > open ? trimmed.slice(open + 1, close) : trimmed;
  return inner.trim() || null;
}

function languages(text: string): string[] | null {
  const tags = text
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
  return tags.length > 0 ? tags : null;
}

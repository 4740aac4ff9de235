import { randomBytes } from "node:crypto";
import { limits } from "../kernel/limits.ts";
import { type ComposedPart, emptyLeaf, type LeafPart } from "../mime/compose/part.ts";
import { isObject, isStringArray } from "./arguments.ts";
import { formatHeader } from "./compose-header.ts";
import { parseHeaderProperty } from "./header-property.ts";
import { invalidProperties, SetError } from "./set-error.ts";

type Json = Record<string, unknown>;

/** Where the content of parts comes from: bodyValues by partId, blobs by id. */
export interface Contents {
  values: Record<string, unknown>;
  blob(id: string): Buffer | null;
  /** Ids of blobs that do not exist; told all at once. */
  missing: Set<string>;
}

/** bodyStructure, or textBody, htmlBody and attachments (RFC 8621 4.6), as a tree ready to write. */
export function composeStructure(email: Json, contents: Contents): ComposedPart {
  const structure = email["bodyStructure"] ?? null;
  const lists = ["textBody", "htmlBody", "attachments"].filter((name) => (email[name] ?? null) !== null);
  if (structure !== null) {
    // RFC 8621 4.6: "If this [bodyStructure] is given […] textBody, htmlBody and attachments MUST NOT be given."
    if (lists.length > 0) throw invalidProperties(["bodyStructure", ...lists], "Either bodyStructure or the lists.");
    return composePart(structure, "bodyStructure", contents, 1);
  }
  return composeLists(email, contents);
}

function composeLists(email: Json, contents: Contents): ComposedPart {
  const text = singlePart(email, "textBody", "text/plain", contents);
  const html = singlePart(email, "htmlBody", "text/html", contents);
  const attachments = readList(email, "attachments").map((part) => composePart(part, "attachments", contents, 1));
  const inline = html
    ? attachments.filter((part) => "leaf" in part && part.leaf.cid !== null && part.leaf.disposition === "inline")
    : [];
  const rest = attachments.filter((part) => !inline.includes(part));
  const related = html && inline.length > 0 ? multipart("multipart/related", [html, ...inline]) : html;
  const bodies = [text, related].filter((part) => part !== null);
  const body = bodies.length === 2 ? multipart("multipart/alternative", bodies) : bodies[0];
  const parts = [...(body ? [body] : []), ...rest];
  if (parts.length === 0) return { leaf: { ...emptyLeaf, type: "text/plain", charset: "utf-8" } };
  return parts.length === 1 && body ? body : multipart("multipart/mixed", parts);
}

/** RFC 8621 4.6: textBody and htmlBody "MUST be an array of exactly one" part of their type. */
function singlePart(email: Json, name: string, type: string, contents: Contents): ComposedPart | null {
  if ((email[name] ?? null) === null) return null;
  const list = readList(email, name);
  const [part] = list;
  if (list.length !== 1 || !isObject(part) || (part["type"] ?? type) !== type) {
    throw invalidProperties([name], `One part of type ${type}.`);
  }
  return composePart({ ...part, type }, name, contents, 1);
}

function readList(email: Json, name: string): unknown[] {
  const list = email[name] ?? [];
  if (!Array.isArray(list)) throw invalidProperties([name], "A list of parts.");
  return list;
}

function composePart(part: unknown, path: string, contents: Contents, depth: number): ComposedPart {
  if (!isObject(part) || depth > limits.mimeDepthMax) throw invalidProperties([path], "A part.");
  const unknown = Object.keys(part).filter((key) => !partProperties.has(key) && !key.startsWith("header:"));
  if (unknown.length > 0)
    throw invalidProperties(
      unknown.map((key) => `${path}/${key}`),
      "A part has no such property.",
    );
  // RFC 8621 4.6: "The headers property MUST NOT be given"; header fields go in as header:Name properties.
  if ((part["headers"] ?? null) !== null) throw invalidProperties([`${path}/headers`], "Use header:Name properties.");
  const type = readType(part, path);
  const extraHeaders = partHeaders(part, path);
  const subParts = part["subParts"] ?? null;
  if (type.startsWith("multipart/")) {
    if (!Array.isArray(subParts) || (part["partId"] ?? part["blobId"] ?? null) !== null) {
      throw invalidProperties([`${path}/subParts`], "A multipart has subParts and no content of its own.");
    }
    const children = subParts.map((child, index) =>
      composePart(child, `${path}/subParts/${index}`, contents, depth + 1),
    );
    return multipart(type, children, extraHeaders);
  }
  if (Array.isArray(subParts) && subParts.length > 0)
    throw invalidProperties([`${path}/subParts`], "Only a multipart has subParts.");
  return { leaf: { ...readLeaf(part, path), type, extraHeaders, ...readContent(part, type, path, contents) } };
}

function readType(part: Json, path: string): string {
  const type = part["type"] ?? (Array.isArray(part["subParts"]) ? "multipart/mixed" : "text/plain");
  if (typeof type !== "string" || !/^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i.test(type)) {
    throw invalidProperties([`${path}/type`], "A media type.");
  }
  return type.toLowerCase();
}

/** RFC 8621 4.6: content by partId is text from bodyValues, in UTF-8; by blobId it is the blob as it is. */
function readContent(
  part: Json,
  type: string,
  path: string,
  contents: Contents,
): Pick<LeafPart, "content" | "charset"> {
  const partId = part["partId"] ?? null;
  const blobId = part["blobId"] ?? null;
  const charset = part["charset"] ?? null;
  if (partId !== null && blobId !== null)
    throw invalidProperties([`${path}/partId`, `${path}/blobId`], "One of the two.");
  if (charset !== null && (typeof charset !== "string" || !/^[A-Za-z0-9._:+-]{1,60}$/.test(charset))) {
    throw invalidProperties([`${path}/charset`], "A charset's name.");
  }
  if (typeof partId === "string") {
    if (charset !== null) throw invalidProperties([`${path}/charset`], "With a partId the charset is the server's.");
    if (!type.startsWith("text/")) throw invalidProperties([`${path}/type`], "A part with a partId is text.");
    return {
      content: Buffer.from(readBodyValue(contents.values, partId).replace(/\r\n?|\n/g, "\r\n")),
      charset: "utf-8",
    };
  }
  if (typeof blobId !== "string")
    throw invalidProperties([`${path}/partId`, `${path}/blobId`], "Content by partId or blobId.");
  const content = contents.blob(blobId);
  if (!content) contents.missing.add(blobId);
  return { content: content ?? Buffer.alloc(0), charset: type.startsWith("text/") ? charset : null };
}

function readBodyValue(values: Record<string, unknown>, partId: string): string {
  const entry = Object.hasOwn(values, partId) ? values[partId] : null;
  if (!isObject(entry) || typeof entry["value"] !== "string")
    throw invalidProperties([`bodyValues/${partId}`.slice(0, 200)], "A text.");
  // RFC 8621 4.6: both "MUST be either false or omitted".
  const bad = ["isEncodingProblem", "isTruncated"].filter((flag) => entry[flag] !== undefined && entry[flag] !== false);
  if (bad.length > 0)
    throw invalidProperties(
      bad.map((flag) => `bodyValues/${partId}/${flag}`),
      "False or left out.",
    );
  return entry["value"].toWellFormed();
}

function readLeaf(part: Json, path: string): Omit<LeafPart, "type" | "charset" | "content" | "extraHeaders"> {
  const line = (name: string, pattern: RegExp): string | null => {
    const value = part[name] ?? null;
    if (value !== null && (typeof value !== "string" || !pattern.test(value)))
      throw invalidProperties([`${path}/${name}`], "Not a good value.");
    return value;
  };
  const language = part["language"] ?? null;
  if (language !== null && (!isStringArray(language) || !language.every((tag) => /^[A-Za-z0-9-]{1,40}$/.test(tag)))) {
    throw invalidProperties([`${path}/language`], "Language tags.");
  }
  return {
    // oxlint-disable-next-line no-control-regex -- they are what a file name must not hold
    name: line("name", /^[^\u0000-\u001f\u007f]{1,1000}$/),
    disposition: line("disposition", /^[A-Za-z0-9-]{1,40}$/),
    cid: line("cid", /^[!-;=?-~]{1,500}$/),
    location: line("location", /^[!-~]{1,900}$/),
    language: language,
  };
}

/** RFC 8621 4.6: fields that have a property, and Content-Transfer-Encoding, cannot come as header:Name. */
function partHeaders(part: Json, path: string): string[] {
  return Object.entries(part).flatMap(([key, value]) => {
    if (!key.startsWith("header:")) return [];
    const header = parseHeaderProperty(key);
    if (!header || fixedPartFields.has(header.name.toLowerCase()))
      throw invalidProperties([`${path}/${key}`], "Not here.");
    const values = header.isAll ? value : [value];
    if (!Array.isArray(values)) throw invalidProperties([`${path}/${key}`], "A list.");
    return values.map((each) => formatHeader(header.name, header.form, each));
  });
}

function multipart(type: string, children: ComposedPart[], extraHeaders: string[] = []): ComposedPart {
  return { type, children, extraHeaders, boundary: `=_${randomBytes(18).toString("base64url")}` };
}

export function missingBlobs(contents: Contents): void {
  if (contents.missing.size > 0) throw new SetError("blobNotFound", { notFound: [...contents.missing] });
}

const partProperties: ReadonlySet<string> = new Set([
  "partId",
  "blobId",
  // The client may send back what it got; the bytes decide.
  "size",
  "headers",
  "name",
  "type",
  "charset",
  "disposition",
  "cid",
  "language",
  "location",
  "subParts",
]);

const fixedPartFields: ReadonlySet<string> = new Set([
  "content-type",
  "content-transfer-encoding",
  "content-disposition",
  "content-id",
  "content-language",
  "content-location",
  "mime-version",
]);

/** A mail that is about to leave, as the hooks about composing show it. */
import { limits } from "../../kernel/limits.ts";
import type { Grant } from "../grants.ts";
import { described, list, named, record, type Schema } from "../json-schema.ts";

export interface HeaderLine {
  name: string;
  value: string;
}

export interface Draft {
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  subject: string;
  text: string;
  attachmentNames: string[];
  /** That plugins added. */
  headers: HeaderLine[];
}

const anyText: Schema = { type: "string" };
const addresses = list(anyText, limits.addressesPerFieldMax);

export const headerLineSchema = named(
  "HeaderLine",
  "A header field.",
  record({
    name: described("Lower case.", { type: "string", maxLength: 64, pattern: "^[a-z0-9-]+$" }),
    value: described("Printable ASCII on one line; Postern folds it.", {
      type: "string",
      maxLength: limits.proposedHeaderCharsMax,
      pattern: "^[\\x20-\\x7e]*$",
    }),
  }),
);

export const draftSchema = named(
  "Draft",
  "A mail that is about to leave. Who writes to whom is always shown; the rest where `message.read` is granted for all mail and names the field.",
  record({
    from: described("The address.", anyText),
    to: described("Addresses.", addresses),
    cc: described("Addresses.", addresses),
    bcc: described("Addresses.", addresses),
    subject: described("Field `envelope`.", anyText),
    text: described("Field `text`. Its beginning.", { ...anyText, maxLength: limits.classifyTextCharsMax }),
    attachmentNames: described("Field `attachment-names`.", list(anyText, limits.classifyAttachmentsMax)),
    headers: described("Header fields that plugins added so far.", list(headerLineSchema, limits.proposedHeadersMax)),
  }),
);

/** A draft is neither new mail nor tagged: only a grant for all mail shows what it says. */
export function narrowDraft(draft: Draft, grant: Grant): Draft {
  const scope = grant.find("message.read");
  const fields = scope?.mail === "all" ? scope.fields : [];
  return {
    from: draft.from,
    to: draft.to,
    cc: draft.cc,
    bcc: draft.bcc,
    subject: fields.includes("envelope") ? draft.subject : "",
    text: fields.includes("text") ? draft.text.slice(0, limits.classifyTextCharsMax) : "",
    attachmentNames: fields.includes("attachment-names")
      ? draft.attachmentNames.slice(0, limits.classifyAttachmentsMax)
      : [],
    headers: draft.headers,
  };
}

/**
 * message.read: which fields of which mail a plugin sees. It has no method: hooks show messages, cut down to the grant
 * here, in the kernel, before anything crosses.
 */
import { classifyHeaders } from "../../mime/classify-headers.ts";
import type { ClassifyView } from "../../mime/message.ts";
import { described, list, oneOf, text, yesOrNo } from "../json-schema.ts";
import { limits } from "../../kernel/limits.ts";
import { defineCapability, enumerate, isSubset } from "./define-capability.ts";

export const messageFields = [
  "envelope",
  "text",
  "html",
  "attachment-names",
  "attachment-types",
  "attachment-bytes",
] as const;
export type MessageField = (typeof messageFields)[number];

export interface MessageReadScope {
  reason: string;
  fields: MessageField[];
  /** Names of header fields in lower case. */
  headers?: string[];
  /** Absent: new. */
  mail?: "new" | "all" | string[];
  /** Absent: no. */
  decrypted?: boolean;
}

const fieldNames: Record<MessageField, string> = {
  envelope: "sender, recipients and subject",
  text: "text and links",
  html: "HTML",
  "attachment-names": "names of attachments",
  "attachment-types": "types of attachments",
  "attachment-bytes": "content of attachments",
};

const contentFields: readonly MessageField[] = ["text", "html", "attachment-bytes"];

export const messageRead = defineCapability<MessageReadScope>({
  name: "message.read",
  kind: "sees",
  scope: {
    properties: {
      fields: described("What of a message is shown.", {
        type: "array",
        items: oneOf(messageFields),
        minItems: 1,
        uniqueItems: true,
      }),
      headers: described("Header fields.", {
        type: "array",
        items: oneOf(classifyHeaders),
        uniqueItems: true,
      }),
      mail: described("Which mail: `new` is what arrives from now on, a list means mail with one of these tags.", {
        anyOf: [
          oneOf(["new", "all"]),
          { ...list({ ...text(limits.pluginTagCharsMax), minLength: 1 }, limits.pluginTagsMax), minItems: 1 },
        ],
        default: "new",
      }),
      decrypted: described("Also mail that arrived encrypted and was decrypted here.", { ...yesOrNo, default: false }),
    },
    required: ["fields"],
  },
  consent(scope) {
    const { fields, mail = "new", decrypted = false } = scope;
    const seen = messageFields.filter((field) => fields.includes(field)).map((field) => fieldNames[field]);
    if (scope.headers?.length) seen.push("some technical headers");
    const unseen = messageFields.filter((field) => !fields.includes(field)).map((field) => fieldNames[field]);
    if (!decrypted) unseen.push("mail that arrived encrypted");
    const which = typeof mail === "string" ? `${mail} mail` : `mail tagged ${enumerate(mail, "or")}`;
    return `See ${enumerate(seen)} of ${which}.${unseen.length > 0 ? ` Not ${enumerate(unseen, "or")}.` : ""}`;
  },
  narrows: (scope, asked) =>
    isSubset(scope.fields, asked.fields) &&
    isSubset(scope.headers, asked.headers) &&
    isNarrowerMail(scope.mail ?? "new", asked.mail ?? "new") &&
    (!scope.decrypted || asked.decrypted === true),
  sees: ({ fields, headers: shown = [] }) => [
    ...messageFields
      .filter((field) => fields.includes(field))
      .map((field) => ({ what: fieldNames[field], isContent: contentFields.includes(field) })),
    ...(shown.length > 0 ? [{ what: "some technical headers", isContent: false }] : []),
  ],
});

/** New mail is part of all mail, and so is mail with a tag. Neither of those two is part of the other. */
function isNarrowerMail(mail: "new" | "all" | string[], asked: "new" | "all" | string[]): boolean {
  if (asked === "all") return true;
  return typeof mail === "string" || typeof asked === "string" ? mail === asked : isSubset(mail, asked);
}

/** What decides whether a message may be shown at all. */
export interface MessageFacts {
  /** Names, as paths. */
  tags: string[];
  /** It arrived after the plugin was switched on. */
  isNew: boolean;
  isDecrypted: boolean;
}

export function mayShow(scope: MessageReadScope, { tags, isNew, isDecrypted }: MessageFacts): boolean {
  if (isDecrypted && scope.decrypted !== true) return false;
  const { mail = "new" } = scope;
  if (mail === "all") return true;
  return mail === "new" ? isNew : mail.some((tag) => tags.includes(tag));
}

/** Fields that a ClassifyView can hold. */
export const viewFields = ["envelope", "text", "attachment-types"] as const;

/** True when the grant covers all that a ClassifyView can hold, so that encoded views may be relayed as they are. */
export function coversWholeView(scope: MessageReadScope): boolean {
  return isSubset(viewFields, scope.fields) && isSubset(classifyHeaders, scope.headers);
}

/** A view with what only some hooks have to show. */
export interface ShownView extends ClassifyView {
  html?: string;
  attachmentNames?: string[];
}

/** What the grant leaves of a view. Built anew: a field that nobody thought of stays here. */
export function narrowView(view: ShownView, scope: MessageReadScope): ShownView {
  const has = (field: MessageField) => scope.fields.includes(field);
  return {
    key: view.key,
    from: has("envelope") ? view.from : "",
    to: has("envelope") ? view.to : "",
    subject: has("envelope") ? view.subject : "",
    headers: view.headers.filter((each) =>
      scope.headers?.includes(each.slice(0, Math.max(0, each.indexOf(":"))).toLowerCase()),
    ),
    text: has("text") ? view.text : "",
    links: has("text") ? view.links : [],
    attachmentTypes: has("attachment-types") ? view.attachmentTypes : [],
    ...(view.html !== undefined && has("html") ? { html: view.html } : {}),
    ...(view.attachmentNames !== undefined && has("attachment-names") ? { attachmentNames: view.attachmentNames } : {}),
  };
}

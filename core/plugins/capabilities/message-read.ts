/**
 * message.read: which fields of which mail a plugin sees. It has no method: hooks show messages, cut down to the grant
 * here, in the kernel, before anything crosses.
 */
import type { ClassifyView } from "../../mime/message.ts";
import type { Capability } from "./capability.ts";

export const messageFields = ["envelope", "text", "attachment-types"] as const;
export type MessageField = (typeof messageFields)[number];

export interface MessageReadScope {
  reason: string;
  fields: MessageField[];
  /** Names of header fields in lower case. */
  headers?: string[];
}

export const messageRead: Capability<MessageReadScope> = {
  name: "message.read",
  scope: {
    properties: {
      fields: { type: "array", items: { enum: messageFields }, minItems: 1, uniqueItems: true },
      headers: {
        type: "array",
        items: { type: "string", pattern: "^[a-z0-9-]{1,64}$" },
        maxItems: 64,
        uniqueItems: true,
      },
    },
    required: ["fields"],
  },
  consent(scope) {
    const names = {
      envelope: "sender, recipients and subject",
      text: "text and links",
      "attachment-types": "types of attachments",
    };
    const seen = messageFields.filter((field) => scope.fields.includes(field)).map((field) => names[field]);
    if (scope.headers?.length) seen.push("some technical headers");
    const unseen = messageFields.filter((field) => !scope.fields.includes(field)).map((field) => names[field]);
    return `See ${join(seen)} of your mail.${unseen.length > 0 ? ` Not ${join(unseen)}.` : ""}`;
  },
};

/** The header fields that a ClassifyView can hold (core/mime/message.ts). */
export const classifyHeaders = [
  "received",
  "list-id",
  "content-type",
  "x-mailer",
  "user-agent",
  "reply-to",
  "return-path",
] as const;

/** True when the grant covers all that a ClassifyView can hold, so that encoded views may be relayed as they are. */
export function coversWholeView(scope: MessageReadScope): boolean {
  return (
    messageFields.every((field) => scope.fields.includes(field)) &&
    classifyHeaders.every((header) => scope.headers?.includes(header))
  );
}

/** What the grant leaves of a view. */
export function narrowView(view: ClassifyView, scope: MessageReadScope): ClassifyView {
  const has = (field: MessageField) => scope.fields.includes(field);
  return {
    key: view.key,
    from: has("envelope") ? view.from : "",
    to: has("envelope") ? view.to : "",
    subject: has("envelope") ? view.subject : "",
    headers: view.headers.filter((line) =>
      scope.headers?.includes(line.slice(0, Math.max(0, line.indexOf(":"))).toLowerCase()),
    ),
    text: has("text") ? view.text : "",
    links: has("text") ? view.links : [],
    attachmentTypes: has("attachment-types") ? view.attachmentTypes : [],
  };
}

function join(parts: string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

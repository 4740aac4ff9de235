/** An attachment as the hooks about attachments show it. */
import { type AttachmentSender, factsFields, type FileFacts } from "./attachment-facts.ts";
import { limits } from "../../kernel/limits.ts";
import { type MessageFacts, mayShow } from "../capabilities/message-read.ts";
import type { Grant } from "../grants.ts";
import { base64, described, named, nullable, record, text } from "../json-schema.ts";

export interface AttachmentInput {
  /** Of the message. */
  key: string;
  facts: MessageFacts;
  /** Which of the message's attachments, from 0. */
  index: number;
  name: string;
  /** `type/subtype`, lower case. */
  type: string;
  /** Bytes. */
  size: number;
  content: Uint8Array;
  found: FileFacts;
  sender: AttachmentSender;
}

export interface ShownAttachment extends FileFacts {
  key: string;
  index: number;
  name: string;
  type: string;
  size: number;
  sender: AttachmentSender | null;
  content: string | null;
}

export const attachmentSchema = named(
  "Attachment",
  "An attachment: only the fields that the grant of `message.read` names are filled.",
  record({
    key: described("Of the message.", text(limits.messageKeyCharsMax)),
    index: described("Which of the message's attachments, from 0.", { type: "integer", minimum: 0 }),
    name: described("Field `attachment-names`. As the sender wrote it.", { type: "string" }),
    type: described("Field `attachment-types`. As the sender wrote it: `type/subtype`.", { type: "string" }),
    size: described("Bytes.", { type: "integer", minimum: 0 }),
    ...factsFields,
    content: described(
      "Field `attachment-bytes`. Base64; null when it is not granted, or larger than 10 MiB.",
      nullable(base64(limits.pluginAttachmentBytesMax)),
    ),
  }),
);

/** Null: nothing of it may be shown. */
export function attachmentFor(input: AttachmentInput, grant: Grant): ShownAttachment | null {
  const scope = grant.find("message.read");
  if (scope === null || !mayShow(scope, input.facts)) return null;
  const [name, type, bytes] = (["attachment-names", "attachment-types", "attachment-bytes"] as const).map((field) =>
    scope.fields.includes(field),
  );
  if (!name && !type && !bytes) return null;
  const { key, index, size, found } = input;
  const fits = size <= limits.pluginAttachmentBytesMax;
  return {
    key,
    index,
    name: name ? input.name : "",
    type: type ? input.type : "",
    size,
    realType: type ? found.realType : "",
    kind: type ? found.kind : "unknown",
    findings: type ? found.findings : [],
    inside: name ? found.inside : [],
    sender: scope.fields.includes("envelope") ? input.sender : null,
    content: bytes && fits ? base64Of(input.content) : null,
  };
}

const base64Of = (content: Uint8Array): string =>
  Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("base64");

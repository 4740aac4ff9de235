import { AppError } from "../../kernel/errors.ts";
import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { base64, described, line, list, named, nullable, record } from "../json-schema.ts";
import { attachmentFor, type AttachmentInput, attachmentSchema } from "./attachment.ts";
import { answerReader, bytesOf, encodeJson, type HookPort } from "./hook-port.ts";

/** A copy of an attachment without what could do harm. */
export interface SafeCopy {
  name: string;
  type: string;
  content: Uint8Array;
  /** What was taken out. */
  removed: string[];
}

/** Makes a safe copy. Closed: when a plugin fails there is none, and the user is told so. */
export const attachmentDisarm = defineHook<AttachmentInput, SafeCopy>({
  name: "attachment.disarm",
  kind: "first",
  onFailure: "closed",
  wallMs: limits.attachmentWaitMs,
});

const answer = nullable(
  named(
    "DisarmedAttachment",
    "A copy of an attachment without what could do harm.",
    record({
      name: described("A file name, without folders.", {
        ...line(limits.fileNameCharsMax),
        pattern: "^(?!\\.{1,2}$)[^\\u0000-\\u001f\\u007f-\\u009f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069/\\\\:]+$",
      }),
      type: described("`type/subtype`, lower case.", {
        type: "string",
        maxLength: 100,
        pattern: "^[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*$",
      }),
      content: described("Base64, at most 10 MiB of bytes.", base64(limits.pluginAttachmentBytesMax)),
      removed: described(
        "What was taken out, one line each.",
        list(line(limits.pluginLineCharsMax), limits.pluginReasonsMax),
      ),
    }),
  ),
);
const read = answerReader<(Omit<SafeCopy, "content"> & { content: string }) | null>(answer);

export const disarmPort: HookPort<AttachmentInput, SafeCopy | null> = {
  hook: attachmentDisarm,
  summary:
    "The user wants a safe copy of an attachment. The first plugin that answers makes it; the original stays as it is. Needs the field `attachment-bytes` of `message.read`; not asked for attachments above 10 MiB.",
  needs: ["message.read", "message.render"],
  input: attachmentSchema,
  answer,
  encode(input, grant) {
    const attachment = attachmentFor(input, grant);
    return attachment === null || attachment.content === null ? null : encodeJson(attachment);
  },
  messages: (input, grant) => ((attachmentFor(input, grant)?.content ?? null) === null ? [] : [input.key]),
  decode(given) {
    const copy = read(given);
    if (copy === null) return null;
    const content = bytesOf(copy.content);
    if (content === null || content.byteLength > limits.pluginAttachmentBytesMax)
      throw new AppError("PLUGIN_FAILED", { problem: "answer", where: "/content" });
    return { ...copy, content };
  },
};

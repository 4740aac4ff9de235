import type { MessageSummary } from "../mime/message.ts";

/** What is known of a message whose bytes cannot be read. */
export function emptySummary(): MessageSummary {
  return {
    messageId: null,
    references: [],
    inReplyTo: [],
    subject: "",
    baseSubject: "",
    isReplyOrForward: false,
    sentAt: null,
    from: [],
    sender: [],
    replyTo: [],
    to: [],
    cc: [],
    bcc: [],
    preview: "",
    hasAttachment: false,
    attachmentNames: [],
    listId: null,
    topReceivedAt: null,
    problem: "unparsable",
  };
}

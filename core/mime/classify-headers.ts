/** The header fields that a ClassifyView can hold (message.ts), in lower case. */
export const classifyHeaders = [
  "received",
  "list-id",
  "content-type",
  "x-mailer",
  "user-agent",
  "reply-to",
  "return-path",
] as const;

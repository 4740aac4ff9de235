/** What search indexes of a message. */
import { bodyParts } from "./body-parts.ts";
import type { Address, MessageSummary, Part, SearchText } from "./message.ts";
import { type MessageText, readMessageText } from "./message-text.ts";
import { summaryOf } from "./summarize.ts";

export function searchText(raw: Uint8Array, root: Part): SearchText {
  const parts = bodyParts(root);
  const text = readMessageText(raw, root, parts);
  return searchTextOf(summaryOf(raw, root, parts, text), text);
}

export function searchTextOf(summary: MessageSummary, text: MessageText): SearchText {
  return {
    subject: summary.subject,
    from: people(summary.from),
    to: people(summary.to),
    cc: people(summary.cc),
    bcc: people(summary.bcc),
    body: text.attached === "" ? text.body : `${text.body}\n${text.attached}`,
    attachmentNames: summary.attachmentNames.join(" "),
    listId: summary.listId ?? "",
  };
}

/** Names and addresses, space separated. */
export function people(addresses: Address[]): string {
  let result = "";
  for (const { name, email } of addresses) {
    if (result !== "") result += " ";
    result += name === null ? email : `${name} ${email}`;
  }
  return result;
}

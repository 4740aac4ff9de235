/** What the rest of Postern knows of a parsed message. Plain data: it crosses threads. */

/** RFC 5322 3.4. `name` is decoded (RFC 2047) and null when there is none; `email` is as written, not folded to lower case. */
export interface Address {
  name: string | null;
  email: string;
}

/** RFC 5322 3.4 group: "Team: ana@example.org, ben@example.org;". A list outside any group has the name null. */
export interface AddressGroup {
  name: string | null;
  addresses: Address[];
}

/** One header field as it stands in the message. Offsets are bytes from the start of the message. */
export interface HeaderField {
  /** As written: "Subject", "SUBJECT". */
  name: string;
  /** Start of the field name, of the value (behind the colon), and the end behind the last line break. */
  start: number;
  valueStart: number;
  end: number;
}

export type PartProblem = "unparsable" | "headers" | "depth" | "parts" | "boundary";

/** A node of the MIME tree (RFC 2045, RFC 2046). All offsets are bytes from the start of the outermost message. */
export interface Part {
  /** JMAP partId: "1", "2.1"; null for a multipart. */
  partId: string | null;
  /** Lower case "type/subtype", defaulted as RFC 2046 5.1.5 and RFC 2045 5.2 say. */
  type: string;
  /** Decoded parameters (RFC 2231), names in lower case. */
  parameters: Record<string, string>;
  charset: string | null;
  /** Lower case: "inline", "attachment" or another token; null when there is none. */
  disposition: string | null;
  /** From filename, else name: decoded, as the sender wrote it (never a path to write to). */
  filename: string | null;
  contentId: string | null;
  location: string | null;
  language: string[] | null;
  /** Lower case: "7bit", "base64" … */
  encoding: string;
  headers: HeaderField[];
  headerStart: number;
  bodyStart: number;
  bodyEnd: number;
  children: Part[];
  /** message/rfc822 (RFC 2046 5.2.1): the embedded message; null when it is encoded, which RFC 2046 forbids. */
  message: Part | null;
  /**
   * On the root: what was wrong with the message, the first thing found; null elsewhere and when all is well.
   * "unparsable": no header field at all. "headers", "depth", "parts": a limit was reached, the rest is not taken apart.
   * "boundary": a multipart without its boundary, read as text.
   */
  problem: PartProblem | null;
}

/** RFC 8621 4.1.4, worked out once from the tree. */
export interface BodyParts {
  textBody: Part[];
  htmlBody: Part[];
  attachments: Part[];
}

/** What the store keeps in columns, and threading and lists need. */
export interface MessageSummary {
  /** Message-ID without angle brackets; null when absent or empty. */
  messageId: string | null;
  /** In-Reply-To and References together, in order, without repeats: the first 1 and last 20 (limits.ts). */
  references: string[];
  inReplyTo: string[];
  /** Decoded, white space folded, at most 998 characters kept. */
  subject: string;
  /** RFC 5256 2.1 base subject. */
  baseSubject: string;
  /** The subject says Re: or Fwd: (RFC 5256 2.1). */
  isReplyOrForward: boolean;
  /** Date header in milliseconds since 1970; null when absent or unreadable. */
  sentAt: number | null;
  from: Address[];
  sender: Address[];
  replyTo: Address[];
  to: Address[];
  cc: Address[];
  bcc: Address[];
  /** RFC 8621 4.1.4: plain text of the start of the message, white space folded (limits.previewCharsMax). */
  preview: string;
  hasAttachment: boolean;
  attachmentNames: string[];
  /** List-Id without angle brackets, lower case. */
  listId: string | null;
  /** Time of the topmost Received field, for receivedAt where the source knows none. */
  topReceivedAt: number | null;
  /** Part.problem of the root, or "addresses" when a field held more than limits.addressesPerFieldMax; null when fine. Nothing is dropped for it. */
  problem: PartProblem | "addresses" | null;
}

/** What search indexes of a message. */
export interface SearchText {
  subject: string;
  /** Names and addresses, space separated. */
  from: string;
  to: string;
  cc: string;
  bcc: string;
  /** Readable text of all text parts (HTML by fast tag stripping), at most limits.indexedTextCharsMax. */
  body: string;
  attachmentNames: string;
  listId: string;
}

/** What the spam filter sees of a message. Field names are the SDK's `MessageView` for `message.classify`. */
export interface ClassifyView {
  /** Opaque to the plugin, unique for the message. */
  key: string;
  from: string;
  to: string;
  subject: string;
  /** Selected header fields as "name: value" lines: received (first), list-id, content-type, x-mailer, user-agent, reply-to, return-path. */
  headers: string[];
  /** At most limits.classifyTextCharsMax characters of readable text. */
  text: string;
  /** Hosts and schemes of links found in text and HTML, at most 50. */
  links: string[];
  attachmentTypes: string[];
}

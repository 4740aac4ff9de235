/** quiet: good to know. note: look before you trust. alarm: somebody lies. */
export type Tone = "quiet" | "note" | "alarm";

/** One thing that was found out about a sender. Codes are API: add, never rename. */
export type FindingCode =
  | "author.missing"
  | "author.several"
  | "author.twice"
  | "author.unreadable"
  | "author.hidden"
  | "name.hidden"
  | "name.address"
  | "name.brand"
  | "name.contact"
  | "domain.same"
  | "domain.edit"
  | "domain.inside"
  | "domain.mixed"
  | "domain.foreign"
  | "replyTo.elsewhere"
  | "sender.differs"
  | "returnPath.differs"
  | "authentication.passed"
  | "authentication.failed"
  | "authentication.broken"
  | "authentication.unknown"
  | "sender.own"
  | "sender.known"
  | "sender.first"
  | "sender.seen"
  | "sender.spam"
  | "list"
  | "transport.open";

export interface Finding {
  code: FindingCode;
  tone: Tone;
  /** What the words are made of; hidden characters are named in them. */
  values: Record<string, string>;
}

/** A message as a hook shows it: only the fields that the grant of `message.read` names are filled. */
export interface MessageView {
  /** Unique for the message, and the same each time. Says nothing else. */
  key: string;
  /** Field `envelope`. As written: `Ana Ruiz <ana@example.org>`. */
  from: string;
  /** Field `envelope`. */
  to: string;
  /** Field `envelope`. Decoded. */
  subject: string;
  /** The header fields that the scope names, as `name: value`. */
  headers: string[];
  /** Field `text`. The beginning of the readable text. */
  text: string;
  /** Field `text`. Hosts and schemes of the links. */
  links: string[];
  /** Field `attachment-types`: `type/subtype`. */
  attachmentTypes: string[];
}

export interface Verdict {
  /** 0 (surely wanted) to 1 (surely spam). */
  score: number;
  /** What spoke for and against it, strongest first, at most 20: the user reads them. */
  words: Array<{ word: string; probability: number }>;
}

export interface ObservedMessage {
  view: MessageView;
  /** stored: it is new here. decided: the user or a source said what it is. */
  event: "stored" | "decided";
  /** Null: nothing was said, or it was taken back. */
  decision: "spam" | "ham" | null;
  /** Names of its tags, as paths. */
  tags: string[];
}

/** The hooks of this SDK: what each gives a plugin, and what it wants back. */
export interface Hooks {
  /** New mail, in batches. One answer a message, in order; null: no opinion. Needs `message.read` and `message.tag`. */
  "message.classify": { input: MessageView[]; answer: Array<Verdict | null> };
  /** Decisions, in batches, at least once each: the same one may come again. Needs `message.read`. */
  "message.observe": { input: ObservedMessage[]; answer: void };
}

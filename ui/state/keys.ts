/** Which key asks for what. Two-key sequences begin with g. Pure but for the memory of a g just pressed. */
export type KeyCommand =
  | "next"
  | "previous"
  | "open"
  | "back"
  | "escape"
  | "archive"
  | "trash"
  | "spam"
  | "star"
  | "tag"
  | "search"
  | "help"
  | "undo"
  | "select"
  | "read"
  | "unread"
  | "view"
  | "compose"
  | "reply"
  | "replyAll"
  | "forward"
  | "goInbox"
  | "goAll"
  | "goStarred"
  | "goSettings"
  | "goOutbox"
  | "palette";

const single: Record<string, KeyCommand> = {
  j: "next",
  k: "previous",
  Enter: "open",
  o: "open",
  u: "back",
  Escape: "escape",
  e: "archive",
  "#": "trash",
  "!": "spam",
  s: "star",
  t: "tag",
  "/": "search",
  "?": "help",
  z: "undo",
  x: "select",
  v: "view",
  c: "compose",
  r: "reply",
  a: "replyAll",
  f: "forward",
  I: "read",
  U: "unread",
};

const afterG: Record<string, KeyCommand> = { i: "goInbox", a: "goAll", t: "goStarred", s: "goSettings", o: "goOutbox" };
const sequenceMs = 1_200;

/** What of a KeyboardEvent decides. */
export interface PressedKey {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  timeStamp: number;
}

export class KeyReader {
  #gAt = Number.NEGATIVE_INFINITY;

  /** Null for keys that mean nothing here, and for all keys with a modifier but ctrl-k. */
  read(event: PressedKey): KeyCommand | null {
    const { key } = event;
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "k") return "palette";
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    const isAfterG = event.timeStamp - this.#gAt < sequenceMs;
    this.#gAt = Number.NEGATIVE_INFINITY;
    if (isAfterG && afterG[key]) return afterG[key];
    if (key === "g") {
      this.#gAt = event.timeStamp;
      return null;
    }
    return single[key] ?? null;
  }
}

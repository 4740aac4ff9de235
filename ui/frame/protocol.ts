/** What the page and the frame that shows mail say to each other. Each end checks where a message comes from. */

export type Scheme = "light" | "dark";

/** Colours and font of the page around the mail, as CSS values. */
export interface Look {
  font: string;
  text: string;
  muted: string;
  link: string;
  line: string;
  sunken: string;
}

/** The words that stand inside the mail's frame. */
export interface FrameTexts {
  quote: string;
  picture: string;
}

export interface ShownMail {
  html: string;
  css: string;
  isQuirks: boolean;
  scheme: Scheme;
  look: Look;
  texts: FrameTexts;
}

/** Which picture of the mail: a place in `remote`, or a place in `cids` and its Content-ID. */
export type PictureRef = { of: "remote"; index: number } | { of: "cid"; index: number; cid: string };

export type ToFrame =
  /** It is written into the frame at once, and measured: a frame may be written before anybody looks at it. */
  | ({ kind: "show" } & ShownMail)
  /** It stands before the reader now: `shown` is the answer. */
  | { kind: "reveal" }
  | { kind: "restyle"; css: string; scheme: Scheme; look: Look }
  | { kind: "picture"; ref: PictureRef; bytes: ArrayBuffer; type: string }
  /** `words`: why, for whoever points at its place. */
  | { kind: "pictureFailed"; index: number; words: string }
  /** Whether a mail that is wider than its frame is made smaller, or stays as wide as it is. */
  | { kind: "fit"; isWanted: boolean }
  | { kind: "focus" };

/** What of a KeyboardEvent crosses. */
export interface FrameKey {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

export type FromFrame =
  | { kind: "ready" }
  /** CSS pixels that the mail needs, and the share of its own size that it is shown at. */
  | { kind: "height"; px: number; scale: number }
  | ({ kind: "key" } & FrameKey)
  /** A link that is no page of the web: mailto. */
  | { kind: "link"; href: string }
  /** A link into the mail itself: how far down its target is. */
  | { kind: "scroll"; top: number }
  /** The mail has been drawn. */
  | { kind: "shown" }
  /** Somebody clicked or touched into the mail. */
  | { kind: "used" };

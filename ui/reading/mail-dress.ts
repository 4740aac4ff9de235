import type { Look, Scheme, ShownMail } from "../frame/protocol.ts";
import type { HtmlPart } from "../state/rendered-mails.ts";
import { readingText as text } from "../text/reading.ts";

/** How a mail is shown in a page of the given theme. */
export interface Dress {
  scheme: Scheme;
  styles: string;
  /** On a sheet of its own: the mail brings colours that were chosen for one. */
  isPaper: boolean;
}

export function dressOf({ background, css: styles, darkCss }: HtmlPart, theme: Scheme): Dress {
  if (background === "dark") return { scheme: "dark", styles, isPaper: theme === "light" };
  if (theme === "light") return { scheme: "light", styles, isPaper: background !== "none" };
  if (background === "none") return { scheme: "dark", styles: darkCss || styles, isPaper: false };
  // Without a dark version it stays on white paper: readable comes first.
  return darkCss === ""
    ? { scheme: "light", styles, isPaper: true }
    : { scheme: "dark", styles: darkCss, isPaper: background === "own" };
}

/** What the frame is given of a part of a message. */
export function shownMail(part: HtmlPart, theme: Scheme): ShownMail {
  const { scheme, styles } = dressOf(part, theme);
  const texts = { quote: text.frameQuote, picture: text.framePicture };
  return { html: part.html, css: styles, isQuirks: part.isQuirks, scheme, look: look(), texts };
}

/** As the tokens are written, light and dark in one: the frame has a colour scheme to choose by. */
export function look(): Look {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    font: token("--font"),
    text: token("--text"),
    muted: token("--text-muted"),
    link: token("--accent-text"),
    line: token("--line-strong"),
    sunken: token("--surface-sunken"),
  };
}

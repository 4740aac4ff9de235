/** The answer of message.render: a message's HTML as it may be shown, and what was found in it. */
import { limits } from "../../kernel/limits.ts";
import { described, line, list, named, nullable, oneOf, record, text, whole, yesOrNo } from "../json-schema.ts";

export type RemoteKind = "picture" | "tracker" | "background" | "font" | "style" | "media" | "other";

/** Something that the mail wanted from elsewhere. */
export interface RemoteReference {
  url: string;
  kind: RemoteKind;
  host: string;
  /** Who would have learned of the reading; null: not known to be a tracker. */
  tracker: string | null;
  /** CSS pixels as the mail gives them; null: it does not say. */
  width: number | null;
  height: number | null;
}

export interface Removal {
  what: string;
  why: string;
  count: number;
}

export interface RenderedMessage {
  html: string;
  css: string;
  darkCss: string;
  /** none: no colours of its own. own: it has a dark scheme of its own, and `darkCss` is that. */
  background: "none" | "light" | "dark" | "own";
  quirks: boolean;
  cids: string[];
  remote: RemoteReference[];
  removed: Removal[];
  text: string | null;
}

/** As a plugin may answer it: only `html` is obligatory. */
export type GivenRendering = Pick<RenderedMessage, "html"> & Partial<RenderedMessage>;

const kinds: RemoteKind[] = ["picture", "tracker", "background", "font", "style", "media", "other"];
const pixels = nullable(whole(0, limits.renderedPixelsMax));

const remote = named(
  "RemoteReference",
  "Something that a mail wants from elsewhere. Nothing of it is fetched before the user says so, and only pictures and backgrounds ever are.",
  record({
    url: described("http or https.", text(limits.renderedUrlCharsMax)),
    kind: described("`tracker`: a picture that is there to tell that it was looked at.", oneOf(kinds)),
    host: text(limits.hostNameCharsMax),
    tracker: described("Who would learn of it, by name; null: not known.", nullable(line(limits.pluginLineCharsMax))),
    width: described("CSS pixels; null: the mail does not say.", pixels),
    height: described("CSS pixels; null: the mail does not say.", pixels),
  }),
);

const removal = named(
  "Removal",
  "What was taken out of a mail, in plain words.",
  record({
    what: line(limits.pluginLineCharsMax),
    why: line(limits.pluginLineCharsMax),
    count: whole(1, limits.renderedHtmlCharsMax),
  }),
);

const colours = ["none", "light", "dark", "own"] as const;

export const renderAnswer = nullable(
  named(
    "RenderedMessage",
    "A message's HTML as it may be shown.",
    record(
      {
        html: described(
          'One element with the class `po-mail`, without html, head or body. A picture has no `src` but `data-po-remote="0"` (a place in `remote`) or `data-po-cid="…"` (a Content-ID of the message), or else a `data:` URL. An element with `data-po-quote="this"` is what the writer quotes; with `"rest"` the quote is it and all that stands behind it. A link has its target in `data-po-target`, and `data-po-mismatch` where its text names another host.',
          text(limits.renderedHtmlCharsMax),
        ),
        css: described(
          "Style sheet for a light page. Layers: `@layer postern, …` where `postern` is left to Postern. Backgrounds stand in it as `var(--po-remote-0, none)` (a place in `remote`) or `var(--po-cid-0, none)` (a place in `cids`), which are set on the element `po-mail`.",
          text(limits.renderedCssCharsMax),
        ),
        darkCss: described("The same for a dark page, in place of `css`.", text(limits.renderedCssCharsMax)),
        background: described(
          "Which colours the mail brings: none; ink for a `light` page; for a `dark` one; or for both, its `own`.",
          oneOf(colours),
        ),
        quirks: described("It was written for a page without a doctype, and is shown on one.", yesOrNo),
        cids: described(
          "Content-IDs of the pictures that it shows.",
          list(text(limits.renderedUrlCharsMax), limits.renderedRemoteMax),
        ),
        remote: list(remote, limits.renderedRemoteMax),
        removed: list(removal, limits.renderedRemovalsMax),
        text: described("Plain text of it; null: Postern makes its own.", nullable(text(limits.renderedHtmlCharsMax))),
      },
      ["css", "darkCss", "background", "quirks", "cids", "remote", "removed", "text"],
    ),
  ),
);

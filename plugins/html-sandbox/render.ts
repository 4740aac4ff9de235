/** A mail's HTML, made safe: a first look at it, its style sheets, its elements one by one, and what came of them. */
import type { RenderedMessage } from "@postern/sdk";
import { parse } from "postcss";
import { Addresses } from "./addresses.ts";
import { bounds } from "./bounds.ts";
import { colorOfAttribute } from "./css/color.ts";
import type { Declaration, Rule } from "./css/declaration.ts";
import { readDeclarations } from "./css/read-declarations.ts";
import { readSheet, type SheetContext } from "./css/read-sheet.ts";
import { container } from "./css/selector.ts";
import { StyleBook } from "./css/style-book.ts";
import { Deadline, TooSlow } from "./deadline.ts";
import { Findings } from "./findings.ts";
import { plainAttributes } from "./attributes.ts";
import { Builder, rebuild, type Rebuilding } from "./rebuild.ts";
import { type Survey, survey } from "./survey.ts";
import { readAddress } from "./urls.ts";

export function render(given: string): RenderedMessage {
  // No character of a text; old programs read over it, and so `<scr\0ipt>` was a script to some.
  const html = given.replaceAll("\u0000", "");
  const deadline = new Deadline(bounds.timeMs);
  const findings = new Findings();
  const styles = new StyleBook();
  const addresses = new Addresses();
  const found = survey(html, addresses, new Deadline(bounds.surveyMs));
  const classes: string[] = [];
  let built: string | null = null;
  try {
    if (found.isWhole && tagsIn(html) <= bounds.tagsMax)
      built = build(html, classes, { found, addresses, findings, styles, deadline });
  } catch (error) {
    if (!(error instanceof TooSlow)) throw error;
  }
  if (built === null || built.length > bounds.htmlCharsMax) {
    findings.removed("The mail’s form", "It is too long or too intricate: this is its text.");
    if (!found.isWhole)
      findings.removed("The end of the mail", "There was no time for it. The plain text has all of it.");
    built = textAlone(found.text);
  }
  return answer(built, classes.join(" "), { found, addresses, findings, styles, deadline });
}

interface Made {
  found: Survey;
  addresses: Addresses;
  findings: Findings;
  styles: StyleBook;
  deadline: Deadline;
}

/** Puts the classes of the mail's own element into `classes`. */
function build(html: string, classes: string[], { found, addresses, findings, styles, deadline }: Made): string {
  const context = contextFor(found, findings);
  styles.addSheet(linkColors(found.body));
  for (const { text, media } of found.sheets) {
    styles.addSheet(readSheet(text, media, context, findings));
    deadline.check();
  }
  const parts: Rebuilding = {
    survey: found,
    addresses,
    findings,
    styles,
    deadline,
    readStyle: (text) => readStyle(text, context, findings),
    readPicture: (url) => pictureDeclaration(context.picture(url)),
  };
  const inside = rebuild(html, parts);
  const own = new Builder(parts).classes("body", found.body);
  classes.push(own);
  return whole(inside, own, found);
}

function answer(html: string, classes: string, { found, findings, styles }: Made): RenderedMessage {
  const [light, dark] = [styles.print("light"), styles.print("dark")];
  if (!light.isWhole || !dark.isWhole) findings.removed("A part of the styles", "They are longer than a mail needs.");
  return {
    html,
    css: light.css,
    darkCss: dark.css,
    background: groundOf(styles, classes),
    quirks: found.isQuirks,
    cids: findings.cids,
    remote: findings.remote,
    removed: findings.removals,
    text: found.isWhole ? found.text.slice(0, bounds.htmlCharsMax) : null,
  };
}

function tagsIn(html: string): number {
  let count = 0;
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", at + 1)) count += 1;
  return count;
}

/** `link` of an old body. Before all sheets, with no more weight than any of theirs. */
function linkColors({ link = "" }: Record<string, string>): Rule[] {
  const color = colorOfAttribute(link);
  if (color === null) return [];
  const declarations = [{ property: "color", pieces: [color], isImportant: false }];
  return [{ selector: `:where(.${container}) a`, media: null, scheme: "any", declarations }];
}

function groundOf(styles: StyleBook, classes: string): NonNullable<RenderedMessage["background"]> {
  if (styles.hasOwnDarkScheme) return "own";
  if (!styles.hasColors) return "none";
  return styles.isDarkGround(classes) ? "dark" : "light";
}

function whole(inside: string, classes: string, { body }: Survey): string {
  const { dir, lang } = plainAttributes("div", body);
  const rest = Object.entries({ dir, lang }).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${value}"`],
  );
  return `<div class="${[container, classes].join(" ").trim()}"${rest.join("")}>${inside}</div>`;
}

function textAlone(text: string): string {
  const escaped = text
    .slice(0, bounds.htmlCharsMax / 8)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
  return `<div class="${container}"><pre>${escaped}</pre></div>`;
}

function contextFor({ isQuirks, base }: Survey, findings: Findings): SheetContext {
  return {
    isQuirks,
    picture(url) {
      const address = readAddress(url, base);
      const [name, place] =
        address.kind === "web"
          ? ["remote", findings.wants(address, "background")]
          : ["cid", address.kind === "cid" ? findings.shows(address.id) : null];
      return place === null ? null : `var(--po-${name}-${place},none)`;
    },
    wants(url, kind) {
      const address = readAddress(url, base);
      if (address.kind === "web") findings.wants(address, kind);
    },
  };
}

function pictureDeclaration(piece: string | null): Declaration[] {
  return piece === null ? [] : [{ property: "background-image", pieces: [piece], isImportant: false }];
}

function readStyle(text: string, context: SheetContext, findings: Findings): Declaration[] {
  if (text.length > bounds.styleCharsMax) {
    findings.removed("A style", "It is longer than a mail needs.");
    return [];
  }
  try {
    return readDeclarations(parse(text).nodes, context, findings);
  } catch {
    return readPieces(text, context, findings);
  }
}

/** A browser goes on behind a declaration that it does not understand; postcss stops. */
function readPieces(text: string, context: SheetContext, findings: Findings): Declaration[] {
  return text.split(";", bounds.declarationsMax).flatMap((piece) => {
    try {
      return readDeclarations(parse(piece).nodes, context, findings);
    } catch {
      return []; // The one that is broken.
    }
  });
}

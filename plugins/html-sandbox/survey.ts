/** The first look at a mail, before it is built anew: what stands in its head, and what its links and its text say. */
import { Parser } from "htmlparser2";
import type { Addresses } from "./addresses.ts";
import { bounds } from "./bounds.ts";
import { type Deadline, TooSlow } from "./deadline.ts";
import { droppedElements } from "./elements.ts";
import { guardedParser } from "./guarded-tokenizer.ts";
import { PlainText } from "./plain-text.ts";
import { Scope } from "./scope.ts";
import { readAddress } from "./urls.ts";

export interface Survey {
  /** No doctype, or one of the old ones: browsers lay the mail out as they did in 1998. */
  isQuirks: boolean;
  /** What relative addresses stand below. */
  base: string | null;
  sheets: Array<{ text: string; media: string }>;
  body: Record<string, string>;
  /** The text of each `a`, in order. */
  linkTexts: string[];
  text: string;
  /** False: there was no time for all of it. */
  isWhole: boolean;
}

const dropped = new Set(droppedElements);
const linkTextCharsMax = 400;

/** What was found until the deadline. */
export function survey(html: string, addresses: Addresses, deadline: Deadline): Survey {
  const surveyor = new Surveyor(addresses);
  const scope = new Scope();
  const { source, options } = guardedParser(html, scope);
  const parser = new Parser(
    {
      onopentag(name, given) {
        deadline.step();
        scope.opened(name);
        surveyor.open(name, given);
      },
      onclosetag(name) {
        scope.closed(name);
        surveyor.close(name);
      },
      ontext: (text) => surveyor.add(text),
      onprocessinginstruction: (name, text) => surveyor.declare(name, text),
    },
    options,
  );
  try {
    parser.end(source);
  } catch (error) {
    if (!(error instanceof TooSlow)) throw error;
    surveyor.isWhole = false;
  }
  return surveyor.end();
}

class Surveyor {
  readonly #found: Survey = {
    isQuirks: true,
    base: null,
    sheets: [],
    body: {},
    linkTexts: [],
    text: "",
    isWhole: true,
  };
  readonly #plain: PlainText;
  readonly #openLinks: number[] = [];
  #hidden = 0;
  #sheet: Survey["sheets"][number] | null = null;
  #hasContent = false;
  isWhole = true;

  constructor(addresses: Addresses) {
    this.#plain = new PlainText(addresses);
  }

  declare(name: string, text: string): void {
    if (name === "!doctype" && !this.#hasContent) this.#found.isQuirks = isQuirksDoctype(text);
  }

  open(name: string, given: Record<string, string>): void {
    this.#hasContent = true;
    if (name === "body") this.#found.body = { ...given, ...this.#found.body };
    else if (name === "base") this.#setBase(given["href"] ?? "");
    else if (name === "a") this.#openLinks.push(this.#found.linkTexts.push("") - 1);
    else if (name === "style") {
      this.#sheet = { text: "", media: given["media"] ?? "" };
      if (this.#found.sheets.length < bounds.sheetsMax) this.#found.sheets.push(this.#sheet);
    }
    if (this.#hidden > 0 || dropped.has(name) || isHiddenByStyle(given)) this.#hidden += 1;
    else this.#plain.open(name, given);
  }

  close(name: string): void {
    this.#sheet = null;
    if (name === "a") this.#openLinks.pop();
    if (this.#hidden > 0) this.#hidden -= 1;
    else this.#plain.close(name);
  }

  add(text: string): void {
    if (this.#sheet) this.#sheet.text += text;
    if (this.#hidden > 0) return;
    this.#plain.add(text);
    const { linkTexts } = this.#found;
    for (const at of this.#openLinks.slice(-1)) {
      if ((linkTexts[at] as string).length < linkTextCharsMax) linkTexts[at] += text.slice(0, linkTextCharsMax);
    }
  }

  end(): Survey {
    return { ...this.#found, text: this.#plain.end(), isWhole: this.isWhole };
  }

  #setBase(href: string): void {
    const address = readAddress(href);
    if (address.kind === "web") this.#found.base ??= address.url;
  }
}

const isHiddenByStyle = ({ style = "" }: Record<string, string>): boolean =>
  /display\s*:\s*none/i.test(style.slice(0, 1_000));

/** HTML 13.2.6.4.1, as far as mail has these. */
/** HTML 13.2.6.4.1: whose doctypes mean pages from before the standards. */
const quirksMakers =
  /^(\+\/\/silmaril|-\/\/(as|advasoft ltd|ietf|metrius|microsoft|netscape comm\. corp\.|o'reilly and associates|sq|softquad( software)?|spyglass|sun microsystems corp\.|w3o|webtechs))\/\//i;
const quirksOfW3C = /^-\/\/w3c\/\/dtd (w3 html|html (3|4\.0 (frameset|transitional)|experimental))/i;

function isQuirksDoctype(text: string): boolean {
  if (!/^!doctype\s+html(\s|$)/i.test(text)) return true;
  const [, , publicId = "", , systemId] = /\spublic\s*(["'])(.*?)\1\s*(?:(["'])(.*?)\3)?/is.exec(text) ?? [];
  if (quirksMakers.test(publicId) || quirksOfW3C.test(publicId)) return true;
  if (/^(html|-\/w3c\/dtd html 4\.0 transitional\/en)$/i.test(publicId)) return true;
  return systemId === undefined && /^-\/\/w3c\/\/dtd html 4\.01 (frameset|transitional)\/\//i.test(publicId);
}

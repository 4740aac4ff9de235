/** Builds a mail's HTML anew: elements and attributes that are known, each with a value that was made here or looked at. */
import sanitizeHtml from "sanitize-html";
import type { Addresses } from "./addresses.ts";
import { allowedAttributes, plainAttributes } from "./attributes.ts";
import { colorOfAttribute } from "./css/color.ts";
import type { Declaration } from "./css/declaration.ts";
import type { StyleBook } from "./css/style-book.ts";
import type { Deadline } from "./deadline.ts";
import { allowedElements, droppedElements, removedElements } from "./elements.ts";
import type { Findings } from "./findings.ts";
import { guardedParser } from "./guarded-tokenizer.ts";
import { linkAttributes } from "./links.ts";
import { ownClasses, ownName } from "./names.ts";
import { noteRemote, pictureAttributes } from "./pictures.ts";
import { quoteAt } from "./quotes.ts";
import { Scope } from "./scope.ts";
import type { Survey } from "./survey.ts";

type Attributes = Record<string, string>;

export interface Rebuilding {
  survey: Survey;
  addresses: Addresses;
  findings: Findings;
  styles: StyleBook;
  deadline: Deadline;
  /** The text of a `style` attribute or of a picture in old HTML, read. */
  readStyle(text: string): Declaration[];
  readPicture(url: string): Declaration[];
}

const allowed = new Set(allowedElements);
const dropped = [...droppedElements];

/** Throws TooSlow. */
export function rebuild(html: string, parts: Rebuilding): string {
  const scope = new Scope(parts.survey.isQuirks);
  const builder = new Builder(parts);
  const { source, options } = guardedParser(html, scope);
  return sanitizeHtml(source, {
    allowedTags: [...allowedElements],
    nonTextTags: dropped,
    allowedAttributes: { "*": [...allowedAttributes] },
    nonBooleanAttributes: [],
    // Addresses were read and written anew already; data: is there for pictures alone.
    allowedSchemesAppliedToAttributes: [],
    parseStyleAttributes: false,
    transformTags: {
      "*": (name, given) => {
        // A block as before, but between cells, where a browser would tear the table.
        const tagName = name === "form" && !scope.isBetweenCells ? "div" : name;
        return { tagName, attribs: builder.attributes(name, given) };
      },
    },
    onOpenTag(name, given) {
      scope.opened(name);
      builder.meet(name, given);
    },
    onCloseTag: (name) => scope.closed(name),
    parser: options,
  });
}

export class Builder {
  readonly #parts: Rebuilding;
  #links = 0;

  constructor(parts: Rebuilding) {
    this.#parts = parts;
  }

  /** Every element, also those within others that are left out. */
  meet(name: string, given: Attributes): void {
    const { findings, survey, deadline } = this.#parts;
    deadline.step();
    if (name === "a") this.#links += 1;
    const removal = removedElements.get(name);
    if (removal) findings.removed(removal.what, removal.why);
    if (name === "meta" && /refresh/i.test(given["http-equiv"] ?? "")) {
      findings.removed("A redirection", "It would lead to another page by itself.");
    }
    if (!allowed.has(name)) noteRemote(name, given, survey.base, findings);
  }

  attributes(name: string, given: Attributes): Attributes {
    const { findings, survey, addresses } = this.#parts;
    if (name === "form") return { class: "po-form" };
    if (!allowed.has(name)) return {};
    if (isEmpty(given)) return {};
    this.#noteHandlers(given);
    const kept = plainAttributes(name, given);
    const classes = this.classes(name, given);
    if (classes !== "") kept["class"] = classes;
    const id = ownName(given["id"] ?? "") ?? (name === "a" ? ownName(given["name"] ?? "") : null);
    if (id !== null) kept["id"] = id;
    if (name === "map") Object.assign(kept, named("name", given["name"] ?? given["id"]));
    if (name === "img") {
      Object.assign(kept, pictureAttributes(given, isHidden(given), survey.base, findings), usemap(given["usemap"]));
    } else if (name === "a" || name === "area") {
      const text = name === "a" ? (survey.linkTexts[this.#links - 1] ?? "") : "";
      const address = given["href"] === undefined ? null : addresses.read(given["href"], survey.base);
      if (address !== null) Object.assign(kept, linkAttributes(address, text, findings));
    } else if (given["title"] !== undefined) kept["title"] = given["title"].slice(0, 1_000);
    const quote = quoteAt(name, given);
    if (quote !== null) kept["data-po-quote"] = quote;
    return kept;
  }

  /** The mail's own classes, and those that stand for its colours and styles. */
  classes(name: string, given: Attributes): string {
    const { styles, readStyle, readPicture } = this.#parts;
    const { style, background } = given;
    const ground = given["bgcolor"];
    const ink =
      name === "font" || name === "hr" || name === "basefont"
        ? given["color"]
        : name === "body"
          ? given["text"]
          : undefined;
    const margins = name === "body" ? bodyMargins(given) : [];
    const key = JSON.stringify([ground, ink, background, margins]);
    const old =
      (ground ?? ink ?? background) === undefined && margins.length === 0
        ? null
        : styles.attributeClass(key, () => [
            ...colored("background-color", ground),
            ...colored("color", ink),
            ...(background === undefined ? [] : readPicture(background)),
            ...margins.map(([property, pixels]) => ({ property, pieces: [`${pixels}px`], isImportant: false })),
          ]);
    const own = style === undefined || style.trim() === "" ? null : styles.styleClass(style, () => readStyle(style));
    return [ownClasses(given["class"] ?? ""), old, own].filter((each) => each !== null && each !== "").join(" ");
  }

  #noteHandlers(given: Attributes): void {
    for (const name of Object.keys(given)) {
      if (name.startsWith("on")) this.#parts.findings.removed("A script", "It could run a program.");
    }
  }
}

/** HTML 15.3.3: the margins of a page, as four browsers called them. */
function bodyMargins(given: Attributes): Array<[property: string, pixels: number]> {
  const sides = { top: ["topmargin", "marginheight"], left: ["leftmargin", "marginwidth"] };
  return Object.entries(sides).flatMap(([side, names]): Array<[string, number]> => {
    const text = names.map((name) => given[name]).find((value) => value !== undefined) ?? "";
    const pixels = Number.parseInt(text, 10);
    if (!(pixels >= 0 && pixels <= 1_000)) return [];
    const opposite = side === "top" ? "bottom" : "right";
    return [
      [`margin-${side}`, pixels],
      [`margin-${opposite}`, pixels],
    ];
  });
}

function isEmpty(given: Attributes): boolean {
  for (const _name in given) return false;
  return true;
}

function colored(property: string, text: string | undefined): Declaration[] {
  const color = text === undefined ? null : colorOfAttribute(text);
  return color === null ? [] : [{ property, pieces: [color], isImportant: false }];
}

function usemap(value: string | undefined): Attributes {
  const name = value?.startsWith("#") ? ownName(value.slice(1)) : null;
  return name === null ? {} : { usemap: `#${name}` };
}

function named(attribute: string, value: string | undefined): Attributes {
  const name = ownName(value ?? "");
  return name === null ? {} : { [attribute]: name };
}

const isHidden = ({ style = "", hidden }: Attributes): boolean =>
  hidden !== undefined ||
  /(display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(\.0*)?\s*(;|$))/i.test(style.slice(0, 1_000));

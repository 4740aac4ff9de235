/**
 * A value, built anew from the pieces that are known to be harmless. Nothing of the mail's own text is printed that was not
 * recognized: a value with one piece that was not is no value.
 */
import parse, { type FunctionNode, type Node, type WordNode } from "postcss-value-parser";
import { bounds } from "../bounds.ts";
import { colorOfFunction, colorOfHex, colorOfWord } from "./color.ts";
import type { Piece } from "./declaration.ts";
import { allowedWords, fontProperties, heightProperties, pictureProperties } from "./properties.ts";

export interface ValueContext {
  isQuirks: boolean;
  /** What a `url()` becomes; null: nothing. */
  picture(url: string): string | null;
}

const colorFunctions = new Set(["rgb", "rgba", "hsl", "hsla"]);
const mathFunctions = new Set(["calc", "min", "max", "clamp", "minmax", "repeat", "fit-content"]);
const gradients = new Set(["linear-gradient", "radial-gradient", "repeating-linear-gradient"]);
const operators = new Set(["+", "-", "*", "/"]);
/** Not of the frame's height (vh and its kind): that follows the mail. */
const units = new Set([
  "",
  "px",
  "pt",
  "pc",
  "em",
  "rem",
  "ex",
  "ch",
  "cm",
  "mm",
  "in",
  "q",
  "%",
  "vw",
  "deg",
  "fr",
  "x",
]);

/** Null: it may not be shown. */
export function readValue(property: string, text: string, context: ValueContext): Piece[] | null {
  if (text.length > bounds.valueCharsMax || /[\\<>{}]/.test(text)) return null;
  const reader = new ValueReader(property, context);
  return reader.read(parse(text).nodes) ? reader.pieces : null;
}

class ValueReader {
  readonly pieces: Piece[] = [];
  readonly #property: string;
  readonly #context: ValueContext;
  #depth = 0;

  constructor(property: string, context: ValueContext) {
    this.#property = property;
    this.#context = context;
  }

  /** False: something in it is unknown. */
  read(nodes: Node[]): boolean {
    for (const node of nodes) if (!this.#readOne(node)) return false;
    return nodes.length > 0;
  }

  #readOne(node: Node): boolean {
    if (node.type === "comment") return true;
    if (node.type === "space") return this.#put(" ");
    if (node.type === "div") return this.#put(node.value === "," ? "," : node.value === "/" ? " / " : null);
    if (node.type === "word") return this.#readWord(node);
    if (node.type === "string") return this.#readString(node.value);
    return node.type === "function" && this.#readFunction(node);
  }

  #put(piece: Piece | null): boolean {
    if (piece === null) return false;
    this.pieces.push(piece);
    return true;
  }

  #readWord({ value }: WordNode): boolean {
    const word = value.toLowerCase();
    const color = colorOfWord(word) ?? (this.#isQuirkColor(word) ? colorOfHex(word) : null);
    if (color !== null && !fontProperties.has(this.#property)) return this.#put(color);
    if (operators.has(word)) return this.#depth > 0 && this.#put(word);
    const [, digits, unit] = /^([+-]?(?:\d{1,9}(?:\.\d{0,12})?|\.\d{1,12}))([a-z]*|%)$/.exec(word) ?? [];
    if (digits !== undefined && unit !== undefined) return this.#readNumber(Number(digits), unit);
    if (!/^-?[a-z][a-z0-9-]{0,60}$/.test(word)) return false;
    const known = allowedWords.get(this.#property);
    return (known === undefined || known.has(word)) && this.#put(fontProperties.has(this.#property) ? value : word);
  }

  #readNumber(value: number, unit: string): boolean {
    if (!units.has(unit) || Math.abs(value) > bounds.lengthMax) return false;
    if (unit === "%" && heightProperties.has(this.#property)) return false;
    const isBare = unit === "" && value !== 0 && this.#context.isQuirks && isLength(this.#property);
    return this.#put(`${value}${isBare ? "px" : unit}`);
  }

  /** Quirks Mode Standard 3.2: colours without their sign. */
  #isQuirkColor(word: string): boolean {
    return this.#context.isQuirks && this.#property.endsWith("color") && /^([0-9a-f]{3}|[0-9a-f]{6})$/.test(word);
  }

  #readString(value: string): boolean {
    if (!fontProperties.has(this.#property) || !/^[\p{L}\p{N} ,._-]{1,100}$/u.test(value)) return false;
    return this.#put(`"${value}"`);
  }

  #readFunction(node: FunctionNode): boolean {
    const name = node.value.toLowerCase();
    if (colorFunctions.has(name)) return this.#put(colorOfFunction(node));
    if (name === "url") return this.#readPicture(node);
    const isKnown = mathFunctions.has(name) || (gradients.has(name) && pictureProperties.has(this.#property));
    if (!isKnown || this.#depth >= bounds.valueDepthMax) return false;
    this.#put(`${name}(`);
    this.#depth += 1;
    const isGood = this.read(node.nodes);
    this.#depth -= 1;
    return isGood && this.#put(")");
  }

  #readPicture({ nodes }: FunctionNode): boolean {
    const [only] = nodes;
    if (nodes.length !== 1 || (only?.type !== "word" && only?.type !== "string")) return false;
    const piece = this.#context.picture(only.value);
    return pictureProperties.has(this.#property) && this.#put(piece);
  }
}

const lengths =
  /^(width|height|(min|max)-(width|height)|(margin|padding)(-(top|right|bottom|left))?|font-size|text-indent|letter-spacing|word-spacing|border(-(top|right|bottom|left))?(-width)?|border-spacing)$/;

/** Quirks Mode Standard 3.3: lengths without a unit are pixels. */
const isLength = (property: string): boolean => lengths.test(property);

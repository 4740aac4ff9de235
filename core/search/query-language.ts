/**
 * The query language as people type it: words, "phrases", prefix*, -not, field:value, field:(a OR b), AND, OR, NOT and
 * parentheses. AND (also silent, between two terms) binds closer than OR. What cannot be read gets a message that points
 * at the place; while the user is still typing (`isLenient`), unfinished parts are left out instead.
 */
import { limits } from "../kernel/limits.ts";
import { fieldNames, isFieldName, readField } from "./query-fields.ts";
import type { QueryNode } from "./query-node.ts";
import { queryTokens, type QueryToken } from "./query-token.ts";

export interface QueryProblem {
  message: string;
  /** UTF-16 offset and length of the place in the text. */
  at: number;
  length: number;
}

export interface ParseOptions {
  /** Milliseconds since 1970, for "today" and ages. */
  now: number;
  /** Search as you type: forgives what is unfinished, and reads the word at the very end as a prefix. */
  isLenient?: boolean;
}

export type ParsedQuery = { node: QueryNode } | { problem: QueryProblem };

export function parseQuery(text: string, options: ParseOptions): ParsedQuery {
  if (text.length > limits.queryCharsMax) {
    const message = `This search is longer than ${limits.queryCharsMax} characters.`;
    return { problem: { message, at: limits.queryCharsMax, length: text.length - limits.queryCharsMax } };
  }
  const parser = new Parser(text, options);
  try {
    const node = parser.parse();
    return { node };
  } catch (stop) {
    if (stop instanceof Stop) return { problem: stop.problem };
    throw stop;
  }
}

/** Ends the descent; never leaves this file. */
class Stop extends Error {
  readonly problem: QueryProblem;
  constructor(problem: QueryProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** What a bare word means: text anywhere, or the value of the field in front of the parenthesis. */
type Context = string | null;

class Parser {
  readonly #text: string;
  readonly #tokens: QueryToken[];
  readonly #now: number;
  readonly #isLenient: boolean;
  #next = 0;
  #terms = 0;

  constructor(text: string, options: ParseOptions) {
    this.#text = text;
    this.#tokens = queryTokens(text, isFieldName);
    this.#now = options.now;
    this.#isLenient = options.isLenient ?? false;
  }

  parse(): QueryNode {
    const nodes: QueryNode[] = [];
    while (this.#next < this.#tokens.length) {
      const node = this.#or(null, 0);
      if (node) nodes.push(node);
      const stray = this.#tokens[this.#next];
      if (stray) {
        this.#refuse("There is no opening parenthesis for this one.", stray);
        this.#next += 1;
      }
    }
    return join("and", nodes) ?? { kind: this.#terms > 0 && !this.#isLenient ? "none" : "all" };
  }

  #or(context: Context, depth: number): QueryNode | null {
    const nodes: QueryNode[] = [];
    for (;;) {
      const node = this.#and(context, depth);
      if (node) nodes.push(node);
      const token = this.#tokens[this.#next];
      if (token?.kind !== "or") return join("or", nodes);
      this.#next += 1;
      const after = this.#tokens[this.#next];
      if (!node && nodes.length === 0) this.#refuse("OR needs something to search for on its left.", token);
      if (!after || after.kind === "close" || after.kind === "or") {
        this.#refuse("OR needs something to search for on its right.", token);
      }
    }
  }

  #and(context: Context, depth: number): QueryNode | null {
    const nodes: QueryNode[] = [];
    for (;;) {
      const token = this.#tokens[this.#next];
      if (!token || token.kind === "close" || token.kind === "or") return join("and", nodes);
      if (token.kind === "and") {
        this.#next += 1;
        const after = this.#tokens[this.#next];
        if (nodes.length === 0) this.#refuse("AND needs something to search for on its left.", token);
        if (!after || after.kind === "close" || after.kind === "or" || after.kind === "and") {
          this.#refuse("AND needs something to search for on its right.", token);
        }
        continue;
      }
      const node = this.#unary(context, depth);
      if (node) nodes.push(node);
    }
  }

  #unary(context: Context, depth: number): QueryNode | null {
    const token = this.#tokens[this.#next];
    if (token?.kind !== "minus" && token?.kind !== "not") return this.#primary(context, depth);
    this.#checkDepth(depth + 1, token);
    this.#next += 1;
    const after = this.#tokens[this.#next];
    if (!after || after.kind === "close" || after.kind === "or" || after.kind === "and") {
      this.#refuse(`${token.text} needs something behind it to leave out.`, token);
      return null;
    }
    const node = this.#unary(context, depth + 1);
    return node && { kind: "not", node };
  }

  #primary(context: Context, depth: number): QueryNode | null {
    const token = this.#tokens[this.#next];
    if (!token) return null;
    this.#next += 1;
    if (token.kind === "open") return this.#group(token, context, depth);
    if (token.kind === "field") return this.#field(token, depth);
    return this.#value(token, context, token);
  }

  #group(open: QueryToken, context: Context, depth: number): QueryNode | null {
    this.#checkDepth(depth + 1, open);
    const node = this.#or(context, depth + 1);
    const close = this.#tokens[this.#next];
    if (close) this.#next += 1;
    else this.#refuse("There is no closing parenthesis.", open);
    if (!node && close && this.#tokens[this.#next - 2] === open) {
      this.#refuse("There is nothing between these parentheses.", { ...open, length: close.at + 1 - open.at });
    }
    return node;
  }

  #field(field: QueryToken, depth: number): QueryNode | null {
    const token = this.#tokens[this.#next];
    if (token?.kind === "open") {
      this.#next += 1;
      return this.#group(token, field.text, depth);
    }
    // Directly behind the colon anything is the value, also "-" or "OR"; behind a space only a word or a phrase is.
    if (token && field.isJoined && token.kind === "minus") return this.#joinedMinus(field, token);
    if (token && (token.kind === "word" || token.kind === "phrase" || (field.isJoined && isOperator(token)))) {
      this.#next += 1;
      return this.#value(token, field.text, field);
    }
    this.#refuse(`There is nothing behind ${field.text}: to search for.`, field);
    return null;
  }

  /** subject:-foo means the word "-foo"; the minus was cut off as a token of its own. */
  #joinedMinus(field: QueryToken, minus: QueryToken): QueryNode | null {
    this.#next += 1;
    const token = this.#tokens[this.#next];
    if (token?.kind !== "word") {
      this.#refuse(`There is nothing behind ${field.text}: to search for.`, minus);
      return null;
    }
    this.#next += 1;
    return this.#value({ ...token, text: `-${token.text}`, at: minus.at, length: token.length + 1 }, field.text, field);
  }

  #value(token: QueryToken, context: Context, from: QueryToken): QueryNode | null {
    this.#terms += 1;
    if (this.#terms > limits.queryTermsMax) {
      throw new Stop({
        message: `A search can have ${limits.queryTermsMax} terms at most.`,
        at: token.at,
        length: token.length,
      });
    }
    if (token.isOpen) this.#refuse("There is no closing quote.", token);
    const isPhrase = token.kind === "phrase";
    const isAtEnd = this.#isLenient && token.at + token.length === this.#text.length && (!isPhrase || token.isOpen);
    const value = { text: token.text, isPhrase, isPrefix: token.isPrefix || isAtEnd };
    if (context === null) return this.#anywhere(token, value);
    if (value.text.trim() === "") {
      this.#refuse(`There is nothing behind ${context}: to search for.`, from);
      return null;
    }
    const node = readField(context, value, this.#now);
    if ("kind" in node) return node.kind === "text" ? readable(node) : node;
    this.#refuse(`${context}: ${node.expected}, not '${value.text}'.`, token);
    return null;
  }

  #anywhere(token: QueryToken, value: { text: string; isPhrase: boolean; isPrefix: boolean }): QueryNode | null {
    const name = token.kind === "word" ? /^([A-Za-z_]{4,}):/u.exec(token.text)?.[1]?.toLowerCase() : undefined;
    const meant = name === undefined ? undefined : fieldNames.find((field) => isMisspelt(name, field));
    if (name !== undefined && meant !== undefined) {
      const message = `There is no field ${name}: — did you mean ${meant}:? To search for the text itself, put it in quotes.`;
      this.#refuse(message, { ...token, length: name.length + 1 });
    }
    return readable({
      kind: "text",
      field: "any",
      words: value.text,
      isPhrase: value.isPhrase,
      isPrefix: value.isPrefix,
    });
  }

  #checkDepth(depth: number, token: QueryToken): void {
    if (depth <= limits.queryDepthMax) return;
    throw new Stop({
      message: `A search can be nested ${limits.queryDepthMax} deep at most.`,
      at: token.at,
      length: token.length,
    });
  }

  #refuse(message: string, place: { at: number; length: number }): void {
    if (!this.#isLenient) throw new Stop({ message, at: place.at, length: place.length });
  }
}

function isOperator(token: QueryToken): boolean {
  return token.kind === "and" || token.kind === "or" || token.kind === "not";
}

/** A term without any letter or digit ("&", "--") can find nothing: it is left out rather than emptying the result. */
function readable(node: QueryNode & { kind: "text" }): QueryNode | null {
  return /[\p{L}\p{N}]/u.test(node.words) ? node : null;
}

function join(kind: "and" | "or", nodes: QueryNode[]): QueryNode | null {
  const flat = nodes.flatMap((node) => (node.kind === kind ? node.nodes : [node]));
  return flat.length > 1 ? { kind, nodes: flat } : (flat[0] ?? null);
}

/** One letter wrong, missing, too many, or two neighbours swapped. */
function isMisspelt(name: string, field: string): boolean {
  if (name === field || Math.abs(name.length - field.length) > 1) return false;
  let start = 0;
  while (start < name.length && name[start] === field[start]) start += 1;
  const [a, b] = [name.slice(start), field.slice(start)];
  const isSwapped = a.length > 1 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
  return isSwapped || a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1);
}

/**
 * The parser's tokenizer with a guard in between: end tags that end nothing are left out, and so are elements nested beyond
 * measure. This also bounds the parser's work, which searches all open elements for every end tag.
 */
import { type ParserOptions, Tokenizer, type TokenizerCallbacks } from "htmlparser2";
import { bounds } from "./bounds.ts";
import { keeper, type Scope } from "./scope.ts";

/** The parser takes names of elements out of its source alone: there this one stands, in a comment before the mail. */
const keeperComment = `<!--${keeper}-->`;
const keeperStart = keeperComment.indexOf(keeper);
const keeperEnd = keeperStart + keeper.length;

/**
 * For one parse of `html`: options for the parser, and the source that it is to be given in one piece. `scope` is told of every
 * element by whoever handles the parser's events.
 */
export function guardedParser(html: string, scope: Scope): { source: string; options: ParserOptions } {
  const source = keeperComment + html;
  const options: GuardedOptions = { Tokenizer: GuardedTokenizer, source, scope };
  return { source, options };
}

interface GuardedOptions extends ParserOptions {
  source: string;
  scope: Scope;
}

// One class for all mails: with one for each, the engine would have to learn anew how to read every mail fast.
class GuardedTokenizer extends Tokenizer {
  constructor(options: ParserOptions, parser: TokenizerCallbacks) {
    // The parser hands its own options on.
    const { source, scope } = options as GuardedOptions;
    super(options, new Guard(source, scope, parser));
  }
}

/** They hold text alone. Left out by themselves, that text would show. */
const textElements = new Set([
  "script",
  "style",
  "title",
  "textarea",
  "xmp",
  "iframe",
  "noembed",
  "noframes",
  "plaintext",
]);

class Guard implements TokenizerCallbacks {
  readonly #source: string;
  readonly #scope: Scope;
  readonly #parser: TokenizerCallbacks;
  #isLeftOut = false;
  #attributes = 0;

  constructor(source: string, scope: Scope, parser: TokenizerCallbacks) {
    this.#source = source;
    this.#scope = scope;
    this.#parser = parser;
  }

  get #isAttributeLeftOut(): boolean {
    return this.#isLeftOut || this.#attributes > bounds.attributesMax;
  }

  onopentagname(start: number, end: number): void {
    const name = this.#source.slice(start, end).toLowerCase();
    this.#isLeftOut = this.#scope.isFull && !textElements.has(name);
    this.#attributes = 0;
    if (this.#isLeftOut) return;
    if (this.#scope.needsKeeper(name)) {
      this.#parser.onopentagname(keeperStart, keeperEnd);
      this.#parser.onopentagend(start);
    }
    this.#parser.onopentagname(start, end);
  }

  onattribname(start: number, end: number): void {
    this.#attributes += 1;
    if (!this.#isAttributeLeftOut) this.#parser.onattribname(start, end);
  }

  onattribdata(start: number, end: number): void {
    if (!this.#isAttributeLeftOut) this.#parser.onattribdata(start, end);
  }

  onattribentity(codepoint: number): void {
    if (!this.#isAttributeLeftOut) this.#parser.onattribentity(codepoint);
  }

  onattribend(...[quote, end]: Parameters<TokenizerCallbacks["onattribend"]>): void {
    if (!this.#isAttributeLeftOut) this.#parser.onattribend(quote, end);
  }

  onopentagend(end: number): void {
    if (!this.#isLeftOut) this.#parser.onopentagend(end);
    this.#isLeftOut = false;
  }

  onselfclosingtag(end: number): void {
    if (!this.#isLeftOut) this.#parser.onselfclosingtag(end);
    this.#isLeftOut = false;
  }

  onclosetag(start: number, end: number): void {
    if (!this.#scope.mayEnd(this.#source.slice(start, end).toLowerCase())) return;
    this.#parser.onclosetag(start, end);
    if (this.#scope.isKeeperDone) this.#parser.onclosetag(keeperStart, keeperEnd);
  }

  oncdata(start: number, end: number, offset: number): void {
    this.#parser.oncdata(start, end, offset);
  }

  oncomment(start: number, end: number, offset: number): void {
    this.#parser.oncomment(start, end, offset);
  }

  ondeclaration(start: number, end: number): void {
    this.#parser.ondeclaration(start, end);
  }

  onprocessinginstruction(start: number, end: number): void {
    this.#parser.onprocessinginstruction(start, end);
  }

  ontext(start: number, end: number): void {
    this.#parser.ontext(start, end);
  }

  ontextentity(codepoint: number, end: number): void {
    this.#parser.ontextentity(codepoint, end);
  }

  onend(): void {
    this.#parser.onend();
  }

  isInForeignContext(): boolean {
    return this.#parser.isInForeignContext?.() ?? false;
  }
}

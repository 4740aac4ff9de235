/**
 * The parser's tokenizer with a guard in between: end tags that end nothing are left out, and so are elements nested beyond
 * measure. This also bounds the parser's work, which searches all open elements for every end tag.
 */
import { Tokenizer, type TokenizerCallbacks } from "htmlparser2";
import { bounds } from "./bounds.ts";
import type { Scope } from "./scope.ts";

/** For one parse of `source`, given to the parser in one piece. `scope` is told of every element by whoever handles the parser's events. */
export function guardedTokenizer(source: string, scope: Scope): typeof Tokenizer {
  return class extends Tokenizer {
    constructor(options: ConstructorParameters<typeof Tokenizer>[0], parser: TokenizerCallbacks) {
      super(options, guarded(source, scope, parser));
    }
  };
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

function guarded(source: string, scope: Scope, parser: TokenizerCallbacks): TokenizerCallbacks {
  let isLeftOut = false;
  let attributes = 0;
  const isAttributeLeftOut = () => isLeftOut || attributes > bounds.attributesMax;
  return {
    onopentagname(start, end) {
      isLeftOut = scope.isFull && !textElements.has(source.slice(start, end).toLowerCase());
      attributes = 0;
      if (!isLeftOut) parser.onopentagname(start, end);
    },
    onattribname(start, end) {
      attributes += 1;
      if (!isAttributeLeftOut()) parser.onattribname(start, end);
    },
    onattribdata(start, end) {
      if (!isAttributeLeftOut()) parser.onattribdata(start, end);
    },
    onattribentity(codepoint) {
      if (!isAttributeLeftOut()) parser.onattribentity(codepoint);
    },
    onattribend(quote, end) {
      if (!isAttributeLeftOut()) parser.onattribend(quote, end);
    },
    onopentagend(end) {
      if (!isLeftOut) parser.onopentagend(end);
      isLeftOut = false;
    },
    onselfclosingtag(end) {
      if (!isLeftOut) parser.onselfclosingtag(end);
      isLeftOut = false;
    },
    onclosetag(start, end) {
      if (scope.mayEnd(source.slice(start, end).toLowerCase())) parser.onclosetag(start, end);
    },
    oncdata: (start, end, offset) => parser.oncdata(start, end, offset),
    oncomment: (start, end, offset) => parser.oncomment(start, end, offset),
    ondeclaration: (start, end) => parser.ondeclaration(start, end),
    onprocessinginstruction: (start, end) => parser.onprocessinginstruction(start, end),
    ontext: (start, end) => parser.ontext(start, end),
    ontextentity: (codepoint, end) => parser.ontextentity(codepoint, end),
    onend: () => parser.onend(),
    isInForeignContext: () => parser.isInForeignContext?.() ?? false,
  };
}

/** Cuts the text of a search into tokens. Positions are UTF-16 offsets into the text, for messages that point at the place. */
export interface QueryToken {
  kind: "word" | "phrase" | "field" | "open" | "close" | "minus" | "and" | "or" | "not";
  /** The word, the phrase without its quotes, or the field's name in lower case. */
  text: string;
  /** A "*" stood directly behind the word or the closing quote. */
  isPrefix: boolean;
  at: number;
  length: number;
  /** Only for a phrase: the closing quote is missing. */
  isOpen: boolean;
  /** Only for a field: its value begins directly behind the colon. */
  isJoined: boolean;
}

const operators = new Map<string, "and" | "or" | "not">([
  ["AND", "and"],
  ["OR", "or"],
  ["NOT", "not"],
]);
const whiteSpace = /\s/u;
/** Typographic quotes come from phones and word processors, and mean the same. */
const quotes = /["\u201C\u201D\u201E\u00AB\u00BB]/u;
const wordEnd = /[\s()"\u201C\u201D\u201E\u00AB\u00BB]/u;
const fieldName = /^([A-Za-z_]+):/u;

export function queryTokens(text: string, isField: (name: string) => boolean): QueryToken[] {
  const tokens: QueryToken[] = [];
  const push = (kind: QueryToken["kind"], value: string, at: number, end: number, more: Partial<QueryToken> = {}) =>
    tokens.push({ kind, text: value, isPrefix: false, at, length: end - at, isOpen: false, isJoined: false, ...more });

  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (whiteSpace.test(char)) {
      at += 1;
    } else if (char === "(" || char === ")") {
      push(char === "(" ? "open" : "close", char, at, at + 1);
      at += 1;
    } else if (quotes.test(char)) {
      at = readPhrase(text, at, push);
    } else if (char === "-" && at + 1 < text.length && !/[\s)-]/u.test(text.charAt(at + 1))) {
      push("minus", "-", at, at + 1);
      at += 1;
    } else {
      at = readWord(text, at, push, isField);
    }
  }
  return tokens;
}

type Push = (kind: QueryToken["kind"], value: string, at: number, end: number, more?: Partial<QueryToken>) => void;

function readPhrase(text: string, at: number, push: Push): number {
  let close = at + 1;
  while (close < text.length && !quotes.test(text.charAt(close))) close += 1;
  const isOpen = close >= text.length;
  const isPrefix = text.charAt(close + 1) === "*";
  const end = isOpen ? text.length : close + (isPrefix ? 2 : 1);
  push("phrase", text.slice(at + 1, close), at, end, { isPrefix, isOpen });
  return end;
}

function readWord(text: string, at: number, push: Push, isField: (name: string) => boolean): number {
  let end = at;
  while (end < text.length && !wordEnd.test(text.charAt(end))) end += 1;
  const word = text.slice(at, end);
  const name = fieldName.exec(word)?.[1]?.toLowerCase();
  if (name !== undefined && isField(name)) {
    const valueAt = at + name.length + 1;
    const next = text.charAt(valueAt);
    push("field", name, at, valueAt, { isJoined: next !== "" && next !== ")" && !whiteSpace.test(next) });
    return valueAt;
  }
  const operator = operators.get(word);
  if (operator !== undefined) {
    push(operator, word, at, end);
  } else {
    const bare = word.replace(/\*+$/u, "");
    push("word", bare, at, end, { isPrefix: bare.length < word.length });
  }
  return end;
}

/** Structured field values such as Content-Type and Content-Disposition: RFC 2045 5.1, RFC 2183, RFC 2231, and real mail. */
import { decodeCharset } from "./charset.ts";
import { decodeWords } from "./encoded-words.ts";

export interface ParameterizedValue {
  /** Lower case, without comments: "text/plain", "attachment". */
  value: string;
  /** Names in lower case; values decoded. */
  parameters: Record<string, string>;
}

interface Section {
  number: number;
  isExtended: boolean;
  text: string;
}

export function parseParameterized(text: string): ParameterizedValue {
  const scanner = new Scanner(text);
  scanner.skip(false);
  const value = scanner.until(isValueEnd).toLowerCase();
  const plain = new Map<string, string>();
  const sections = new Map<string, Section[]>();
  while (scanner.skip(true)) {
    const name = scanner.until(isNameEnd).toLowerCase();
    scanner.skip(false);
    if (!scanner.take("=")) {
      if (name === "") scanner.at += 1;
      continue;
    }
    scanner.skipBlanks();
    const content = scanner.parameterValue(name.startsWith("name") || name.startsWith("filename"));
    addParameter(name, content, plain, sections);
  }
  const parameters = new Map<string, string>();
  for (const [name, content] of plain) parameters.set(name, content.includes("=?") ? decodeWords(content) : content);
  // RFC 2231 forms win over the plain one: senders that write both mean the plain one for old readers.
  for (const [name, parts] of sections) parameters.set(name, joinSections(parts));
  return { value, parameters: Object.fromEntries(parameters) };
}

/** RFC 2231 3 and 4: "title*0*", "title*1", "title*". */
function addParameter(name: string, text: string, plain: Map<string, string>, sections: Map<string, Section[]>): void {
  const star = name.indexOf("*");
  if (star <= 0) {
    if (name !== "" && !plain.has(name)) plain.set(name, text);
    return;
  }
  const base = name.slice(0, star);
  const isExtended = name.endsWith("*");
  const digits = name.slice(star + 1, isExtended ? -1 : undefined);
  const number = digits === "" ? 0 : Number(digits);
  if (!Number.isInteger(number) || number < 0) return;
  const list = sections.get(base) ?? [];
  list.push({ number, isExtended, text });
  sections.set(base, list);
}

function joinSections(sections: Section[]): string {
  sections.sort((a, b) => a.number - b.number);
  const first = sections[0] as Section;
  let charset: string | null = null;
  let firstText = first.text;
  if (first.isExtended) {
    const end = firstText.indexOf("'", firstText.indexOf("'") + 1);
    if (end > 0) {
      charset = firstText.slice(0, firstText.indexOf("'"));
      firstText = firstText.slice(end + 1);
    }
  }
  const bytes = sections.map((section, index) => {
    const text = index === 0 ? firstText : section.text;
    return section.isExtended ? percentDecode(text) : Buffer.from(text, "utf8");
  });
  return decodeCharset(Buffer.concat(bytes), charset).text;
}

function percentDecode(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    const value = byte === 0x25 ? Number.parseInt(bytes.toString("latin1", at + 1, at + 3), 16) : Number.NaN;
    const isEscape = byte === 0x25 && at + 2 < bytes.length && !Number.isNaN(value);
    bytes[length] = isEscape ? value : byte;
    length += 1;
    if (isEscape) at += 2;
  }
  return bytes.subarray(0, length);
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
// The type ends at a semicolon, a blank or a comment.
function isValueEnd(code: number): boolean {
  return code === 0x3b || code === 0x28 || isBlank(code);
}
function isNameEnd(code: number): boolean {
  return code === 0x3d || code === 0x3b || isBlank(code);
}

class Scanner {
  readonly text: string;
  at = 0;
  #isCommentOpen = false;

  constructor(text: string) {
    this.text = text;
  }

  until(isEnd: (code: number) => boolean): string {
    const start = this.at;
    while (this.at < this.text.length && !isEnd(this.text.charCodeAt(this.at))) this.at += 1;
    return this.text.slice(start, this.at);
  }

  take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  skipBlanks(): void {
    while (this.at < this.text.length && isBlank(this.text.charCodeAt(this.at))) this.at += 1;
  }

  /** Passes over blanks, comments and, when asked, semicolons. False at the end. */
  skip(semicolons: boolean): boolean {
    for (;;) {
      this.skipBlanks();
      const code = this.text.charCodeAt(this.at);
      if (semicolons && code === 0x3b) this.at += 1;
      else if (code === 0x28 && !this.#isCommentOpen) this.#skipComment();
      else return this.at < this.text.length;
    }
  }

  #skipComment(): void {
    let depth = 0;
    for (let at = this.at; at < this.text.length; at += 1) {
      const code = this.text.charCodeAt(at);
      if (code === 0x5c) at += 1;
      else if (code === 0x28) depth += 1;
      else if (code === 0x29 && (depth -= 1) === 0) {
        this.at = at + 1;
        return;
      }
    }
    // No end: from here on a parenthesis is an ordinary character, so that the scan stays linear.
    this.#isCommentOpen = true;
  }

  parameterValue(isName: boolean): string {
    if (this.text[this.at] === '"') return this.#quoted();
    let value = this.until(isValueOrParenthesisEnd(isName));
    // "filename=annual report.pdf" is wrong and common: a blank ends the value only if what follows looks like a parameter.
    for (;;) {
      const rest = this.at;
      this.skipBlanks();
      const code = this.text.charCodeAt(this.at);
      if (this.at >= this.text.length || code === 0x3b || (code === 0x28 && !isName)) return value;
      const word = this.until(isNameEnd);
      const wordEnd = this.at;
      this.skipBlanks();
      if (this.text[this.at] === "=" || !isName) {
        this.at = rest;
        return value;
      }
      this.at = wordEnd;
      value += ` ${word}`;
    }
  }

  #quoted(): string {
    let value = "";
    let from = this.at + 1;
    for (let at = from; at < this.text.length; at += 1) {
      const code = this.text.charCodeAt(at);
      if (code === 0x22) {
        this.at = at + 1;
        return unfold(value + this.text.slice(from, at));
      }
      if (code === 0x5c && at + 1 < this.text.length) {
        const next = this.text.charCodeAt(at + 1);
        // Only a quote or a backslash is taken as escaped: senders write "C:\report.doc".
        if (next === 0x22 || next === 0x5c) {
          value += this.text.slice(from, at);
          from = at + 1;
          at += 1;
        }
      }
    }
    this.at = this.text.length;
    return unfold(value + this.text.slice(from));
  }
}

function isValueOrParenthesisEnd(isName: boolean): (code: number) => boolean {
  return isName ? (code) => code === 0x3b || isBlank(code) : isValueEnd;
}

/** RFC 5322 2.2.3 */
function unfold(text: string): string {
  return text.includes("\n") || text.includes("\r") ? text.replace(/[\r\n]+/g, "") : text;
}

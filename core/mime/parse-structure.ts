/**
 * The MIME tree of a message in one pass over its bytes (RFC 2045, RFC 2046), with the byte offsets of every part, so that
 * parts can be served and signatures checked on the very bytes that came. Never throws: what breaks a rule or a limit is
 * read as far as it goes, and `problem` says so. Linear in the size of the message.
 */
import { limits } from "../kernel/limits.ts";
import { readHeaderBlock } from "./header-block.ts";
import { describePart } from "./describe-part.ts";
import type { Part, PartProblem } from "./message.ts";

const CR = 13;
const LF = 10;
const DASH = 45;

/** An entity whose end has not been seen. */
interface Open {
  part: Part;
  /** Null for what is no multipart, and for a multipart whose close delimiter has been seen. */
  boundary: string | null;
  closing: string;
  /** Prefix of the IMAP section numbers (RFC 3501 6.4.5) of what is in it: "" in the message, "2." in part 2. */
  section: string;
  /** The partId of the entity itself, should it be a leaf. */
  ownId: string;
}

interface Delimiter {
  /** Index in the stack of open entities. */
  level: number;
  isClosing: boolean;
  /** Where the content before it ends (the line break belongs to the delimiter, RFC 2046 5.1.1) and the next begins. */
  contentEnd: number;
  next: number;
}

export function parseStructure(raw: Uint8Array): Part {
  return new StructureParser(raw).parse();
}

class StructureParser {
  readonly #raw: Buffer;
  /** LF; CR for a message of an old Macintosh that has no LF at all. */
  readonly #newline: number;
  readonly #lineDashes: Buffer;
  readonly #open: Open[] = [];
  #parts = 0;
  #partFields = 0;
  #problem: PartProblem | null = null;

  constructor(raw: Uint8Array) {
    this.#raw = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
    this.#newline = !this.#raw.includes(LF) && this.#raw.includes(CR) ? CR : LF;
    this.#lineDashes = Buffer.from([this.#newline, DASH, DASH]);
  }

  parse(): Part {
    const root = this.#openEntity(null, this.#startOfMessage(), "text/plain", "");
    let at = (this.#open.at(-1) as Open).part.bodyStart;
    while (this.#hasBoundary()) {
      const delimiter = this.#nextDelimiter(at);
      if (delimiter === null) break;
      this.#closeDownTo(delimiter.level + 1, delimiter.contentEnd);
      at = delimiter.next;
      const parent = this.#open[delimiter.level] as Open;
      if (delimiter.isClosing) {
        parent.boundary = null;
      } else if (this.#parts >= limits.mimePartsMax) {
        this.#note("parts");
        break;
      } else {
        const type = parent.part.type === "multipart/digest" ? "message/rfc822" : "text/plain";
        this.#openEntity(parent, at, type, `${parent.section}${parent.part.children.length + 1}`);
        at = (this.#open.at(-1) as Open).part.bodyStart;
      }
    }
    this.#closeDownTo(0, this.#raw.length);
    root.problem = root.headers.length === 0 ? "unparsable" : this.#problem;
    return root;
  }

  /** Opens an entity and, for an embedded message, the message in it. `defaultType`: RFC 2046 5.1.5. */
  #openEntity(parent: Open | null, start: number, defaultType: string, section: string): Part {
    this.#parts += 1;
    const part = this.#readPart(start, defaultType, parent === null ? limits.headerFieldsMax : this.#fieldsLeft());
    if (parent !== null) {
      this.#partFields += part.headers.length;
      if (parent.part.type.startsWith("multipart/")) parent.part.children.push(part);
      else parent.part.message = part;
    }
    const isMultipart = part.type.startsWith("multipart/");
    const isMessage = part.type === "message/rfc822" || part.type === "message/global";
    const isContainer = isMultipart || (isMessage && isIdentity(part.encoding));
    const isTooDeep = isContainer && this.#open.length + 1 >= limits.mimeDepthMax;
    if (isTooDeep) this.#note("depth");
    const boundary = isMultipart && !isTooDeep ? this.#boundaryOf(part, parent === null) : "";
    if (isMultipart && boundary === "") this.#demote(part, isTooDeep);
    const isWhole = section === "" || section.endsWith(".");
    const ownId = isWhole ? `${section}1` : section;
    if (boundary === "") part.partId = ownId;
    const inside = isWhole ? section : `${section}.`;
    const open = {
      part,
      boundary: boundary === "" ? null : boundary,
      closing: `${boundary}--`,
      section: inside,
      ownId,
    };
    this.#open.push(open);
    if (isMessage && isContainer && !isTooDeep && this.#parts < limits.mimePartsMax) {
      this.#openEntity(open, part.bodyStart, "text/plain", `${ownId}.`);
    }
    return part;
  }

  #boundaryOf(part: Part, isRoot: boolean): string {
    const parameter = (part.parameters["boundary"] ?? "").trimEnd();
    const declared = parameter.length > limits.boundaryCharsMax ? "" : parameter;
    // Only for the message itself: looking ahead from every part would not be linear.
    if (!isRoot || (declared !== "" && this.#raw.includes(`--${declared}`, part.bodyStart, "latin1"))) return declared;
    this.#note("boundary");
    return this.#guessBoundary(part.bodyStart) ?? declared;
  }

  /** Senders forget or misspell the boundary: the first line of dashes with a Content field below it is one. */
  #guessBoundary(from: number): string | null {
    const raw = this.#raw;
    let lineStart = from;
    while (lineStart >= 0 && lineStart < raw.length) {
      const found = raw.indexOf(this.#newline, lineStart);
      const lineEnd = found < 0 ? raw.length : found;
      const isDashed = raw[lineStart] === DASH && raw[lineStart + 1] === DASH;
      if (isDashed && raw.toString("latin1", lineEnd + 1, lineEnd + 9).toLowerCase() === "content-") {
        const text = raw.toString("latin1", lineStart + 2, Math.min(lineEnd, lineStart + 2 + limits.boundaryCharsMax));
        return text.trimEnd();
      }
      const next = raw.indexOf(this.#lineDashes, lineEnd);
      lineStart = next < 0 ? raw.length : next + 1;
    }
    return null;
  }

  /** A multipart that cannot be taken apart is shown as the text it is (RFC 2045 5.2). */
  #demote(part: Part, isTooDeep: boolean): void {
    if (!isTooDeep) this.#note("boundary");
    part.type = isTooDeep ? "application/octet-stream" : "text/plain";
  }

  #fieldsLeft(): number {
    return Math.max(0, limits.partHeaderFieldsMax - this.#partFields);
  }

  #readPart(start: number, defaultType: string, fieldsMax: number): Part {
    const block = readHeaderBlock({
      raw: this.#raw,
      start,
      newline: this.#newline,
      fieldsMax,
      bytesMax: limits.headerBytesMax,
      isDelimiter: (lineStart) => this.#delimiterAt(lineStart) !== null,
    });
    if (block.isCut) this.#note("headers");
    return describePart(this.#raw, block, start, defaultType);
  }

  #closeDownTo(level: number, end: number): void {
    while (this.#open.length > level) {
      const { part, boundary, ownId } = this.#open.pop() as Open;
      // A header that the delimiter ended reaches to the delimiter itself, and so does what holds it.
      const inside = part.message ?? part.children.at(-1);
      part.bodyEnd = Math.max(part.bodyStart, end, inside?.bodyEnd ?? 0);
      if (part.type.startsWith("multipart/") && part.children.length === 0) {
        // The boundary never came: what is there is read as text, so that nothing is hidden.
        if (boundary !== null) this.#note("boundary");
        part.type = "text/plain";
        part.partId = ownId;
      }
    }
  }

  #note(problem: PartProblem): void {
    this.#problem ??= problem;
  }

  #hasBoundary(): boolean {
    return this.#open.some((open) => open.boundary !== null);
  }

  #nextDelimiter(from: number): Delimiter | null {
    let lineStart = from;
    for (;;) {
      const delimiter = this.#delimiterAt(lineStart);
      if (delimiter !== null) return delimiter;
      const found = this.#raw.indexOf(this.#lineDashes, lineStart);
      if (found < 0) return null;
      lineStart = found + 1;
    }
  }

  /** The delimiter line that begins at the offset, of the innermost multipart that has that boundary. */
  #delimiterAt(lineStart: number): Delimiter | null {
    const raw = this.#raw;
    if (raw[lineStart] !== DASH || raw[lineStart + 1] !== DASH) return null;
    const found = raw.indexOf(this.#newline, lineStart);
    const lineEnd = found < 0 ? raw.length : found;
    let textEnd = lineEnd;
    // RFC 2046 5.1.1: blanks may follow the boundary on its line.
    while (textEnd > lineStart && (raw[textEnd - 1] as number) <= 32) textEnd -= 1;
    if (textEnd - lineStart - 2 > limits.boundaryCharsMax + 2) return null;
    const text = raw.toString("latin1", lineStart + 2, textEnd);
    for (let level = this.#open.length - 1; level >= 0; level -= 1) {
      const { boundary, closing } = this.#open[level] as Open;
      if (boundary === null || (text !== boundary && text !== closing)) continue;
      let contentEnd = Math.max(0, lineStart - 1);
      if (this.#newline === LF && raw[contentEnd - 1] === CR) contentEnd -= 1;
      return { level, isClosing: text !== boundary, contentEnd, next: Math.min(raw.length, lineEnd + 1) };
    }
    return null;
  }

  /** Behind the From_ line of an mbox, which is no header field. */
  #startOfMessage(): number {
    const head = this.#raw.toString("latin1", 0, 6);
    if (!head.startsWith("From ") && !head.startsWith(">From ")) return 0;
    const end = this.#raw.indexOf(this.#newline);
    return end < 0 ? 0 : end + 1;
  }
}

function isIdentity(encoding: string): boolean {
  return encoding === "7bit" || encoding === "8bit" || encoding === "binary";
}

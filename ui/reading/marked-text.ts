/** RFC 8621 5: a snippet is HTML-escaped text with <mark> around what matched. It becomes pieces of text, never markup. Pure. */
export interface MarkedPiece {
  text: string;
  isMarked: boolean;
}

const entities: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  "#39": "'",
  "#x27": "'",
  "#34": '"',
  nbsp: "\u00a0",
};

export function markedText(snippet: string): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  let isMarked = false;
  for (const part of snippet.split(/(<\/?mark>)/)) {
    if (part === "<mark>") isMarked = true;
    else if (part === "</mark>") isMarked = false;
    else if (part !== "") pieces.push({ text: unescape(part), isMarked });
  }
  return pieces;
}

/** At most so many characters stand before the first mark, so that a row that is cut off at its end still shows it. */
const leadCharsMax = 24;

export function leadCut(pieces: MarkedPiece[]): MarkedPiece[] {
  const [lead, ...rest] = pieces;
  if (!lead || lead.isMarked || rest.length === 0 || lead.text.length <= leadCharsMax) return pieces;
  const near = lead.text.slice(-leadCharsMax);
  // From a whole word on, if there is one.
  return [{ text: `… ${near.replace(/^\S*\s+(?=\S)/u, "")}`, isMarked: false }, ...rest];
}

function unescape(text: string): string {
  return text.replace(/&([a-z]+|#x?[0-9a-f]+);/gi, (whole, name: string) => {
    const known = entities[name.toLowerCase()];
    if (known !== undefined) return known;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

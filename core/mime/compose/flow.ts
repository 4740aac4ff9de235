/**
 * Text in format=flowed (RFC 3676): paragraphs in lines short enough for every program, put together again by those that know
 * how (format-flowed.ts). DelSp is not used: a program that knows nothing of it would show words cut in two.
 */

/** RFC 3676 4.2: lines of at most 78 characters, marks and the blank at the end included. */
const lineCharsMax = 76;
const signatureMark = "-- ";

/** One line a paragraph in, quote marks in front as in "> ", ">> ". Blanks at the ends of lines go: they would mean something. */
export function flow(text: string): string {
  return text.replace(/\r\n?/g, "\n").split("\n").flatMap(flowLine).join("\r\n");
}

function flowLine(line: string): string[] {
  const [marks = ""] = /^>*/.exec(line) ?? [];
  const rest = line.slice(line.charCodeAt(marks.length) === 32 && marks !== "" ? marks.length + 1 : marks.length);
  const words = rest === signatureMark ? rest : rest.replace(/ +$/, "");
  if (words === "") return [marks];
  if (words === signatureMark) return [marks === "" ? words : `${marks} ${words}`];
  return pieces(words, lineCharsMax - marks.length).map((piece) => {
    if (marks !== "") return `${marks} ${piece}`;
    // RFC 3676 4.4: what would be taken for a quote, a stuffed blank or the beginning of an mbox message is stuffed.
    return /^(?: |>|From )/.test(piece) ? ` ${piece}` : piece;
  });
}

/** Cut behind blanks only. A piece that would read as the mark of a signature goes on to the next blank. */
function pieces(words: string, charsMax: number): string[] {
  const found: string[] = [];
  let piece = "";
  for (const word of words.match(/[^ ]* */g) ?? []) {
    const isFull = piece !== "" && piece.length + word.trimEnd().length > charsMax;
    if (isFull && piece !== signatureMark) {
      found.push(piece);
      piece = "";
    }
    piece += word;
  }
  return piece === "" ? found : [...found, piece];
}

/** One line of plain characters: what a subject or a name may be when it is shown, listed or printed to a terminal. */

// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const controls = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g;

/** Blanks and line breaks become one space, other control characters go (an escape sequence must not reach a terminal). */
export function foldLine(text: string): string {
  const folded = text.replace(controls, "");
  // Only ASCII blanks: an ideographic space is part of the name.
  return (/[\t\n\v\f\r]| {2}/.test(folded) ? folded.replace(/[ \t\n\v\f\r]+/g, " ") : folded).trim();
}

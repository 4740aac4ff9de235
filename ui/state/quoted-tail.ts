/** Shorter quotes are in nobody's way. */
const foldedLinesMin = 8;

/** A plain text and the quote at its end, which is long enough to be folded away; null: it has none. Both together are the text. */
export function quotedTail(text: string): { head: string; tail: string; lines: number } | null {
  const lines = text.split("\n");
  let end = lines.length;
  while (end > 0 && lines[end - 1]?.trim() === "") end -= 1;
  let start = end;
  // An empty line between quoted ones belongs to the quote.
  for (let at = end - 1; at >= 0; at -= 1) {
    if (lines[at]?.startsWith(">")) start = at;
    else if (lines[at]?.trim() !== "") break;
  }
  if (end - start < foldedLinesMin) return null;
  const head = lines.slice(0, start).join("\n");
  return { head, tail: start === 0 ? text : text.slice(head.length), lines: end - start };
}

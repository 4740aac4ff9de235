/** RFC 3676: lines that end in a space belong together. The result has one line a paragraph, quote marks kept. */

export function unflow(text: string, isSpaceDeleted: boolean): string {
  const paragraphs: string[] = [];
  let openDepth = -1;
  let words = "";
  const close = () => {
    if (openDepth >= 0) paragraphs.push(quoteMarks(openDepth) + words);
    openDepth = -1;
    words = "";
  };
  for (const line of text.split("\n")) {
    const depth = quoteDepth(line);
    // RFC 3676 4.4: one space may be stuffed behind the quote marks.
    const rest = line.slice(line.charCodeAt(depth) === 32 ? depth + 1 : depth);
    const isSignature = rest === "-- ";
    if (openDepth !== depth || isSignature) close();
    const isFlowed = rest.endsWith(" ") && !isSignature;
    openDepth = depth;
    words += isFlowed && isSpaceDeleted ? rest.slice(0, -1) : rest;
    if (!isFlowed) close();
  }
  close();
  return paragraphs.join("\n");
}

function quoteDepth(line: string): number {
  let depth = 0;
  while (line.charCodeAt(depth) === 0x3e) depth += 1;
  return depth;
}

function quoteMarks(depth: number): string {
  return depth === 0 ? "" : `${">".repeat(depth)} `;
}

/** A plain-text message as a reader sees it: what was written, what was quoted, and the signature. Pure. */
export type Block =
  | { kind: "text"; lines: string[]; isPreformatted: boolean }
  | { kind: "quote"; lines: string[]; attribution: string[]; isTrailing: boolean }
  | { kind: "signature"; lines: string[] };

const attributionLinesMax = 4;

export function foldQuotes(text: string): Block[] {
  const lines = text.replaceAll("\r\n", "\n").trimEnd().split("\n");
  const signatureAt = signatureStart(lines);
  const body = signatureAt === -1 ? lines : lines.slice(0, signatureAt);
  const blocks = bodyBlocks(body);
  const last = blocks.at(-1);
  if (last?.kind === "quote" && blocks.length > 1) last.isTrailing = true;
  if (signatureAt !== -1) blocks.push({ kind: "signature", lines: lines.slice(signatureAt) });
  return blocks;
}

/** RFC 3676 4.3: "-- " alone on a line. Without the space too, near the end, because many programs strip it. */
function signatureStart(lines: string[]): number {
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index];
    if (line === "-- ") return index;
    if (line === "--" && lines.length - index <= 12) return index;
  }
  return -1;
}

function bodyBlocks(lines: string[]): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  while (start < lines.length) {
    const isQuote = isQuoted(lines, start);
    let end = start + 1;
    while (end < lines.length && isQuoted(lines, end) === isQuote) end++;
    const run = lines.slice(start, end);
    if (isQuote) blocks.push({ kind: "quote", lines: run, attribution: takeAttribution(blocks), isTrailing: false });
    else if (run.some((line) => line.trim() !== "")) blocks.push(...paragraphs(run));
    start = end;
  }
  return blocks;
}

/** An empty line between two quoted ones belongs to the quote. */
function isQuoted(lines: string[], index: number): boolean {
  const line = lines[index] ?? "";
  if (/^\s?>/.test(line)) return true;
  return line.trim() === "" && /^\s?>/.test(lines[index - 1] ?? "") && /^\s?>/.test(lines[index + 1] ?? "");
}

/** "On Tuesday, Ana wrote:" above a quote goes with it. */
function takeAttribution(blocks: Block[]): string[] {
  const before = blocks.at(-1);
  if (before?.kind !== "text") return [];
  const lines = [...before.lines];
  while (lines.length > 0 && lines.at(-1)?.trim() === "") lines.pop();
  if (!/[:：]\s*$/.test(lines.at(-1) ?? "")) return [];
  let start = lines.length - 1;
  while (start > 0 && lines.length - start < attributionLinesMax && lines[start - 1]?.trim() !== "") start--;
  const attribution = lines.slice(start);
  if (
    attribution.length >= attributionLinesMax ||
    !/\d|@|wrote|schrieb|écrit|escribió|scritto/i.test(attribution.join(" "))
  )
    return [];
  before.lines.length = start;
  if (before.lines.every((line) => line.trim() === "")) blocks.pop();
  return attribution;
}

/** Runs of lines that keep their shape (code, tables, patches) apart from prose. */
function paragraphs(lines: string[]): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = (): void => {
    if (paragraph.length === 0) return;
    const isPreformatted = looksPreformatted(paragraph);
    const last = blocks.at(-1);
    if (last?.kind === "text" && last.isPreformatted === isPreformatted) last.lines.push(...paragraph);
    else if (paragraph.some((line) => line.trim() !== ""))
      blocks.push({ kind: "text", lines: paragraph, isPreformatted });
    else if (last?.kind === "text") last.lines.push(...paragraph);
    paragraph = [];
  };
  for (const line of lines) {
    paragraph.push(line);
    if (line.trim() === "") flush();
  }
  flush();
  return blocks;
}

export function looksPreformatted(lines: string[]): boolean {
  const written = lines.filter((line) => line.trim() !== "");
  if (written.length === 0) return false;
  const shaped = written.filter(
    (line) =>
      /^(\t| {4,})\S/.test(line) ||
      /\S {3,}\S/.test(line) ||
      /^(@@ |diff --git|\+\+\+ |--- a\/|[+-]\t| {2,}[{}])/.test(line) ||
      /[┌─│|+]{3,}/.test(line),
  );
  return shaped.length / written.length >= 0.5;
}

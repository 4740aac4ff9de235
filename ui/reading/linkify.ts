/** Finds addresses of the web and of people in plain text. The shown text is the target itself: nothing can hide behind it. Pure. */
export interface TextPiece {
  text: string;
  href: string | null;
}

const pattern = /\b(?:https?:\/\/|mailto:|www\.)[^\s<>"'`{}|\\^]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/gi;

export function linkify(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const shown = withoutTrailingMarks(match[0]);
    const href = targetOf(shown);
    if (href === null) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), href: null });
    pieces.push({ text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), href: null });
  return pieces;
}

/** A full stop or a bracket behind an address belongs to the sentence, unless the bracket was opened inside the address. */
function withoutTrailingMarks(found: string): string {
  let shown = found;
  for (;;) {
    const last = shown.at(-1) ?? "";
    const opening = { ")": "(", "]": "[" }[last];
    const isUnpaired = opening !== undefined && shown.split(opening).length < shown.split(last).length;
    if (!/[.,;:!?*_~]/.test(last) && !isUnpaired) return shown;
    shown = shown.slice(0, -1);
  }
}

function targetOf(shown: string): string | null {
  const address = /^(https?:|mailto:)/i.test(shown)
    ? shown
    : shown.includes("@") && !/^www\./i.test(shown)
      ? `mailto:${shown}`
      : `https://${shown}`;
  return URL.canParse(address) ? address : null;
}

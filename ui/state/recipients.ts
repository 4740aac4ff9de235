import type { Address } from "../jmap/types.ts";

/** What was typed or pasted as recipients: cut at commas, semicolons and line ends that stand in no quotes or brackets. Pure. */
export function parseRecipients(text: string): Address[] {
  return pieces(text).flatMap((piece) => {
    const typed = piece.replace(/\s+/g, " ").trim();
    return typed === "" ? [] : [addressOf(typed)];
  });
}

function pieces(text: string): string[] {
  const found: string[] = [""];
  let isQuoted = false;
  let isAngled = false;
  for (const char of text) {
    if (char === '"') isQuoted = !isQuoted;
    if (!isQuoted && char === "<") isAngled = true;
    if (!isQuoted && char === ">") isAngled = false;
    const isEnd = char === "\n" || char === "\r" || (!isQuoted && !isAngled && (char === "," || char === ";"));
    if (isEnd) {
      isQuoted = false;
      isAngled = false;
      found.push("");
    } else found[found.length - 1] += char;
  }
  return found;
}

function addressOf(typed: string): Address {
  const match = /^(.*)<([^<>]*)>$/.exec(typed);
  if (!match) return { name: null, email: typed.replace(/^mailto:/i, "") };
  const name = (match[1] ?? "")
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .replace(/\\(.)/g, "$1")
    .trim();
  return { name: name === "" ? null : name, email: (match[2] ?? "").trim() };
}

/** Whether mail could go there, as far as a page can tell; the server has the last word. */
export function isWhole({ email }: Address): boolean {
  const label = String.raw`(?!-)[^\s@.<>(),;:"\\[\]]+(?<!-)`;
  return new RegExp(String.raw`^(?:[^\s@"<>(),;:\\[\]]+|"[^"]+")@${label}(?:\.${label})*$`).test(email);
}

/** As it was typed, to be typed on. */
export function asTyped({ name, email }: Address): string {
  if (name === null || name === "") return email;
  return `${/^[\p{L}\p{N} .'-]+$/u.test(name) ? name : `"${name.replace(/["\\]/g, "\\$&")}"`} <${email}>`;
}

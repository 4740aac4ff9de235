/** What the filter looks at in a message. */
import type { MessageView } from "@postern/sdk";
import { mark, type Mark, takeRange, type TakeToken } from "./token.ts";
import { TokenList } from "./token-list.ts";
import { eachWord } from "./words.ts";

const marks = {
  text: mark(""),
  textShape: mark("text-shape "),
  subject: mark("subject:"),
  subjectShape: mark("subject-shape "),
  from: mark("from:"),
  to: mark("to:"),
  url: mark("url:"),
  attachment: mark("attachment:"),
  header: mark("header:"),
};
/** Of header fields, made as they are met: there are few. */
const headerMarks = new Map<string, Mark>();

/** What a mail is shows in its beginning. Of the rest no verdict becomes better, and nearly all the time would go to it. */
export const textCharsMax = 3_000;

/** Takes every token, repeats included. The same view always gives the same tokens: unlearning relies on it. */
export function eachToken(view: MessageView, take: TakeToken): void {
  const text = view.text.slice(0, textCharsMax);
  eachWord(marks.text, text.toLowerCase(), take);
  textShape(text, take);
  eachWord(marks.subject, view.subject.toLowerCase(), take);
  subjectShape(view.subject, take);
  people(marks.from, view.from.toLowerCase(), take);
  people(marks.to, view.to.toLowerCase(), take);
  for (const line of view.headers) header(line.toLowerCase(), take);
  for (const link of view.links) url(link.toLowerCase(), take);
  for (const type of view.attachmentTypes) takeRange(take, marks.attachment, type);
}

const list = new TokenList();

/** The hash of each token, once. */
export function tokensOf(view: MessageView): Set<number> {
  // By the same way as for a verdict: a call that goes to one place alone is compiled into the loop.
  list.clear();
  eachToken(view, list.take);
  return new Set(list.hashes.subarray(0, list.size));
}

/** Names word by word; addresses whole, and their domains. */
function people(marked: Mark, list: string, take: TakeToken): void {
  if (list === "") return takeRange(take, marked, "nobody");
  eachPiece(list, 0, (start, end) => {
    const at = list.indexOf("@", start);
    if (at < 0 || at >= end) return eachWord(marked, list.slice(start, end), take);
    takeRange(take, marked, list, start, end);
    takeRange(take, marked, list, at, end);
  });
}

function header(line: string, take: TakeToken): void {
  const colon = line.indexOf(":");
  const name = line.slice(0, colon + 1);
  let marked = headerMarks.get(name);
  if (marked === undefined) headerMarks.set(name, (marked = mark(name)));
  takeRange(take, marks.header, name);
  eachPiece(line, colon + 1, (start, end) => {
    if (end - start >= 3 && end - start <= 40) takeRange(take, marked, line, start, end);
  });
}

/** What stands between white space and the punctuation of addresses and parameters. */
function eachPiece(text: string, from: number, take: (start: number, end: number) => void): void {
  let start = from;
  for (let at = from; at <= text.length; at += 1) {
    if (at < text.length && !isBreak(text.charCodeAt(at))) continue;
    if (at > start) take(start, at);
    start = at + 1;
  }
}

const breaks = new Uint8Array(128).fill(1, 0, 33);
for (const c of ";,()<>\"'[]=") breaks[c.charCodeAt(0)] = 1;
const isBreak = (code: number): boolean => code < 128 && breaks[code] === 1;

/** The scheme, and the domain with up to two labels before it. */
function url(link: string, take: TakeToken): void {
  const colon = link.indexOf(":");
  if (colon > 0) takeRange(take, marks.url, link, 0, colon);
  let end = colon + 1;
  while (link.charAt(end) === "/") end += 1;
  const start = end;
  while (end < link.length && !"/?#:".includes(link.charAt(end))) end += 1;
  for (let dot = end, labels = 0; labels < 4 && dot > start; labels += 1) {
    dot = link.lastIndexOf(".", dot - 1);
    if (dot < start) dot = start - 1;
    if (labels > 0) takeRange(take, marks.url, link, dot + 1, end);
  }
}

/** Shouting and rows of punctuation, which words alone do not show. */
function subjectShape(text: string, take: TakeToken): void {
  for (const [run] of text.matchAll(/[!?$*#%]+/g)) takeRange(take, marks.subjectShape, run.slice(0, 3));
  if (text.length >= 6 && text === text.toUpperCase() && text !== text.toLowerCase()) {
    takeRange(take, marks.subjectShape, "capitals");
  }
  if (text.includes("    ")) takeRange(take, marks.subjectShape, "gap");
}

/** Shares are taken in steps: a token has to come again to be worth anything. */
function textShape(text: string, take: TakeToken): void {
  if (text.length === 0) return takeRange(take, marks.textShape, "empty");
  let capitals = 0;
  let signs = 0;
  const seen = Math.min(text.length, 1_000);
  for (let at = 0; at < seen; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 65 && code <= 90) capitals += 1;
    else if (code === 33 || code === 36) signs += 1;
  }
  const step = (share: number) => String(Math.min(9, Math.floor(share)));
  takeRange(take, marks.textShape, `capitals ${step((capitals * 20) / seen)}`);
  takeRange(take, marks.textShape, `signs ${step((signs * 200) / seen)}`);
  takeRange(take, marks.textShape, `length ${Math.floor(Math.log2(text.length))}`);
}

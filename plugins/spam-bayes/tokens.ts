/** What the filter looks at in a message: words, each marked with where it stood. */
import type { MessageView } from "@postern/sdk";
import { eachWord } from "./words.ts";

/** Calls `take` for every token, repeats included. The same view always gives the same tokens: unlearning relies on it. */
export function eachToken(view: MessageView, take: (token: string) => void): void {
  eachWord(view.text.toLowerCase(), take);
  const marked = (mark: string, text: string) => eachWord(text.toLowerCase(), (word) => take(mark + word));
  marked("subject:", view.subject);
  shape("subject-shape:", view.subject, take);
  people("from:", view.from, take);
  people("to:", view.to, take);
  if (view.to === "") take("to:nobody");
  for (const line of view.headers) header(line, take);
  for (const link of view.links) url(link, take);
  for (const type of view.attachmentTypes) take(`attachment:${type}`);
  textShape(view.text, take);
}

/** Each token once. */
export function tokensOf(view: MessageView): Set<string> {
  const tokens = new Set<string>();
  eachToken(view, (token) => tokens.add(token));
  return tokens;
}

/** Names word by word; addresses whole, and their domains. */
function people(mark: string, list: string, take: (token: string) => void): void {
  const text = list.toLowerCase();
  for (const [address, domain] of text.matchAll(/[^\s<>"',;:()]+@([^\s<>"',;:()]+)/g)) {
    take(mark + address);
    take(`${mark}@${domain}`);
  }
  eachWord(text.replace(/[^\s<>"',;:()]+@[^\s<>"',;:()]+/g, " "), (word) => take(`${mark}${word}`));
}

function header(line: string, take: (token: string) => void): void {
  const colon = line.indexOf(":");
  const mark = line.slice(0, colon + 1).toLowerCase();
  const value = line.slice(colon + 1).toLowerCase();
  take(mark);
  for (const [piece] of value.matchAll(/[^\s;,()<>"'[\]=]{3,40}/g)) take(mark + piece);
}

/** Scheme, host, and the domain it belongs to. */
function url(link: string, take: (token: string) => void): void {
  const [, scheme = "", host = ""] = /^([a-z][a-z0-9+.-]*):(?:\/\/)?([^/?#]*)/i.exec(link) ?? ["", "", link];
  if (scheme !== "") take(`url:${scheme.toLowerCase()}`);
  const labels = host.toLowerCase().split(".");
  for (let from = Math.max(0, labels.length - 3); from < labels.length - 1; from += 1) {
    take(`url:${labels.slice(from).join(".")}`);
  }
  if (/^[\d.]+$/.test(host)) take("url:address-in-numbers");
}

/** Shouting and rows of punctuation, which words alone do not show. */
function shape(mark: string, text: string, take: (token: string) => void): void {
  for (const [run] of text.matchAll(/[!?$*#%]{1,3}/g)) take(mark + run);
  if (text.length >= 6 && text === text.toUpperCase() && text !== text.toLowerCase()) take(`${mark}capitals`);
  if (/\s{4}/.test(text)) take(`${mark}gap`);
}

function textShape(text: string, take: (token: string) => void): void {
  if (text.length === 0) return take("text-shape:empty");
  let capitals = 0;
  let marks = 0;
  const seen = Math.min(text.length, 2_000);
  for (let at = 0; at < seen; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 65 && code <= 90) capitals += 1;
    else if (code === 33 || code === 36) marks += 1;
  }
  take(`text-shape:capitals ${Math.min(9, Math.floor((capitals * 20) / seen))}`);
  take(`text-shape:marks ${Math.min(9, Math.floor((marks * 200) / seen))}`);
  take(`text-shape:length ${Math.floor(Math.log2(text.length))}`);
}

/** What an SMTP server answered (RFC 5321 4.2), in parts. */
import { limits } from "../../kernel/limits.ts";
import type { RecipientReply } from "../submission.ts";

export type SmtpReply = Pick<RecipientReply, "code" | "enhanced" | "text">;

/** What breaks a line, or turns the direction of writing. */
const unshowable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g;

export function readReply(raw: string): SmtpReply {
  const lines = raw.split(/\r?\n/).filter((line) => line !== "");
  const code = /^\d{3}(?!\d)/.exec(lines.at(-1) ?? "")?.[0];
  // RFC 2034 4: each line begins with the enhanced code, the same in all.
  const texts = lines.map((line) => line.replace(/^\d{3}[ -]?/, ""));
  const enhanced = /^[245]\.\d{1,3}\.\d{1,3}(?!\S)/.exec(texts.at(-1) ?? "")?.[0];
  const words = texts.map((text) =>
    enhanced !== undefined && text.startsWith(enhanced) ? text.slice(enhanced.length) : text,
  );
  return {
    code: code === undefined ? null : Number(code),
    enhanced: enhanced ?? null,
    text: oneLine(words.join(" ")),
  };
}

/** A server's own words on one line, cut to limits.smtpWordsCharsMax. */
function oneLine(text: string): string {
  const line = text.replace(unshowable, " ").replace(/ {2,}/g, " ").trim();
  return line.length > limits.smtpWordsCharsMax ? `${line.slice(0, limits.smtpWordsCharsMax - 1).trimEnd()}…` : line;
}

/** Null: neither a yes nor a no (RFC 5321 4.2.1). */
export function outcomeOf(code: number | null): RecipientReply["outcome"] | null {
  const first = Math.floor((code ?? 0) / 100);
  return first === 2 ? "delivered" : first === 4 ? "deferred" : first === 5 ? "refused" : null;
}

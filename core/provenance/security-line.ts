/** One sentence for a message out of everything that was found, and everything behind it. */
import { limits } from "../kernel/limits.ts";
import type { Finding, FindingCode, Tone } from "./finding.ts";
import { alarmAdvice, lineOf, reasonOf } from "./security-words.ts";

export interface SecurityLine {
  tone: Tone;
  /** At most limits.securityLineCharsMax characters. */
  sentence: string;
  /** What the sentence is about, for clients that speak another language. */
  code: FindingCode;
  /** What to do; with an alarm only. */
  advice: string | null;
}

export interface Reason {
  code: FindingCode;
  tone: Tone;
  text: string;
}

/** Of equal tone the first in this order is said. */
const order: FindingCode[] = [
  "author.hidden",
  "author.twice",
  "domain.same",
  "domain.inside",
  "authentication.failed",
  "name.brand",
  "name.address",
  "domain.edit",
  "name.contact",
  "domain.mixed",
  "name.hidden",
  "author.missing",
  "author.unreadable",
  "authentication.broken",
  "author.several",
  "replyTo.elsewhere",
  "sender.spam",
];
/** When all is quiet. */
const quietOrder: FindingCode[] = ["sender.own", "list", "sender.known", "sender.seen"];
const weights: Record<Tone, number> = { quiet: 0, note: 1, alarm: 2 };

export function securityLine(findings: readonly Finding[]): SecurityLine {
  const loud = findings.filter(({ tone }) => tone !== "quiet").toSorted(byWeight)[0];
  const find = (code: FindingCode) => findings.find((each) => each.code === code);
  const first = find("sender.first");
  if (loud) {
    const sentence = fit([loud]);
    const withFirst = first ? `${lineOf(first)} ${sentence}` : sentence;
    return {
      tone: loud.tone,
      sentence: withFirst.length <= limits.securityLineCharsMax ? withFirst : sentence,
      code: loud.code,
      advice: loud.tone === "alarm" ? alarmAdvice : null,
    };
  }
  const passed = find("authentication.passed");
  const unknown = find("authentication.unknown");
  const usual = quietOrder.map(find).find((each) => each !== undefined);
  // "First mail" comes first; a confirmation says more than acquaintance; a doubt is only told of strangers.
  const said = first
    ? [first, passed ?? unknown]
    : passed
      ? [passed]
      : usual?.code === "sender.seen"
        ? [unknown ?? usual]
        : [usual ?? unknown];
  const parts = said.filter((each) => each !== undefined);
  const main = parts.at(-1) ?? findings[0];
  if (!main) return { tone: "quiet", sentence: "", code: "transport.open", advice: null };
  return { tone: "quiet", sentence: fit(parts), code: main.code, advice: null };
}

export function reasonsOf(findings: readonly Finding[]): Reason[] {
  return findings.toSorted(byWeight).map((finding) => ({
    code: finding.code,
    tone: finding.tone,
    text: reasonOf({ ...finding, values: shortened(finding.values, limits.securityValueCharsMax) }),
  }));
}

function byWeight(a: Finding, b: Finding): number {
  const place = ({ code }: Finding) => (order.includes(code) ? order.indexOf(code) : order.length);
  return weights[b.tone] - weights[a.tone] || place(a) - place(b);
}

/** Values are cut until the sentence has its length. */
function fit(findings: Finding[]): string {
  const said = (charsMax: number) =>
    findings.map((each) => lineOf({ ...each, values: shortened(each.values, charsMax) })).join(" ");
  let charsMax: number = limits.securityLineCharsMax;
  while (said(charsMax).length > limits.securityLineCharsMax && charsMax > 4) charsMax -= 2;
  return said(charsMax);
}

function shortened(values: Finding["values"], charsMax: number): Finding["values"] {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shorten(value, charsMax)]));
}

/** Of an address or a domain the end is what counts: cut at its start, it never shows another owner than it has. */
export function shorten(value: string, charsMax: number): string {
  if (value.length <= charsMax) return value;
  const isAddress = /^\S+$/.test(value) && /[.@]/.test(value);
  const kept = charsMax - 1;
  return isAddress ? `…${value.slice(-kept)}`.toWellFormed() : `${value.slice(0, kept)}…`.toWellFormed();
}

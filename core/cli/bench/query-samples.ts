import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "./seeded-random.ts";

export interface QuerySample {
  kind: "word" | "words" | "prefix" | "subject" | "from" | "word and date";
  filter: object;
}

/** Queries as people make them, of words that stand in the mail: frequent and rare ones as they come. */
export function querySamples(corpus: string, count: number): QuerySample[] {
  const random = seededRandom(7);
  const pick = <T>(from: T[]): T | undefined => from[Math.floor(random() * from.length)];
  const mails = readSome(corpus, pick);
  const samples: QuerySample[] = [];
  while (samples.length < count) {
    const { body, subject, from } = pick(mails) ?? { body: [], subject: [], from: [] };
    const [one, two, name, topic] = [pick(body), pick(body), pick(from), pick(subject)];
    if (one === undefined || two === undefined || name === undefined || topic === undefined) continue;
    samples.push(
      { kind: "word", filter: { text: one } },
      { kind: "words", filter: { text: `${one} ${two}` } },
      { kind: "prefix", filter: { "postern:query": `${one.slice(0, 4)}*` } },
      { kind: "subject", filter: { subject: topic } },
      { kind: "from", filter: { from: name } },
      { kind: "word and date", filter: { text: two, after: "2013-01-01T00:00:00Z" } },
    );
  }
  return samples.slice(0, count);
}

interface Words {
  body: string[];
  subject: string[];
  from: string[];
}

function readSome(corpus: string, pick: (from: string[]) => string | undefined): Words[] {
  const names = globSync("**/{cur,new}/*", { cwd: corpus }).toSorted();
  const wordsOf = (text: string) => (text.match(/[A-Za-z]{4,20}/g) ?? []).map((word) => word.toLowerCase());
  return Array.from({ length: 300 }, () => {
    const raw = readFileSync(join(corpus, pick(names) ?? ""), "latin1");
    const end = raw.search(/\r?\n\r?\n/);
    const [head, body] = [raw.slice(0, end), raw.slice(end, end + 3_000)];
    const field = (name: string) => wordsOf(new RegExp(`^${name}:(.*)`, "im").exec(head)?.[1] ?? "");
    return {
      body: wordsOf(body.replace(/^(>|--=|Content-).*$/gm, "")),
      subject: field("Subject"),
      from: field("From"),
    };
  });
}

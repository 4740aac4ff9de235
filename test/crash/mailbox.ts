/**
 * A mailbox for crash tests: messages that differ from one another, some of them replies, written by a seed. Words, names
 * and tag are such that nothing but these messages contains them: the leak test looks for them.
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "./seeded-random.ts";

export interface Mailbox {
  /** mbox file or Maildir folder. */
  path: string;
  /** SHA-256 of each message as it is stored, in hex. */
  digests: Set<string>;
  messages: number;
}

/** Words that occur in every mailbox and nowhere else. */
export const secretWords = ["Zwetschgendatschi", "Quittenmarmelade", "Blaubeerknoedel", "Hagebuttenmus"];
export const secretPeople = ["walburga.zirnstein", "korbinian.oellinger", "notburga.xaverl"];
export const secretTag = "Streuobstwiese";
export const secretHost = "almwiese.example";
const fillers = "the list patch kernel mail thread answer question window server build release note page".split(" ");

export function writeMbox(folder: string, messages: number, seed: number): Mailbox {
  const raws = makeMessages(messages, seed);
  const path = join(folder, `box-${seed}.mbox`);
  const stamp = "From walburga Mon Jan  5 10:00:00 2026\n";
  writeFileSync(path, raws.map((raw) => `${stamp}${raw}\n`).join(""));
  return { path, digests: digestsOf(raws), messages };
}

export function writeMaildir(folder: string, messages: number, seed: number): Mailbox {
  const raws = makeMessages(messages, seed);
  const path = join(folder, `maildir-${seed}`);
  for (const name of ["", "cur", "new", "tmp"]) mkdirSync(join(path, name), { recursive: true });
  for (const [index, raw] of raws.entries()) {
    const place =
      index % 3 === 0
        ? ["new", `${1767600000 + index}.${index}.host`]
        : ["cur", `${1767600000 + index}.${index}.host:2,S`];
    writeFileSync(join(path, ...place), raw);
  }
  return { path, digests: digestsOf(raws), messages };
}

function digestsOf(raws: readonly string[]): Set<string> {
  return new Set(raws.map((raw) => createHash("sha256").update(raw).digest("hex")));
}

function makeMessages(count: number, seed: number): string[] {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: count }, (_, index) => {
    const id = `${seed}.${index}@${secretHost}`;
    const parent = index > 0 && random() < 0.6 ? `${seed}.${Math.floor(random() * index)}@${secretHost}` : null;
    const [from, to] = [pick(secretPeople), pick(secretPeople)];
    const lines = Array.from({ length: 5 + Math.floor(random() * 40) }, () =>
      Array.from({ length: 10 }, () => (random() < 0.05 ? pick(secretWords) : pick(fillers))).join(" "),
    );
    return [
      `Message-ID: <${id}>`,
      ...(parent ? [`In-Reply-To: <${parent}>`, `References: <${parent}>`] : []),
      `Date: Mon, 05 Jan 2026 ${String(10 + (index % 12)).padStart(2, "0")}:00:${String(index % 60).padStart(2, "0")} +0000`,
      `From: ${from} <${from}@${secretHost}>`,
      `To: ${to}@${secretHost}`,
      `Subject: ${parent ? "Re: " : ""}${pick(secretWords)} ${index}`,
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "",
      ...lines,
      "",
    ].join("\n");
  });
}

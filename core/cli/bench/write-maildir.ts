import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateMails } from "./mail-generator.ts";

export interface Corpus {
  folder: string;
  messages: number;
  bytes: number;
}

/** A Maildir of `count` generated mails, the same for the same count and seed. */
export function writeMaildir(folder: string, count: number, seed = 1): Corpus {
  for (const part of ["cur", "new", "tmp"]) mkdirSync(join(folder, part), { recursive: true });
  let bytes = 0;
  let written = 0;
  for (const { raw, receivedAt, isSeen } of generateMails(count, seed)) {
    const mail = Buffer.from(raw);
    // The Maildir convention: time, a unique part, the host; then the flags.
    const name = `${Math.floor(receivedAt / 1000)}.M${written}P1.bench.example:2,${isSeen ? "S" : ""}`;
    writeFileSync(join(folder, "cur", name), mail);
    bytes += mail.byteLength;
    written += 1;
  }
  return { folder, messages: written, bytes };
}

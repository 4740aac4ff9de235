/** What is said of a plugin, line by line. */
import type { ConsentLine, Inspection } from "../plugins/plugin-record.ts";
import { shownText } from "./shown-text.ts";
import { writeLine } from "./write-line.ts";

export function writeLines(title: string, lines: ConsentLine[]): void {
  writeLine(title);
  for (const { sentence, reason } of lines) writeLine(`  ${shownText(sentence)}  ("${shownText(reason)}")`);
  if (lines.length === 0) writeLine("  nothing");
}

export function writeDifference({ update, consent }: Inspection): void {
  if (update === null) return;
  for (const { sentence } of update.added) writeLine(`  + ${shownText(sentence)}`);
  for (const { sentence } of update.removed) writeLine(`  - ${shownText(sentence)}`);
  for (const { before, after } of update.changed) {
    writeLine(`  - ${shownText(before.sentence)}`);
    writeLine(`  + ${shownText(after.sentence)}`);
  }
  if (update.added.length + update.removed.length + update.changed.length === 0)
    writeLine("  It asks for nothing else.");
  else writeFlows(consent.flows);
}

export function writeFlows(flows: Inspection["consent"]["flows"]): void {
  for (const { from, to, isDangerous } of flows)
    writeLine(`  ${isDangerous ? "! " : ""}${shownText(from)} can reach ${shownText(to)}`);
}

export const signedBy = (signer: { fingerprint: string; name: string } | null): string =>
  signer === null ? "Not signed." : `Signed by ${signer.fingerprint}, who says to be ${shownText(signer.name)}.`;

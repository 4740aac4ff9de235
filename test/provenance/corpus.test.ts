/** Real mail of 2002: how often the line raises its voice. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { sharedData, skipWithoutData } from "../data.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";

const batch = 200;

async function tonesOf(mailbox: Mailbox, folder: string): Promise<Record<string, number>> {
  const tones: Record<string, number> = { all: 0, quiet: 0, note: 0, alarm: 0 };
  const files = readdirSync(folder).filter((name) => name.endsWith(".eml"));
  const tagIds = [mailbox.postern.reader.tagByRole("inbox").id];
  const ids: number[] = [];
  for (let from = 0; from < files.length; from += batch) {
    const items = files.slice(from, from + batch).map((name) => ({
      raw: readFileSync(join(folder, name)),
      tagIds,
      keywords: [],
      receivedAt: null,
      kind: "message" as const,
    }));
    const outcomes = await mailbox.postern.ingestRaw(items);
    ids.push(...outcomes.filter(({ status }) => status === "stored").map(({ messageId }) => messageId));
  }
  for (const id of ids) {
    const { tone, sentence } = await mailbox.security(id);
    assert.ok(sentence.length > 0 && sentence.length <= limits.securityLineCharsMax, sentence);
    tones["all"]! += 1;
    tones[tone]! += 1;
    assert.equal((await mailbox.mark(id)) === null || tone !== "quiet", true, sentence);
  }
  return tones;
}

test("an alarm in real mail is rare, and rarer in wanted mail than in spam", async (t) => {
  const corpus = sharedData("spamassassin");
  if (skipWithoutData(t, corpus)) return;
  const mailbox = await openMailbox(t);
  const shares: Record<string, Record<string, number>> = {};
  for (const name of ["easy-ham-1", "hard-ham-1", "spam-1"]) shares[name] = await tonesOf(mailbox, join(corpus, name));
  const ham = shares["easy-ham-1"]!["all"]! + shares["hard-ham-1"]!["all"]!;
  const alarms = shares["easy-ham-1"]!["alarm"]! + shares["hard-ham-1"]!["alarm"]!;
  const notes = shares["easy-ham-1"]!["note"]! + shares["hard-ham-1"]!["note"]!;
  t.diagnostic(JSON.stringify(shares));
  assert.ok(ham > 500);
  assert.ok(alarms / ham <= 0.005, `${alarms} of ${ham}`);
  assert.ok(notes / ham <= 0.03, `${notes} of ${ham}`);
});

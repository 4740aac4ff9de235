/** How good the filter is: real mail, half of it learned, the other half judged, beside bogofilter on the same halves. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { prepareMessage } from "../../core/mime/prepare-message.ts";
import { lessonOf } from "../../plugins/spam-bayes/lesson.ts";
import { Model } from "../../plugins/spam-bayes/model.ts";
import { verdictOf } from "../../plugins/spam-bayes/score.ts";
import { sharedData, skipWithoutData } from "../data.ts";
import { peer } from "../peer.ts";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";

interface Mail {
  path: string;
  kind: "spam" | "ham";
}
interface Quality {
  /** Share of the spam that was found. */
  recall: number;
  /** Share of what was called spam that is spam. */
  precision: number;
  wrong: number;
}

const seed = 1;

it("tells spam from other mail at least as well as bogofilter, on real mail", (t) => {
  const corpus = sharedData("spamassassin");
  const bogofilter = peer("bogofilter");
  if (skipWithoutData(t, corpus)) return;
  if (skipWithout(t, bogofilter, "bogofilter", "apt install bogofilter")) return;
  const { learned, judged } = halves(corpus as string);
  const ours = qualityAt(judged, ourScores(learned, judged), 0.5);
  const oursSure = qualityAt(judged, ourScores(learned, judged), limits.spamScoreMin);
  const peers = bogofilterScores(bogofilter as string, temporaryFolder(t), learned, judged);
  const theirs = qualityAt(judged, peers, 0.5);
  // Bogofilter's own limit for what it calls spam.
  const theirsSure = qualityAt(judged, peers, 0.99);
  const words = ({ recall, precision, wrong }: Quality) =>
    `recall ${recall.toFixed(3)} precision ${precision.toFixed(3)} wrong ${wrong}`;
  t.diagnostic(`spam-bayes at 0.5: ${words(ours)}; sure: ${words(oursSure)}`);
  t.diagnostic(`bogofilter at 0.5: ${words(theirs)}; sure: ${words(theirsSure)}`);
  // A handful of mails either way is noise among 1,625.
  assert.ok(ours.wrong <= theirs.wrong + 4);
  assert.ok(oursSure.recall >= theirsSure.recall - 0.02);
  assert.ok(oursSure.precision >= theirsSure.precision - 0.01);
  assert.ok(oursSure.recall > 0.85 && oursSure.precision > 0.98);
});

function halves(corpus: string): { learned: Mail[]; judged: Mail[] } {
  const mails = ["easy-ham-1", "hard-ham-1", "spam-1"].flatMap((folder) =>
    readdirSync(join(corpus, folder))
      .sort()
      .map((file): Mail => ({ path: join(corpus, folder, file), kind: folder.startsWith("spam") ? "spam" : "ham" })),
  );
  let state = seed;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
  const shuffled = mails.map((mail) => ({ mail, at: random() })).sort((a, b) => a.at - b.at);
  const half = (rest: number) => shuffled.filter((_, i) => i % 2 === rest).map(({ mail }) => mail);
  return { learned: half(0), judged: half(1) };
}

function ourScores(learned: Mail[], judged: Mail[]): number[] {
  const model = new Model();
  const view = ({ path }: Mail) => prepareMessage(readFileSync(path), path).classify;
  model.apply(
    lessonOf(
      model,
      learned.map((mail) => ({ view: view(mail), decision: mail.kind })),
    ),
  );
  return judged.map((mail) => verdictOf(model, view(mail))?.score ?? Number.NaN);
}

function bogofilterScores(program: string, folder: string, learned: Mail[], judged: Mail[]): number[] {
  for (const [kind, option] of [
    ["spam", "-s"],
    ["ham", "-n"],
  ] as const) {
    execFileSync(program, [
      "-C",
      "-d",
      folder,
      option,
      "-B",
      ...learned.filter((mail) => mail.kind === kind).map(({ path }) => path),
    ]);
  }
  // -TT: one line a file, with the score; its exit code tells the class of the last one.
  let lines = "";
  try {
    lines = execFileSync(program, ["-C", "-d", folder, "-TT", "-B", ...judged.map(({ path }) => path)], {
      encoding: "utf8",
    });
  } catch (error) {
    lines = (error as { stdout: string }).stdout;
  }
  const scores = new Map(
    lines
      .trim()
      .split("\n")
      .map((line) => [line.slice(0, line.lastIndexOf(" ")).trim(), Number(line.slice(line.lastIndexOf(" ")))]),
  );
  return judged.map(({ path }) => scores.get(path) ?? assert.fail(`bogofilter did not judge ${path}`));
}

function qualityAt(mails: Mail[], scores: number[], limit: number): Quality {
  const count = (kind: Mail["kind"], isCalledSpam: boolean) =>
    mails.filter((mail, i) => mail.kind === kind && (scores[i] ?? 0) >= limit === isCalledSpam).length;
  const [found, missed, mistaken] = [count("spam", true), count("spam", false), count("ham", true)];
  return { recall: found / (found + missed), precision: found / (found + mistaken), wrong: missed + mistaken };
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { compareAnswers } from "../../core/plugins/compare-answers.ts";
import { encoded, viewOf } from "./plugin-kernel.ts";

const views = encoded([viewOf("1", { subject: "Lunch" }), viewOf("2", { subject: "Dinner" })]);
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const verdict = (score: number) => ({ score, words: [] });

test("verdicts are compared message by message, and what is the same is left out", () => {
  const before = json([verdict(0.1), null]);
  assert.deepEqual(compareAnswers("message.classify", views, before, before), []);
  assert.deepEqual(compareAnswers("message.classify", views, before, json([verdict(0.1), verdict(0.9)])), [
    { about: "Dinner", before: "null", after: JSON.stringify(verdict(0.9)) },
  ]);
});

test("an answer of another shape, a refusal and every other hook are compared as a whole", () => {
  const before = json([verdict(0.1), null]);
  for (const after of ["PLUGIN_LIMIT", json([verdict(0.1)]), json({}), Buffer.from("no JSON")] as const) {
    const told = typeof after === "string" ? after : after.toString();
    const expected = [{ about: "", before: before.toString(), after: told }];
    assert.deepEqual(compareAnswers("message.classify", views, before, after), expected);
  }
  assert.deepEqual(compareAnswers("panel.show", views, json([1, 2]), json([1, 3])), [
    { about: "", before: "[1,2]", after: "[1,3]" },
  ]);
});

test("an answer is shown up to limits.previewAnswerCharsMax characters", () => {
  const long = (end: string) => Buffer.from("x".repeat(limits.previewAnswerCharsMax) + end);
  const [found] = compareAnswers("panel.show", views, long("a"), long("b"));
  assert.deepEqual([found?.before.length, found?.after.length], Array(2).fill(limits.previewAnswerCharsMax));
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lessonOf } from "../../plugins/spam-bayes/lesson.ts";
import { Model } from "../../plugins/spam-bayes/model.ts";
import { chiSquaredTail, learnedMin, verdictOf } from "../../plugins/spam-bayes/score.ts";
import { textCharsMax, tokensOf } from "../../plugins/spam-bayes/tokens.ts";
import { viewOf } from "../plugins/plugin-kernel.ts";

const spamText = "cheap pills casino winner money";
const hamText = "meeting about the patch tomorrow";

function taught(spam: number, ham: number): Model {
  const model = new Model();
  const lesson = (count: number, text: string, decision: "spam" | "ham") =>
    Array.from({ length: count }, (_, i) => ({ view: viewOf(`${decision} ${i}`, { text }), decision }));
  model.apply(lessonOf(model, [...lesson(spam, spamText, "spam"), ...lesson(ham, hamText, "ham")]));
  return model;
}

describe("a verdict", () => {
  it("comes from the first characters of a text, and what is learned as well", () => {
    const model = taught(30, 30);
    const at = (chars: number) => {
      const text = `${".".repeat(chars)} ${spamText}`;
      return (
        verdictOf(model, viewOf("k", { text, from: "", to: "", subject: "" }))?.words.map(({ word }) => word) ?? []
      );
    };
    assert.ok(at(textCharsMax - spamText.length - 1).includes("money"));
    assert.ok(!at(textCharsMax - spamText.length).includes("money"));
    assert.ok(at(textCharsMax - spamText.length).includes("winner"));
    const late = viewOf("late", { text: `${".".repeat(textCharsMax)} seldom` });
    const early = viewOf("early", { text: ".".repeat(textCharsMax) });
    assert.deepEqual(tokensOf(late), tokensOf(early));
  });

  it("shows fewer words of mail that nobody will doubt", () => {
    const model = taught(30, 30);
    const words = (text: string) => verdictOf(model, viewOf("k", { text }))?.words.length ?? 0;
    const many = Array.from({ length: 3 }, () => hamText).join(" ");
    assert.equal(words(many), 5);
    assert.ok(words(spamText) > 5);
  });

  it("is not given before enough of both kinds was learned", () => {
    const view = viewOf("k", { text: spamText });
    for (const [spam, ham] of [
      [0, 0],
      [learnedMin - 1, learnedMin],
      [learnedMin, learnedMin - 1],
      [500, 0],
    ] as const) {
      assert.equal(verdictOf(taught(spam, ham), view), null);
    }
    assert.notEqual(verdictOf(taught(learnedMin, learnedMin), view), null);
  });

  it("is near 1 for what looks like spam, near 0 for what does not, and in the middle for what is new or both", () => {
    const model = taught(30, 30);
    const score = (text: string) =>
      verdictOf(model, viewOf("k", { text, from: "", to: "", subject: "" }))?.score ?? Number.NaN;
    assert.ok(score(spamText) > 0.99);
    assert.ok(score(hamText) < 0.01);
    const unsure = score(`${spamText} ${hamText}`);
    assert.ok(unsure > 0.3 && unsure < 0.7, String(unsure));
    assert.equal(
      score("entirely unknown vocabulary of a length that was not there before either, whatever it says"),
      0.5,
    );
  });

  it("names the words that spoke, strongest first, with their probabilities", () => {
    const words =
      verdictOf(taught(30, 30), viewOf("k", { text: `${spamText} and something else`, subject: "" }))?.words ?? [];
    assert.deepEqual(
      words.slice(0, 5).map(({ word }) => word),
      spamText.split(" "),
    );
    for (const { probability } of words) assert.ok(probability >= 0 && probability <= 1);
    const strengths = words.map(({ probability }) => Math.abs(probability - 0.5));
    assert.deepEqual(
      strengths,
      strengths.toSorted((a, b) => b - a),
    );
  });

  it("does not change when a word is said again and again", () => {
    const model = taught(30, 30);
    const once = verdictOf(model, viewOf("k", { text: `${hamText} casino` }));
    const often = verdictOf(model, viewOf("k", { text: `${hamText} ${"casino ".repeat(6)}` }));
    assert.ok(Math.abs((once?.score ?? 0) - (often?.score ?? 1)) < 0.1);
  });

  it("is fair when much more of one kind was learned", () => {
    const score = (model: Model, text: string) => verdictOf(model, viewOf("k", { text }))?.score ?? Number.NaN;
    for (const model of [taught(20, 400), taught(400, 20)]) {
      assert.ok(score(model, spamText) > 0.9);
      assert.ok(score(model, hamText) < 0.1);
    }
  });
});

describe("chiSquaredTail", () => {
  it("agrees with the tables", () => {
    // Critical values at 5 % and 1 % for 2, 10, 20 and 100 degrees of freedom.
    for (const [value, degrees, tail] of [
      [5.991, 2, 0.05],
      [18.307, 10, 0.05],
      [37.566, 20, 0.01],
      [124.342, 100, 0.05],
    ] as const) {
      assert.ok(Math.abs(chiSquaredTail(value, degrees / 2) - tail) < 1e-4);
    }
  });

  it("stays a probability at the extremes", () => {
    for (const [value, pairs] of [
      [0, 1],
      [0, 150],
      [1e-9, 3],
      [5_000, 150],
      [1e6, 1],
    ] as const) {
      const tail = chiSquaredTail(value, pairs);
      assert.ok(tail >= 0 && tail <= 1, `${value} ${pairs} ${tail}`);
    }
  });
});

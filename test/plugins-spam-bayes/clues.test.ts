import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Clues } from "../../plugins/spam-bayes/clues.ts";
import { mark } from "../../plugins/spam-bayes/token.ts";
import { TokenList } from "../../plugins/spam-bayes/token-list.ts";

/** Few different ones, so that many are equally strong. */
const probabilities = fc.array(
  fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8),
  { maxLength: 60 },
);
const strongestOf = (given: number[], count: number) =>
  given
    .map((probability, token) => ({ probability, token, strength: Math.abs(probability - 0.5) }))
    .sort((a, b) => b.strength - a.strength)
    .slice(0, count);

function cluesOf(given: number[]): Clues {
  const clues = new Clues();
  clues.add(0.75, 99);
  clues.clear();
  for (const [token, probability] of given.entries()) clues.add(probability, token);
  return clues;
}

describe("clues", () => {
  it("keep the strongest, and of equally strong ones the first, in their order", () => {
    fc.assert(
      fc.property(probabilities, fc.integer({ min: 1, max: 20 }), (given, count) => {
        const clues = cluesOf(given);
        clues.keepStrongest(count);
        const kept = Array.from(clues.tokens.subarray(0, clues.size));
        const expected = strongestOf(given, count).map(({ token }) => token);
        assert.deepEqual(
          kept,
          expected.toSorted((a, b) => a - b),
        );
        for (const [at, token] of kept.entries()) assert.equal(clues.probabilities[at], given[token]);
      }),
    );
  });

  it("are told strongest first", () => {
    fc.assert(
      fc.property(probabilities, fc.integer({ min: 1, max: 20 }), (given, count) => {
        const told = cluesOf(given).strongest(count);
        const expected = strongestOf(given, count).map(({ token }) => token);
        assert.deepEqual(told, expected);
      }),
    );
  });

  it("have room for as many as a long message holds", () => {
    const given = Array.from({ length: 5_000 }, (_, at) => (at === 4_000 ? 0.99 : 0.8));
    const clues = cluesOf(given);
    clues.keepStrongest(150);
    assert.equal(clues.size, 150);
    assert.deepEqual(clues.strongest(1), [149]);
    assert.equal(clues.tokens[149], 4_000);
  });
});

describe("a list of tokens", () => {
  it("knows each token in words, however many there are and wherever they come from", () => {
    const list = new TokenList();
    const subject = mark("subject:");
    const text = mark("");
    list.take(1, subject, "an earlier message", 0, 2);
    list.clear();
    const body = "one two";
    for (let at = 0; at < 9_000; at += 1) {
      if (at % 3 === 0) list.take(at + 1, subject, "offer", 0, 5);
      else list.take(at + 1, text, body, at % 3 === 1 ? 0 : 4, at % 3 === 1 ? 3 : 7);
    }
    assert.equal(list.size, 9_000);
    for (const at of [0, 1, 2, 8_997, 8_998, 8_999]) {
      assert.equal(list.hashes[at], at + 1);
      assert.equal(list.wordOf(at), ["subject:offer", "one", "two"][at % 3]);
    }
  });
});

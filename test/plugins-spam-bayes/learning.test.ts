import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isEmpty, lessonOf } from "../../plugins/spam-bayes/lesson.ts";
import { Memory, modelVersion } from "../../plugins/spam-bayes/memory.ts";
import { decisionsMax, Model, tokensMax } from "../../plugins/spam-bayes/model.ts";
import { TokenTable } from "../../plugins/spam-bayes/token-table.ts";
import type { ObservedMessage, PluginStore, StoreWrite } from "../../sdk/index.ts";
import { viewOf } from "../plugins/plugin-kernel.ts";

/** Plugin data in memory, seen from inside the plugin. */
class Kept implements PluginStore {
  readonly rows = new Map<string, string>();
  isFull = false;
  async read(key: string): Promise<string | null> {
    return this.rows.get(key) ?? null;
  }
  async list(prefix: string): Promise<string[]> {
    return [...this.rows.keys()].filter((key) => key.startsWith(prefix)).sort();
  }
  async write(entries: StoreWrite[]): Promise<void> {
    if (this.isFull) throw new Error("no room");
    for (const { key, value } of entries) {
      if (value === null) this.rows.delete(key);
      else this.rows.set(key, value);
    }
  }
}

const texts = [
  "cheap pills now",
  "meeting about the patch",
  "lottery winner casino",
  "lunch tomorrow with ana",
  "free free free money",
];
const observed = (message: number, decision: ObservedMessage["decision"]): ObservedMessage => ({
  view: viewOf(`key ${message}`, { text: `${texts[message % texts.length]} word${message}` }),
  event: "decided",
  decision,
  tags: [],
});
const contents = (model: Model) => ({
  spam: model.spam,
  ham: model.ham,
  tokens: new Map([...model.tokens.entries()].map(([token, spam, ham]) => [token, `${spam} ${ham}`])),
  decisions: Object.fromEntries(model.decisions),
});
const decisions = fc.array(
  fc.record({ message: fc.nat(9), decision: fc.constantFrom("spam" as const, "ham" as const, null) }),
  { maxLength: 30 },
);

function learnedAtOnce(last: Map<number, ObservedMessage["decision"]>): Model {
  const model = new Model();
  model.apply(
    lessonOf(
      model,
      [...last].map(([message, decision]) => observed(message, decision)),
    ),
  );
  return model;
}

describe("learning", () => {
  it("leaves what the last decision of each message says, however often and in whatever batches they come", () => {
    fc.assert(
      fc.property(decisions, fc.integer({ min: 1, max: 7 }), (given, batch) => {
        const model = new Model();
        const last = new Map<number, ObservedMessage["decision"]>();
        for (let at = 0; at < given.length; at += batch) {
          const part = given.slice(at, at + batch);
          for (const { message, decision } of part) last.set(message, decision);
          model.apply(
            lessonOf(
              model,
              part.map(({ message, decision }) => observed(message, decision)),
            ),
          );
        }
        assert.deepEqual(contents(model), contents(learnedAtOnce(last)));
      }),
    );
  });

  it("the same again changes nothing", () => {
    const model = new Model();
    const batch = [observed(1, "spam"), observed(2, "ham")];
    model.apply(lessonOf(model, batch));
    assert.ok(isEmpty(lessonOf(model, batch)));
    assert.ok(isEmpty(lessonOf(model, [observed(7, null)])));
  });

  it("is taken back whole by a decision that is taken back", () => {
    const model = new Model();
    model.apply(lessonOf(model, [observed(1, "spam")]));
    model.apply(lessonOf(model, [observed(1, null)]));
    assert.deepEqual(contents(model), contents(new Model()));
  });
});

describe("what was learned", () => {
  it("is read back the same after any sequence of decisions and restarts", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(decisions, { maxLength: 5 }), async (sessions) => {
        const store = new Kept();
        let before = contents(new Model());
        for (const session of sessions) {
          const model = new Model();
          const memory = new Memory(store, model);
          await memory.load();
          assert.deepEqual(contents(model), before);
          for (const { message, decision } of session) {
            const lesson = lessonOf(model, [observed(message, decision)]);
            if (!isEmpty(lesson)) await memory.learn(lesson);
          }
          before = contents(model);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("is written as a small log that is folded into pages when it has grown, and survives that", async () => {
    const store = new Kept();
    const model = new Model();
    const memory = new Memory(store, model);
    await memory.load();
    let folds = 0;
    for (let message = 0; message < 300; message += 10) {
      const batch = Array.from({ length: 10 }, (_, i) => ({
        view: viewOf(`key ${message + i}`, {
          text: Array.from({ length: 150 }, (__, word) => `w${message + i}x${word}`).join(" "),
        }),
        decision: "ham" as const,
      }));
      const entries = (await store.list("log/")).length;
      await memory.learn(lessonOf(model, batch));
      if ((await store.list("log/")).length <= entries) folds += 1;
    }
    assert.ok(folds > 0 && folds < 8, `${folds} folds`);
    for (const [key, value] of store.rows) assert.ok(value.length < 2 * 1024 * 1024, key);
    const again = new Model();
    await new Memory(store, again).load();
    assert.deepEqual(contents(again), contents(model));
  });

  it("and could not be written is not learned either, so that it can come again", async () => {
    const store = new Kept();
    const model = new Model();
    const memory = new Memory(store, model);
    await memory.load();
    store.isFull = true;
    await assert.rejects(memory.learn(lessonOf(model, [observed(1, "spam")])));
    assert.deepEqual(contents(model), contents(new Model()));
    store.isFull = false;
    await memory.learn(lessonOf(model, [observed(1, "spam")]));
    assert.equal(model.spam, 1);
  });

  it("in another version's form is forgotten, with nothing left over", async () => {
    const store = new Kept();
    await store.write([
      { key: "head", value: JSON.stringify({ version: modelVersion + 1, spam: 9, ham: 9 }) },
      { key: "log/0000000001", value: "another form" },
    ]);
    const model = new Model();
    await new Memory(store, model).load();
    assert.deepEqual(contents(model), contents(new Model()));
    assert.deepEqual(await store.list(""), ["head"]);
  });
});

describe("the vocabulary", () => {
  const filled = (count: number) => {
    const model = new Model();
    for (let i = 0; i < count; i += 1)
      model.tokens.change(Math.imul(i + 1, 0x9e3779b1) | 0 || 1, i % 10 === 0 ? 3 : 0, 1);
    return model;
  };

  it("of tokensMax tokens is kept whole; one more, and the rarest go", () => {
    const full = filled(tokensMax);
    assert.equal(full.prune(Math.random), false);
    assert.equal(full.tokens.size, tokensMax);
    const over = filled(tokensMax + 1);
    assert.equal(over.prune(Math.random), true);
    const kept = [...over.tokens.entries()];
    assert.equal(kept.length, tokensMax * 0.8);
    assert.equal(
      kept.filter(([, spam]) => spam === 3).length,
      Math.ceil((tokensMax + 1) / 10),
      "a frequent token went",
    );
  });

  it("keeps decisionsMax decisions, the newest", () => {
    const model = new Model();
    for (let i = 0; i <= decisionsMax; i += 1) model.decisions.set(`k${i}`, "ham");
    model.prune(Math.random);
    assert.equal(model.decisions.size, decisionsMax);
    assert.deepEqual([model.decisions.has("k0"), model.decisions.has(`k${decisionsMax}`)], [false, true]);
  });

  it("finds every token that was put in, and no other, however the hashes fall and while it grows", () => {
    const token = fc.integer({ min: 1, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(fc.uniqueArray(token, { maxLength: 60 }), fc.nat(9_000), fc.boolean(), (some, more, isCrowded) => {
        const table = new TokenTable(10_000);
        // Crowded: all begin at one place, as an attacker would wish.
        const placed = isCrowded ? some.map((_, i) => (i + 1) << 20) : some;
        for (const each of placed) table.change(each, 2, 1);
        for (let i = 1; i <= more; i += 1) table.change(-i, 1, 0);
        for (const each of placed)
          assert.deepEqual(Array.from(table.cells.slice(table.find(each), table.find(each) + 3)), [each, 2, 1]);
        assert.equal(table.find(-more - 1), -1);
        assert.equal([...table.entries()].length, placed.length + more);
      }),
      { numRuns: 30 },
    );
  });
});

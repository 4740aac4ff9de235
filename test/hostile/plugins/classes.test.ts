import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { attackClasses, loadAttacks } from "../../../core/plugins/gauntlet/load-attacks.ts";

/** Attacks of each class. One that is found is added, here too; none is taken away. */
const counts: Record<string, number> = {
  allocation: 12,
  clocks: 9,
  floods: 8,
  "glue-hijacks": 6,
  grants: 17,
  imports: 4,
  packages: 31,
  payloads: 17,
  promises: 6,
  "prototype-chains": 6,
  "proxies-and-getters": 6,
  species: 3,
  spinning: 10,
  "stack-traces": 4,
  transports: 23,
  updates: 4,
  webassembly: 3,
  wrappers: 8,
};

describe("the hostile plugins", () => {
  it("are of every class, and as many as there were", async () => {
    const attacks = await loadAttacks();
    const found = Object.fromEntries(
      attackClasses().map((kind) => [kind, attacks.filter((named) => named.class === kind).length]),
    );
    assert.deepEqual(found, counts);
    assert.ok(attacks.length >= 60);
  });

  it("each say in a sentence of their own what they try, and which wall is to stop them", async () => {
    const attacks = await loadAttacks();
    const sentences = attacks.map(({ attack }) => attack.about);
    assert.equal(new Set(sentences).size, sentences.length);
    assert.deepEqual(
      sentences.filter((sentence) => !/^[A-Z].{10,}\.$/.test(sentence)),
      [],
    );
    assert.equal(new Set(attacks.map(({ id }) => id)).size, attacks.length);
    const walls = new Set(attacks.map(({ attack }) => attack.wall));
    assert.deepEqual([...walls].sort(), ["bridge", "isolate", "kernel", "runner"]);
  });
});

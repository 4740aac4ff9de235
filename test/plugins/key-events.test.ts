import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { Postern } from "../../core/main.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { testFolder } from "../open-postern.ts";
import { packed, ready } from "./digest.ts";

const asks = {
  "keys.read": { reason: "To know whose key changed." },
  "store.own": { megabytes: 1, reason: "To write down what it is told." },
};
const hooks = { "keys.observe": {} };

/** Writes down each batch that it is told. `fails`: the first call of each start. */
const listener = (fails = false) => `var isFirst = ${fails};
var plugin = { default: { hooks: { async "keys.observe"(changes, host) {
  if (isFirst) { isFirst = false; throw new Error("not now"); }
  const told = (await host.store.list("told/")).length;
  await host.store.write([{ key: "told/" + String(told).padStart(3, "0"), value: JSON.stringify(changes) }]);
} } } };`;

async function listening(postern: Postern, code = listener()): Promise<void> {
  await postern.plugins.installs.inspect(packed({ code, asks, hooks }));
  await postern.plugins.installs.enable("digest", asks as unknown as Grants);
  await ready(postern);
  await postern.settled();
}

const told = (postern: Postern): Array<Array<{ event: string; fingerprint: string }>> =>
  postern.reader.plugins.dataWithPrefix("digest", "told/").map(({ value }) => JSON.parse(value.toString()));

const print = (number: number) => number.toString(16).toUpperCase().padStart(40, "0");
const change = (number: number) => ({ event: "changed", fingerprint: print(number) });

async function changed(postern: Postern, ...numbers: number[]): Promise<void> {
  for (const number of numbers) postern.events.emit("key.changed", { fingerprint: print(number) });
  await postern.settled();
}

test("a plugin with the grant is told which keys changed, each change of one key that comes later again", async (t) => {
  const postern = await testFolder(t).open();
  await changed(postern, 1);
  await listening(postern);
  assert.deepEqual(told(postern), []);
  await changed(postern, 2, 3, 2);
  await changed(postern, 2);
  assert.deepEqual(told(postern), [[change(2), change(3)], [change(2)]]);
});

test("what a plugin did not take is told again, with what came since", async (t) => {
  const postern = await testFolder(t).open();
  await listening(postern, listener(true));
  await changed(postern, 4);
  assert.deepEqual(told(postern), []);
  await changed(postern, 5);
  assert.deepEqual(
    new Set(
      told(postern)
        .flat()
        .map(({ fingerprint }) => fingerprint),
    ),
    new Set([print(4), print(5)]),
  );
});

test(`a batch has ${limits.observeBatchKeysMax} keys at most`, async (t) => {
  const postern = await testFolder(t).open();
  await listening(postern);
  await changed(postern, ...Array.from({ length: limits.observeBatchKeysMax }, (_, at) => at + 1));
  await changed(postern, ...Array.from({ length: limits.observeBatchKeysMax + 1 }, (_, at) => at + 1));
  assert.deepEqual(
    told(postern).map((batch) => batch.length),
    [limits.observeBatchKeysMax, limits.observeBatchKeysMax, 1],
  );
});

test("a plugin whose grant was taken away, or that was switched off, is told nothing, and nobody waits for it", async (t) => {
  const postern = await testFolder(t).open();
  await listening(postern);
  await postern.plugins.installs.disable("digest");
  await changed(postern, 6);
  await postern.plugins.installs.enable("digest", asks as unknown as Grants);
  await ready(postern);
  await postern.settled();
  assert.deepEqual(told(postern), []);
  await postern.plugins.installs.setGrants("digest", { "store.own": asks["store.own"] } as unknown as Grants);
  await changed(postern, 7);
  assert.equal(postern.plugins.detail("digest").state, "off");
  assert.deepEqual(told(postern), []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Postern } from "../../core/main.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { testFolder } from "../open-postern.ts";
import { capabilities, deliver, full, packed, ready, tagger, view } from "./digest.ts";

const denied = (postern: Postern) =>
  postern.plugins.detail("digest").denied.map(({ capability, times, isKept }) => [capability, times, isKept]);

test("a denial that the user keeps stays settled through a restart, until what is granted of it changes", async (t) => {
  const folder = testFolder(t);
  const first = await folder.open();
  await first.plugins.installs.inspect(packed({ code: tagger("Elsewhere") }));
  await first.plugins.installs.enable("digest", full);
  await ready(first);
  await deliver(first, "news one");
  assert.deepEqual(denied(first), [["message.tag", 1, false]]);
  await first.plugins.installs.keepDenied("digest", "message.tag", true);
  await first.plugins.installs.keepDenied("digest", "message.tag", true);
  assert.deepEqual(denied(first), [["message.tag", 1, true]]);
  await first.close("stopping");

  const second = await folder.open();
  await ready(second);
  await deliver(second, "news two");
  assert.deepEqual(
    denied(second).map(([, , isKept]) => isKept),
    [true],
    "also a new one",
  );
  const { installs } = second.plugins;
  await installs.keepDenied("digest", "message.tag", false);
  assert.deepEqual(
    denied(second).map(([, , isKept]) => isKept),
    [false],
  );
  await installs.keepDenied("digest", "message.tag", true);
  const { "store.own": _gone, ...others } = capabilities;
  await installs.setGrants("digest", others as unknown as Grants);
  assert.deepEqual(
    denied(second).map(([, , isKept]) => isKept),
    [true],
    "another capability is another matter",
  );
  const { "message.tag": _also, ...fewer } = others;
  await installs.setGrants("digest", fewer as unknown as Grants);
  assert.deepEqual(denied(second), [], "what the user has just decided about is not asked about");
  await installs.setGrants("digest", full);
  await installs.enable("digest", full);
  await ready(second);
  await deliver(second, "news three");
  assert.deepEqual(denied(second), [["message.tag", 1, false]]);
  assert.equal(view(second).stats.denials, 2, "all are counted");
  await assert.rejects(installs.keepDenied("digest", "no.such", true), { code: "NOT_FOUND" });
});

test("what was settled of a shipped plugin is kept too", async (t) => {
  const folder = testFolder(t);
  const first = await folder.open();
  await first.plugins.installs.keepDenied("spam-bayes", "net.fetch", true);
  await first.close("stopping");
  const second = await folder.open();
  assert.deepEqual(
    second.reader.plugins.records().map(({ record }) => (record as { keptDenied: string[] }).keptDenied),
    [["net.fetch"]],
  );
  assert.equal(second.plugins.detail("spam-bayes").isShipped, true);
});

/** The gauntlet's own eyes: what an attack would gain is seen, and an attack that is not contained is told. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { guest } from "../../../core/plugins/gauntlet/attack.ts";
import { Canaries } from "../../../core/plugins/gauntlet/canaries.ts";
import { Heartbeat } from "../../../core/plugins/gauntlet/heartbeat.ts";
import { runAttack } from "../../../core/plugins/gauntlet/run-gauntlet.ts";
import { summaryOf } from "../../../core/plugins/gauntlet/summary.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

async function canaries(t: TestContext): Promise<Canaries> {
  const opened = await Canaries.open(temporaryFolder(t));
  t.after(() => opened.close());
  return opened;
}

describe("the canaries", () => {
  it("are silent when nobody was there", async (t) => {
    const opened = await canaries(t);
    assert.deepEqual(opened.harm("an answer", "a log", opened.storedSecret), []);
  });

  it("tell what was read: the file, the environment, another plugin's data, mail in the log", async (t) => {
    const opened = await canaries(t);
    const { facts, storedSecret, mailSecret } = opened;
    const harm = (said: string, log = "") => opened.harm(`… ${said} …`, log, storedSecret);
    assert.deepEqual(harm(readFileSync(facts.file, "utf8")), ["it read the file"]);
    assert.deepEqual(harm(process.env[facts.variable] ?? ""), ["it read the environment"]);
    assert.deepEqual(harm(storedSecret), ["it read another plugin's data"]);
    assert.deepEqual(harm("", mailSecret), ["mail is in the log"]);
  });

  it("tell what was changed: the file, another plugin's data", async (t) => {
    const opened = await canaries(t);
    assert.deepEqual(opened.harm("", "", null), ["it changed another plugin's data"]);
    writeFileSync(opened.facts.file, "overwritten");
    assert.deepEqual(opened.harm("", "", opened.storedSecret), ["it changed the file"]);
  });

  it("tell of a connection to their port", async (t) => {
    const opened = await canaries(t);
    const socket = connect(opened.facts.port, "127.0.0.1");
    await new Promise((resolve) => socket.once("close", resolve));
    assert.deepEqual(opened.harm("", "", opened.storedSecret), ["it reached the network"]);
  });

  it("leave nothing behind", async (t) => {
    const opened = await Canaries.open(temporaryFolder(t));
    opened.close();
    assert.equal(existsSync(opened.facts.file), false);
    assert.equal(process.env[opened.facts.variable], undefined);
  });
});

describe("the heartbeat", () => {
  it("tells for how long the kernel stood", () => {
    const heartbeat = new Heartbeat();
    for (const until = performance.now() + 40; performance.now() < until; );
    const { stallMs, workMs } = heartbeat.stop();
    assert.ok(stallMs >= 30);
    assert.ok(workMs > 0);
  });
});

describe("an attack that is not contained", () => {
  const wall = "isolate";
  const about = "Is told apart.";
  const run = (attack: ReturnType<typeof guest>) => runAttack({ id: "made-up", class: "made-up", attack }, "stranger");

  it("is told by what it found", async () => {
    const code = 'found.push("a secret"); return verdicts();';
    const result = await run(guest({ about, wall, ends: "harmless", code }));
    assert.deepEqual(result.problems, ["it found: a secret", "it found: a secret"]);
    assert.equal(summaryOf([result]).isContained, false);
  });

  it("is told when it ends in another way than it should", async () => {
    const result = await run(guest({ about, wall, ends: "breach", code: "return [null, null];" }));
    assert.deepEqual(result.problems, ["it ended harmless, not breach"]);
  });

  it("is told when its denial is not in the audit", async () => {
    const result = await run(
      guest({ about, wall, ends: "harmless", code: "return [null, null];", audit: "PLUGIN_DENIED" }),
    );
    assert.deepEqual(result.problems, ["no PLUGIN_DENIED is in the audit"]);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { limits } from "../../core/kernel/limits.ts";
import { parseQuery } from "../../core/search/query-language.ts";
import type { Search } from "../../core/search/search.ts";
import { MailWorld, noText } from "./mail-world.ts";

async function find(search: Search, text: string, more: object = {}): Promise<number[]> {
  const parsed = parseQuery(text, { now: Date.now() });
  assert.ok("node" in parsed, JSON.stringify(parsed));
  return (await search.query(parsed.node, { limit: 100, ...more })).messageIds;
}

describe("the index", () => {
  it("holds a message once, whether catching up or the import was faster, and leaves out what is marked so", async (t) => {
    const world = new MailWorld(t);
    const stored = [1, 2, 3].map(() => world.store({ text: { ...noText, subject: "twice" } }));
    const search = await world.openSearch(t);
    await search.add(world.batch(stored));
    while (search.state().state !== "ready") await search.flush();
    await search.add(world.batch(stored));
    const skipped = world.batch(stored);
    await search.add({ ...skipped, sortKeys: skipped.sortKeys.map(() => -1) });
    await search.flush();
    assert.equal(search.state().indexed, 3);
    assert.equal(search.state().pending, 0);
    assert.deepEqual(await find(search, "twice"), [3, 2, 1]);
  });

  it("finds what was added within a moment, without being asked to", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    while (search.state().state !== "ready") await search.flush();
    await search.add(world.batch([world.store({ text: { ...noText, subject: "soon" } })]));
    assert.equal(search.state().pending, 1);
    while (search.state().pending > 0) await sleep(20);
    assert.deepEqual(await find(search, "soon"), [1]);
  });

  it("takes lines that are no text of a message as messages without text", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    while (search.state().state !== "ready") await search.flush();
    const lines = [
      "{}",
      "nonsense",
      '{"subject":"fine"}',
      '{"subject":"half \\ud83d of it é"}',
      '{"body":5,"odd":["x"],"subject":null}',
      '{"subject":"last"}',
    ];
    const stored = lines.map(() => world.store({}));
    await search.add({ ...world.batch(stored), texts: Buffer.from(lines.join("\n")) });
    await search.flush();
    assert.equal(search.state().state, "ready");
    assert.equal(search.state().indexed, lines.length);
    assert.deepEqual(await find(search, "fine OR half OR last"), [6, 4, 3]);
  });

  it("switches off and says so when its thread ends", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    while (search.state().state !== "ready") await search.flush();
    await search.close();
    assert.deepEqual(search.state(), { state: "off", reason: "stopped", indexed: 0, pending: 0 });
    await assert.rejects(find(search, "word"), { code: "SEARCH_OFF", detail: { reason: "stopped" } });
    await search.add(world.batch([world.store({})]));
    await search.close();
  });
});

describe("a search for what nearly every message holds", () => {
  it("shows the newest, whether the newest part of the index fills the page or not", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    world.db.execute("BEGIN");
    const count = 3 * limits.windowHitsMin;
    for (let at = 0; at < count; at += 1) {
      const subject = at < count / 2 ? "early common" : at % 2 === 0 ? "late common" : "common";
      world.store({ text: { ...noText, subject } });
    }
    world.db.execute("COMMIT");
    for (let at = 0; at < count; at += 1000) await search.add(world.batch(world.messages.slice(at, at + 1000)));
    await search.flush();
    const newest = world.messages.map(({ id }) => id).toReversed();
    assert.deepEqual(await find(search, "common", { limit: 20 }), newest.slice(0, 20));
    assert.deepEqual(await find(search, "common", { limit: 20, position: 30 }), newest.slice(30, 50));
    assert.deepEqual(await find(search, "late", { limit: 5 }), newest.filter((id) => id % 2 === 1).slice(0, 5));
    assert.deepEqual(await find(search, '"early common"', { limit: 5 }), newest.slice(count / 2, count / 2 + 5));
    assert.deepEqual(await find(search, "common -late", { limit: 5 }), newest.filter((id) => id % 2 === 0).slice(0, 5));
  });
});

describe("totals of conversations", () => {
  it("are counted up to their limit, projected above, and true again at the end of the result", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    world.db.execute("BEGIN");
    // Threads of four messages, two of which are about the plan.
    for (let at = 0; at < 2 * limits.exactThreadTotalMax + 8; at += 1) {
      world.store({ threadId: 1 + (at >> 2), text: { ...noText, subject: at % 2 === 0 ? "plan" : "other" } });
    }
    world.db.execute("COMMIT");
    for (let at = 0; at < world.messages.length; at += 2000)
      await search.add(world.batch(world.messages.slice(at, at + 2000)));
    await search.flush();
    const ask = (query: string, position: number) =>
      search.query(
        { kind: "text", field: "any", words: query, isPhrase: false, isPrefix: false },
        { limit: 10, position, collapseThreads: true, wantTotal: true },
      );
    const threads = limits.exactThreadTotalMax / 2 + 2;
    const first = await ask("plan", 0);
    assert.ok(Math.abs((first.total ?? 0) - threads) <= threads / 100, `${first.total} of ${threads}`);
    const last = await ask("plan", threads - 3);
    assert.deepEqual([last.messageIds.length, last.total], [3, threads]);
    assert.deepEqual(await ask("plan", threads + 100), { messageIds: [], total: threads });
    const gone = world.messages.slice(0, 8).map(({ sortKey }) => sortKey);
    await search.remove(gone);
    await search.flush();
    assert.equal((await ask("plan", 0)).total, threads - 2);
  });
});

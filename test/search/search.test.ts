import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { parseQuery } from "../../core/search/query-language.ts";
import type { QueryNode } from "../../core/search/query-node.ts";
import type { Search } from "../../core/search/search.ts";
import type { SortProperty } from "../../core/store/query-order.ts";
import { MailWorld, noText } from "./mail-world.ts";

async function find(search: Search, text: string, more: object = {}): Promise<number[]> {
  const parsed = parseQuery(text, { now: Date.now() });
  assert.ok("node" in parsed, JSON.stringify(parsed));
  return (await search.query(parsed.node, { limit: 100, ...more })).messageIds;
}

describe("search", () => {
  it("finds words, phrases, prefixes, addresses and other scripts, newest first", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    const text = (fields: object) => ({ text: { ...noText, ...fields } });
    const stored = [
      world.store(
        text({ subject: "Hello world", from: "Ana Lopez <ana.b@mail.example.org>", body: "Quick brown fox." }),
      ),
      world.store(
        text({ subject: "Re: Hello", from: "Ben <ben@example.com>", body: "brown quick, it's naïve Ünïcode STRASSE" }),
      ),
      world.store(
        text({ subject: "日本語のテスト", to: "ana.b@mail.example.org", body: "今日は良い天気です。 straße" }),
      ),
      world.store(
        text({
          subject: "Report",
          attachmentNames: "Budget 2024.pdf",
          listId: "dev.lists.example.org",
          body: "see linux kernel",
        }),
      ),
    ];
    await search.add(world.batch(stored));
    await search.flush();
    const cases: Record<string, number[]> = {
      hello: [2, 1],
      '"quick brown"': [1],
      "quick brown": [2, 1],
      "hel*": [2, 1],
      "subject:hel* -fox": [2],
      "ana.b@mail.example.org": [3, 1],
      "from:ana.b@mail.example.org": [1],
      "from:ana.b": [1],
      "from:mail.example.org": [1],
      "from:example": [2, 1],
      "to:ana": [3],
      naive: [2],
      NAÏVE: [2],
      unicode: [2],
      strasse: [3, 2],
      it: [2],
      "it's": [2],
      日本: [3],
      本日: [],
      天気: [3],
      "天*": [3],
      "filename:budget": [4],
      "list:dev.lists.example.org": [4],
      "kern*": [4],
      '"linux ker"*': [4],
      "hello OR report": [4, 2, 1],
      "-hello": [4, 3],
      "(hello OR kernel) -world": [4, 2],
      nothing: [],
    };
    for (const [query, ids] of Object.entries(cases)) assert.deepEqual(await find(search, query), ids, query);
    assert.deepEqual(await find(search, "-hello", { sort: [{ property: "receivedAt", isAscending: true }] }), [3, 4]);
  });
});

describe("a search for what the store knows", () => {
  it("names tags by path or role, in any capitals, and finds nothing by a tag that is not there", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    const lists = world.tag("Lists");
    const child = world.db.run("INSERT INTO tag (name, parent_id) VALUES ('Post & Ern', ?)", lists).lastInsertRowid;
    const junk = world.tags().find(({ role }) => role === "junk")?.id ?? 0;
    world.store({ tagIds: [child] });
    world.store({ tagIds: [junk] });
    world.store({ tagIds: [lists, child] });
    assert.deepEqual(await find(search, 'tag:"Lists/Post & Ern"'), [3, 1]);
    assert.deepEqual(await find(search, 'tag:"lists/post & ern"'), [3, 1]);
    assert.deepEqual(await find(search, "tag:Lists"), [3]);
    assert.deepEqual(await find(search, "in:spam"), [2]);
    assert.deepEqual(await find(search, "tag:junk"), [2]);
    assert.deepEqual(await find(search, "tag:nowhere"), []);
    assert.deepEqual(await find(search, "-in:junk"), [3, 1]);
    assert.deepEqual(await find(search, "-tag:nowhere"), [3, 2, 1]);
  });

  it("sees a change of tags and states at once, without touching the index", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    const tag = world.tag("work");
    await search.add(world.batch([1, 2, 3].map(() => world.store({ text: { ...noText, subject: "plan" } }))));
    await search.flush();
    assert.deepEqual(await find(search, "plan tag:work"), []);
    const { sortKey } = world.messages[1] ?? { sortKey: 0 };
    world.db.run("INSERT INTO message_tag (tag_id, sort_key, message_id) VALUES (?, ?, 2)", tag, sortKey);
    world.db.run("UPDATE tag SET total_emails = 1 WHERE id = ?", tag);
    world.events.emit("store.changed", { types: {}, messagesAdded: 0, removedSortKeys: [] });
    assert.deepEqual(await find(search, "plan tag:work"), [2]);
    assert.deepEqual(await find(search, "plan -tag:work"), [3, 1]);
    await search.remove([sortKey]);
    await search.flush();
    assert.deepEqual(await find(search, "plan"), [3, 1]);
  });

  it("answers header fields that store or index hold, and refuses others", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    await search.add(
      world.batch([
        world.store({ text: { ...noText, subject: "Big 100% news", from: "Ana <ana@example.org>" } }),
        world.store({}),
      ]),
    );
    world.db.run("UPDATE message SET message_id = 'Abc@example.org', in_reply_to = 'x@example.org' WHERE id = 2");
    await search.flush();
    const header = async (name: string, value: string | null) =>
      (await search.query({ kind: "header", name, value }, { limit: 9 })).messageIds;
    assert.deepEqual(await header("Message-ID", "abc@EXAMPLE"), [2]);
    assert.deepEqual(await header("Message-ID", "<abc@example"), [2]);
    assert.deepEqual(await header("message-id", null), [2]);
    assert.deepEqual(await header("In-Reply-To", "%"), []);
    assert.deepEqual(await header("Subject", "100%"), [1]);
    assert.deepEqual(await header("subject", null), [1]);
    assert.deepEqual(await header("From", "ana@example.org"), [1]);
    await assert.rejects(header("X-Spam", null), { code: "BAD_QUERY", detail: { part: "header" } });
    await assert.rejects(header("From", null), { code: "BAD_QUERY" });
  });

  it("takes a filter nested to its limit and refuses one above", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    world.store({});
    const nested = (depth: number): QueryNode =>
      depth === 0 ? { kind: "all" } : { kind: "not", node: nested(depth - 1) };
    assert.deepEqual((await search.query(nested(limits.queryTreeDepthMax), { limit: 9 })).messageIds, [1]);
    await assert.rejects(search.query(nested(limits.queryTreeDepthMax + 1), { limit: 9 }), {
      code: "BAD_QUERY",
      detail: { part: "depth" },
    });
  });

  it("gives the whole result when asked without a limit", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    world.db.execute("BEGIN");
    for (let at = 0; at < 1500; at += 1)
      world.store({ threadId: 1 + (at % 700), text: { ...noText, subject: "plan" } });
    world.db.execute("COMMIT");
    await search.add(world.batch(world.messages));
    await search.flush();
    const all = { limit: Number.MAX_SAFE_INTEGER };
    const newest = world.messages.map(({ id }) => id).toReversed();
    assert.deepEqual(await find(search, "plan", all), newest);
    assert.deepEqual(await find(search, "in:anywhere", all), newest);
    assert.deepEqual(await find(search, "plan", { ...all, collapseThreads: true }), newest.slice(0, 700));
    assert.deepEqual(await find(search, "plan in:inbox", { limit: 0, wantTotal: true }), []);
  });

  it("sorts by what RFC 8621 names, equals newest first", async (t) => {
    const world = new MailWorld(t);
    const search = await world.openSearch(t);
    const names = ["Zoe", "ana", "Émile", "ana"];
    const subjects = ["Re: beta", "Alpha", "[list] gamma", "Fwd: alpha"];
    for (const [at, subject] of subjects.entries()) {
      const sentAt = at === 1 ? null : (9 - at) * 1_000_000;
      world.store({
        size: 100 + (at % 2),
        sentAt,
        threadId: 1 + (at >> 1),
        keywords: at === 2 ? ["$flagged"] : [],
        text: { ...noText, subject },
      });
      const address = world.db.run(
        "INSERT INTO address (text_hash, name, email) VALUES (?, ?, 'x@example.org')",
        at,
        names[at] ?? "",
      ).lastInsertRowid;
      world.db.run(
        "UPDATE message SET addresses = ? WHERE id = ?",
        `${address.toString(36)};;;${address.toString(36)}`,
        at + 1,
      );
    }
    const by = async (property: SortProperty, isAscending: boolean, keyword: string | null = null) =>
      (await search.query({ kind: "all" }, { limit: 9, sort: [{ property, isAscending, keyword }] })).messageIds;
    assert.deepEqual(await by("receivedAt", true), [1, 2, 3, 4]);
    assert.deepEqual(await by("subject", true), [4, 2, 1, 3]);
    assert.deepEqual(await by("from", true), [4, 2, 1, 3]);
    assert.deepEqual(await by("to", false), [3, 1, 4, 2]);
    assert.deepEqual(await by("size", false), [4, 2, 3, 1]);
    assert.deepEqual(await by("sentAt", true), [4, 3, 1, 2]);
    assert.deepEqual(await by("hasKeyword", false, "$flagged"), [3, 4, 2, 1]);
    assert.deepEqual(await by("someInThreadHaveKeyword", false, "$flagged"), [4, 3, 2, 1]);
    assert.deepEqual(await by("allInThreadHaveKeyword", true, "$flagged"), [4, 3, 2, 1]);
    const two = [
      { property: "size" as const, isAscending: true },
      { property: "subject" as const, isAscending: false },
    ];
    assert.deepEqual(await search.query({ kind: "all" }, { limit: 2, position: 1, sort: two, wantTotal: true }), {
      messageIds: [1, 4],
      total: 4,
    });
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseQuery } from "../../core/search/query-language.ts";
import type { Search } from "../../core/search/search.ts";
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

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { listPath, type ListPlace, parseRoute, pluginPath, type PluginPlace } from "../../ui/state/route.ts";

test("every list leads to a path that leads back to it", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !text.split("/").includes(""));
  const place: fc.Arbitrary<ListPlace> = fc.oneof(
    fc.constantFrom<ListPlace>({ kind: "inbox" }, { kind: "starred" }, { kind: "all" }),
    name.map((text): ListPlace => ({ kind: "tag", name: text })),
    fc.string({ unit: "grapheme" }).map((query): ListPlace => ({ kind: "search", query })),
  );
  fc.assert(
    fc.property(place, (list) => {
      // A tag or query that is only dots would be folded away by the browser; nobody can make a URL of it.
      fc.pre(!/^\.+$/.test("name" in list ? list.name : ""));
      fc.pre(!("name" in list ? list.name : "query" in list ? list.query : "").includes("\u0000"));
      assert.deepEqual(parseRoute(listPath(list), null), { page: "mail", list, emailId: null });
    }),
  );
});

test("a mail keeps the list that it was opened from", () => {
  const list: ListPlace = { kind: "search", query: "hut" };
  assert.deepEqual(parseRoute("/mail/E1", list), { page: "mail", list, emailId: "E1" });
  assert.deepEqual(parseRoute("/mail/E1", null), { page: "mail", list: { kind: "inbox" }, emailId: "E1" });
});

test("what no page answers to is a place of its own, a broken escape too", () => {
  for (const path of [
    "/nothing",
    "/mail",
    "/mail/E1/x",
    "/tag",
    "/settings/a",
    "/settings/a/b",
    "/tag/%E0%A4%A",
    "/starred/x",
  ]) {
    assert.deepEqual(parseRoute(path, null), { page: "nowhere", path });
  }
});

test("every screen of plugins has an address, and a plugin may have any id", () => {
  const places: PluginPlace[] = [
    { kind: "plugin", id: "digest" },
    { kind: "consent", id: "digest" },
    { kind: "update", id: "audit" },
    { kind: "audit", id: "update" },
    { kind: "plugin", id: "audit" },
    { kind: "audit", id: null },
  ];
  for (const place of places) {
    assert.deepEqual(parseRoute(pluginPath(place), null), { page: "settings", section: "plugins", place });
  }
  assert.deepEqual(parseRoute("/settings/plugins", null), { page: "settings", section: "plugins", place: null });
  assert.equal(parseRoute("/settings/plugins/a/nothing", null).page, "nowhere");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { travelOf, type WayFinder } from "../../core/drafts/travel.ts";
import { limits } from "../../core/kernel/limits.ts";

type Found = Awaited<ReturnType<WayFinder["wayTo"]>>;

const relay = {
  config: { host: "mail.hut.example", security: "tls", trustedCertificate: null },
} as unknown as NonNullable<Found["relay"]>;
const choice: Found["choice"] = { reason: "only", ways: [] };
const by = (pluginId: string, host: string) =>
  ({ pluginId, protects: "hop", bid: { host, preference: 0.5, note: "" } }) as NonNullable<Found["way"]>;

test("recipients whose copies go the same way stand together, and one without a way stands out", async () => {
  const ways: Record<string, Found["way"]> = { "c@x.onion": by("onion", "x.onion"), "d@nowhere.example": null };
  const outbox: WayFinder = {
    wayTo: (_id, recipient) =>
      Promise.resolve({
        way: recipient in ways ? (ways[recipient] ?? null) : by("smtp", "mail.hut.example"),
        relay,
        choice,
      }),
  };
  const found = await travelOf(outbox, 1, ["a@x.example", "c@x.onion", "b@x.example", "d@nowhere.example"]);
  assert.deepEqual(
    found.map(({ recipients, host, security }) => [recipients, host, security]),
    [
      [["a@x.example", "b@x.example"], "mail.hut.example", "tls"],
      [["c@x.onion"], "x.onion", null],
      [["d@nowhere.example"], null, null],
    ],
  );
  assert.equal((await travelOf(outbox, null, ["a@x.example"]))[0]?.host, null);
});

test("limits.travelAskedMax recipients are asked about and not one more", async () => {
  let asked = 0;
  const outbox: WayFinder = {
    wayTo: () => {
      asked += 1;
      return Promise.resolve({ way: null, relay, choice });
    },
  };
  const to = (count: number) => Array.from({ length: count }, (_, at) => `${at}@x.example`);
  await travelOf(outbox, 1, to(limits.travelAskedMax));
  assert.equal(asked, limits.travelAskedMax);
  await travelOf(outbox, 1, to(limits.travelAskedMax + 1));
  assert.equal(asked, 2 * limits.travelAskedMax);
});

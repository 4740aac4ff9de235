/** transport.carry by a relay: the plugin says to whom and when, and learns nothing; the kernel believes what its driver saw. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppError } from "../../../core/kernel/errors.ts";
import { limits } from "../../../core/kernel/limits.ts";
import type { SubmissionPort } from "../../../core/plugins/capabilities/capability-context.ts";
import { transportCarry } from "../../../core/plugins/capabilities/transport-carry.ts";
import { Grant } from "../../../core/plugins/grants.ts";
import { carryPort } from "../../../core/plugins/hooks/delivery-carry.ts";
import { routePort } from "../../../core/plugins/hooks/delivery-route.ts";
import { parseManifest } from "../../../core/plugins/manifest.ts";
import { contextFor } from "../context-for.ts";
import { manifestOf } from "../plugin-kernel.ts";
import { codeOf, reason } from "./grant-for.ts";

const host = "smtp.example.org";
const recipients = ["ben", "cara"].map((name) => ({ address: `${name}@example.org`, host }));
const parcel = { id: "7", from: "ana@example.org", recipients, message: Buffer.from("Subject: Lunch\r\n\r\nsecret") };
const taken = { code: 250, enhanced: "2.0.0", text: "Taken." };

function carrying(scope: { via?: "tls" | "relay"; hosts?: string[] } = {}, port: Partial<SubmissionPort> = {}) {
  const given: unknown[][] = [];
  const submissions: SubmissionPort = {
    submit(...asked) {
      given.push(asked);
      const [, , addresses] = asked;
      return Promise.resolve(addresses.map((address) => ({ address, outcome: "delivered" as const, ...taken })));
    },
    ...port,
  };
  const grant = new Grant(
    { "transport.carry": { via: "relay", hosts: ["relays"], reason, ...scope } },
    contextFor("p", { submissions }),
  );
  const submit = async (...[id, to, addresses]: [unknown, unknown, unknown]) => {
    const args = Buffer.from(JSON.stringify({ id, host: to, recipients: addresses }));
    const outcome = await grant.answer({ plugin: "p", capability: "transport.carry", method: "submit", args });
    return "answer" in outcome ? outcome.answer : { code: outcome.refusal.code, ...outcome.refusal.detail };
  };
  return { grant, given, submit };
}

describe("transport.submit", () => {
  const [ben, cara] = ["ben@example.org", "cara@example.org"];

  it("has the kernel give the mail that is being carried to its relay, and tells what the server said", async () => {
    const { grant, given, submit } = carrying();
    const end = carryPort.begin?.(parcel, grant);
    assert.deepEqual(await submit("7", host, [ben]), [{ address: ben, outcome: "delivered", ...taken }]);
    await submit("7", host, [cara]);
    end?.();
    assert.deepEqual(given, [
      ["7", host, [ben]],
      ["7", host, [cara]],
    ]);
  });

  it("is refused for another mail, before the plugin was asked, and after it answered", async () => {
    const { grant, given, submit } = carrying();
    assert.equal(codeOf(await submit("7", host, [ben])), "NOT_FOUND");
    const end = carryPort.begin?.(parcel, grant);
    assert.equal(codeOf(await submit("8", host, [ben])), "NOT_FOUND");
    end?.();
    assert.equal(codeOf(await submit("7", host, [ben])), "NOT_FOUND");
    assert.deepEqual(given, []);
  });

  it("is refused for others than its recipients, by another server, and for one of them twice", async () => {
    const { grant, given, submit } = carrying();
    carryPort.begin?.(parcel, grant);
    for (const [to, addresses] of [
      [host, ["eve@evil.example"]],
      [host, [ben, "eve@evil.example"]],
      [host, ["BEN@example.org"]],
      ["other.example.org", [ben]],
    ] as const)
      assert.equal(codeOf(await submit("7", to, addresses)), "BAD_REQUEST", String(addresses));
    await submit("7", host, [ben]);
    assert.equal(codeOf(await submit("7", host, [ben])), "CONFLICT");
    assert.equal(codeOf(await submit("7", host, [cara, ben])), "CONFLICT");
    assert.equal(codeOf(await submit("7", host, [cara, cara])), "BAD_REQUEST");
    assert.equal(given.length, 1);
  });

  it("is not tried twice when the first time failed: what became of the mail is the outbox's to know", async () => {
    const doubt = new AppError("RELAY_DOUBT", { stage: "data" });
    const { grant, submit } = carrying({}, { submit: () => Promise.reject(doubt) });
    carryPort.begin?.(parcel, grant);
    assert.equal(codeOf(await submit("7", host, [ben])), "RELAY_DOUBT");
    assert.equal(codeOf(await submit("7", host, [ben])), "CONFLICT");
  });

  it("takes arguments of the right shape alone, and limits.carryRecipientsMax recipients", async () => {
    const { grant, given, submit } = carrying();
    const many = Array.from({ length: limits.carryRecipientsMax + 1 }, (_, at) => ({
      address: `${at}@example.org`,
      host,
    }));
    carryPort.begin?.({ ...parcel, recipients: many }, grant);
    const addresses = many.map(({ address }) => address);
    for (const bad of [[], "ben@example.org", null, [1], addresses])
      assert.equal(codeOf(await submit("7", host, bad)), "BAD_REQUEST");
    assert.equal(codeOf(await submit(7, host, [ben])), "BAD_REQUEST");
    assert.equal(codeOf(await submit("7", "Smtp.example.org/", [ben])), "BAD_REQUEST");
    assert.equal(given.length, 0);
    assert.equal(codeOf(await submit("7", host, addresses.slice(1))), undefined);
  });

  it("is there by a relay that was granted, and not by another way; a relay takes no post", async () => {
    const tls = carrying({ via: "tls", hosts: [host] });
    carryPort.begin?.(parcel, tls.grant);
    assert.equal(codeOf(await tls.submit("7", host, [ben])), "PLUGIN_DENIED");
    const other = carrying({ hosts: ["other.example.org"] });
    carryPort.begin?.(parcel, other.grant);
    assert.equal(codeOf(await other.submit("7", host, [ben])), "PLUGIN_DENIED");
    const named = carrying({ hosts: [host] });
    carryPort.begin?.(parcel, named.grant);
    assert.equal(codeOf(await named.submit("7", host, [ben])), undefined);
    const args = Buffer.from(JSON.stringify({ url: `https://${host}/`, body: "mail" }));
    const posted = await named.grant.answer({ plugin: "p", capability: "transport.carry", method: "post", args });
    assert.equal("refusal" in posted && posted.refusal.code, "PLUGIN_DENIED");
    assert.deepEqual([tls.given, other.given], [[], []]);
  });
});

describe("a mail that goes by a relay", () => {
  const lie = { code: "PLUGIN_FAILED", detail: { problem: "answer", where: "sent without carrying" } };
  const claim = (grant: Grant, ...statuses: string[]) =>
    carryPort.decode(
      statuses.map((status, at) => ({ address: recipients[at]?.address, status, note: "Told." })),
      parcel,
      grant,
    );

  it("stays with the kernel: the plugin sees who it is for, and not a byte of it", () => {
    const { grant } = carrying();
    const shown = Buffer.from(carryPort.encode(parcel, grant) ?? "").toString();
    assert.deepEqual(JSON.parse(shown), { ...parcel, message: "" });
    const large = { ...parcel, message: Buffer.alloc(limits.carryBytesMax + 1) };
    assert.ok(carryPort.encode(large, grant), "it may be as large as the server takes");
  });

  it("counts as sent for those alone whom the driver saw delivered", async () => {
    const { grant, submit } = carrying();
    const end = carryPort.begin?.(parcel, grant);
    assert.throws(() => claim(grant, "sent", "later"), lie);
    await submit("7", host, ["ben@example.org"]);
    assert.throws(() => claim(grant, "sent", "sent"), lie);
    assert.equal(claim(grant, "sent", "later")[0]?.status, "sent");
    end?.();
    assert.throws(() => claim(grant, "sent", "later"), lie);
  });

  it("does not count as sent where the server refused it", async () => {
    const refused = { outcome: "refused" as const, code: 550, enhanced: "5.1.1", text: "Nobody." };
    const { grant, submit } = carrying(
      {},
      { submit: (_id, _host, to) => Promise.resolve(to.map((address) => ({ address, ...refused }))) },
    );
    carryPort.begin?.(parcel, grant);
    await submit("7", host, ["ben@example.org"]);
    assert.throws(() => claim(grant, "sent", "later"), lie);
  });
});

describe("a bid by a relay", () => {
  const question = { recipient: "ben@example.org", bytes: 10, isEncrypted: false, relay: host };
  const bid = { host, preference: 0.5, note: "By your server." };
  const shownTo = (grant: Grant) =>
    (JSON.parse(Buffer.from(routePort.encode(question, grant) ?? "").toString()) as { relay: unknown }).relay;

  it("is for the relay of the identity, and for no other", () => {
    const { grant } = carrying();
    assert.equal(shownTo(grant), host);
    assert.deepEqual(routePort.decode(bid, question, grant), bid);
    for (const other of [
      { ...question, relay: "other.example.org" },
      { ...question, relay: null },
    ])
      assert.throws(() => routePort.decode(bid, other, grant), { code: "PLUGIN_DENIED" });
  });

  it("may name a server of this machine or its neighbours, as the user set it up", () => {
    const { grant } = carrying();
    for (const relay of ["localhost", "127.0.0.1", "::1", "nas"])
      assert.equal(routePort.decode({ ...bid, host: relay }, { ...question, relay }, grant)?.host, relay);
  });

  it("is not asked for with the server's name of a transport by other ways, or that was not granted it", () => {
    assert.equal(shownTo(carrying({ via: "tls", hosts: [host] }).grant), null);
    assert.equal(shownTo(carrying({ hosts: ["other.example.org"] }).grant), null);
  });
});

describe("a scope by a relay", () => {
  const scope = (via: "tls" | "tor" | "relay", ...hosts: string[]) => ({ via, hosts, reason });
  const narrows = (one: ReturnType<typeof scope>, asked: ReturnType<typeof scope>) =>
    transportCarry.narrows(one, asked);

  it("is narrowed to one server that the user names, and is no part of another way, nor another way of it", () => {
    assert.equal(narrows(scope("relay", host), scope("relay", "relays")), true);
    assert.equal(narrows(scope("relay", "relays"), scope("relay", host)), false);
    for (const [one, asked] of [
      [scope("relay", host), scope("tls", host)],
      [scope("relay", "relays"), scope("tls", "relays")],
      [scope("tls", host), scope("relay", "relays")],
      [scope("tor", host), scope("relay", "relays")],
      [scope("tls", host), scope("tls", "relays")],
    ] as const)
      assert.equal(narrows(one, asked), false, JSON.stringify([one, asked]));
  });

  it("says that neither password nor mail is seen, and that nothing of the plugin's leaves by it", () => {
    assert.equal(
      transportCarry.consent(scope("relay", "relays")),
      "Hand your outgoing mail to the servers that you set up for sending. It sees who you write to, and neither your password nor what you write.",
    );
    assert.deepEqual(transportCarry.reaches?.(scope("relay", "relays")), []);
    assert.deepEqual(transportCarry.sees?.(scope("relay", host)), [{ what: "who you write to", isContent: false }]);
  });
});

describe("a manifest", () => {
  const by = (via: string, hosts: string[], protects: string) =>
    parseManifest(
      JSON.stringify(
        manifestOf("p", {
          hooks: { "delivery.carry": {} },
          capabilities: { "transport.carry": { via, hosts, reason } },
          transport: { protects },
        }),
      ),
    );

  it("promises a hop at most where mail goes by a relay, and only there any that the user set up", () => {
    for (const protects of ["nothing", "hop"])
      assert.equal(by("relay", ["relays"], protects).transport?.protects, protects);
    const isRefused = (where: string) => (error: unknown) =>
      error instanceof AppError && error.code === "PLUGIN_MANIFEST_BAD" && error.detail["where"] === where;
    for (const protects of ["content", "content-and-metadata"])
      assert.throws(() => by("relay", ["relays"], protects), isRefused("/transport/protects"));
    for (const [via, host] of [
      ["tls", "relays"],
      ["tor", "relays"],
      ["relay", "*.onion"],
    ] as const)
      assert.throws(() => by(via, [host], "hop"), isRefused("/capabilities/transport.carry/hosts"));
  });
});

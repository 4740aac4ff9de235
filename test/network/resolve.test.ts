import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { systemClock } from "../../core/kernel/clock.ts";
import { Broker } from "../../core/network/broker.ts";
import type { DnsType } from "../../core/network/resolve-dns.ts";
import type { EgressRow } from "../../core/store/operations.ts";

/** A DNS server (RFC 1035 4) that knows one text, and no other name. It counts what it is asked. */
async function dnsServer(t: TestContext) {
  const asked: string[] = [];
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  t.after(() => socket.close());
  socket.on("message", (query, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString("latin1", at + 1, at + 1 + length));
      at += 1 + length;
    }
    const name = labels.join(".");
    asked.push(name);
    if (name === "silent.example") return;
    const question = query.subarray(12, at + 5);
    const isKnown = name === "known.example";
    const head = Buffer.from([query[0]!, query[1]!, 0x81, isKnown ? 0x80 : 0x83, 0, 1, 0, isKnown ? 1 : 0, 0, 0, 0, 0]);
    const text = Buffer.concat([Buffer.of(6), Buffer.from("v=test"), Buffer.of(3), Buffer.from("two")]);
    const answer = Buffer.concat([Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, text.length]), text]);
    socket.send(Buffer.concat([head, question, ...(isKnown ? [answer] : [])]), from.port, from.address);
  });
  return { server: `127.0.0.1:${socket.address().port}`, asked };
}

async function brokerWithDns(t: TestContext) {
  const { server, asked } = await dnsServer(t);
  const rows: EgressRow[] = [];
  const broker = new Broker({ clock: systemClock, record: (row) => void rows.push(row), dnsServers: [server] });
  return { broker, rows, asked };
}
const query = (name: string, type: DnsType = "TXT") =>
  ({ name, type, purpose: "dns.verify", actor: "kernel" }) as const;

test("the records of a name come back, none where there is no such name, and each question is in the ledger", async (t) => {
  const { broker, rows, asked } = await brokerWithDns(t);
  assert.deepEqual(await broker.resolve(query("known.example")), [["v=test", "two"]]);
  assert.deepEqual(await broker.resolve(query("unknown.example")), []);
  assert.deepEqual(asked, ["known.example", "unknown.example"]);
  assert.deepEqual(
    rows.map(({ purpose, host, port, route, outcome }) => [purpose, host, port, route, outcome]),
    ["known", "unknown"].map((name) => ["dns.verify", `${name}.example`, 53, "direct", "ok"]),
  );
});

test("onion names, odd names and odd types are never asked", async (t) => {
  const { broker, rows, asked } = await brokerWithDns(t);
  for (const name of [
    "abcdefghij.onion",
    "x.ABC.ONION.",
    "a b.example",
    "",
    "evil.example/x",
    `${"a".repeat(64)}.example`,
  ])
    await assert.rejects(broker.resolve(query(name)), { code: "NETWORK_REFUSED" }, name);
  await assert.rejects(broker.resolve(query("known.example", "ANY" as "TXT")), { code: "NETWORK_REFUSED" });
  broker.close();
  await assert.rejects(broker.resolve(query("known.example")), { code: "NETWORK_REFUSED" });
  assert.deepEqual(asked, []);
  assert.equal(rows.length, 8);
});

test("servers that say nothing are a failure, not an absence", async (t) => {
  const { broker, rows } = await brokerWithDns(t);
  await assert.rejects(broker.resolve(query("silent.example")), {
    code: "NETWORK_FAILED",
    detail: { reason: "ETIMEOUT" },
  });
  assert.equal(rows[0]?.outcome, "NETWORK_FAILED");
});

/** A real account: whose word about senders is believed. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { systemClock } from "../../core/kernel/clock.ts";
import { silentLog } from "../../core/kernel/log.ts";
import type { Postern } from "../../core/main.ts";
import { Broker } from "../../core/network/broker.ts";
import { Provenance } from "../../core/provenance/provenance.ts";
import { trustedServerKey } from "../../core/provenance/trusted-servers.ts";
import { testFolder } from "../open-postern.ts";
import { peer } from "../peer.ts";
import { startDnsServer } from "../peers/dns-server.ts";
import { type Dovecot, startDovecot } from "../peers/dovecot.ts";
import { skipWithout } from "../skip-without.ts";
import { mailOf, signed, signingKey } from "./signed-mail.ts";

const results = (id: string) =>
  `Authentication-Results: ${id}; dmarc=fail (p=reject) header.from=bank.example; dkim=none\n`;
const forged = "Authentication-Results: evil.example; dmarc=pass header.from=bank.example\n";
const mail = (name: string, head = "") =>
  `${head}From: Bank <office@bank.example>\nTo: ben@example.org\nMessage-ID: <${name}@bank.example>\nSubject: ${name}\n\nbody\n`;

async function connected(t: TestContext, dovecot: Dovecot): Promise<{ postern: Postern; sourceId: number }> {
  const postern = await testFolder(t).open({ hasPlugins: false });
  const { id } = (await postern.sources.create({
    host: "localhost",
    port: dovecot.port,
    security: "tls",
    user: dovecot.user,
    password: dovecot.password,
    trustedCertificate: dovecot.certificate,
  })) as { id: number };
  while (postern.sources.list().find((source) => source.id === id)?.state !== "watching")
    await new Promise((resolve) => setTimeout(resolve, 20));
  return { postern, sourceId: id };
}

function idOf(postern: Postern, subject: string): number {
  const { messageIds } = postern.reader.listTag({ tagId: null, limit: 100, collapseThreads: false });
  const row = postern.reader.messagesByIds(messageIds).find((each) => each.subject === subject);
  assert.ok(row, subject);
  return row.id;
}

test("a server's results are believed when nearly all mail of the account has them, or when the user says so", async (t) => {
  if (skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it")) return;
  const dovecot = await startDovecot(t);
  for (let at = 0; at < limits.serverSampleMailsMin; at += 1)
    await dovecot.deliver(mail(`m${at}`, results("localhost")));
  await dovecot.deliver(mail("forged", forged));
  const { postern, sourceId } = await connected(t, dovecot);
  const { provenance, writer } = postern;
  assert.equal(provenance.servers.of(sourceId).authservId, "localhost");
  assert.equal(provenance.servers.of(sourceId).isChosen, false);
  assert.equal((await provenance.senderOf(idOf(postern, "m0")))?.authentication, "failed");
  // Nobody is asked about it, so the forged one stays unknown.
  assert.equal((await provenance.senderOf(idOf(postern, "forged")))?.authentication, "unknown");
  // New mail is looked at by itself, so that a list can mark it.
  await provenance.settled();
  assert.equal(postern.reader.senders.authentication(idOf(postern, "m0")) !== null, true);
  const [row] = postern.reader.messagesByIds([idOf(postern, "m0")]);
  assert.equal(provenance.mark(row!)?.tone, "alarm");
  for (const [chosen, m0, other] of [
    ["evil.example", "unknown", "passed"],
    ["", "unknown", "unknown"],
  ] as const) {
    await writer.perform({ op: "setting.set", key: trustedServerKey(sourceId), value: chosen });
    await writer.perform({
      op: "message.authenticate",
      checks: [
        {
          messageId: idOf(postern, "m0"),
          verdict: { by: "postern", authservId: null, dkim: [], spf: null, dmarc: null, arc: null },
          checkedAt: 1,
        },
      ],
    });
    assert.equal((await provenance.senderOf(idOf(postern, "m0")))?.authentication, m0, chosen);
    assert.equal((await provenance.senderOf(idOf(postern, "forged")))?.authentication, other, chosen);
  }
});

test("results are not believed when few mails have them, or when another's name stands in them", async (t) => {
  if (skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it")) return;
  const dovecot = await startDovecot(t);
  for (let at = 0; at < limits.serverSampleMailsMin; at += 1) await dovecot.deliver(mail(`m${at}`, forged));
  await dovecot.deliver(mail("own", results("localhost")));
  const { postern, sourceId } = await connected(t, dovecot);
  const server = postern.provenance.servers.of(sourceId);
  assert.equal(server.authservId, null);
  assert.deepEqual(server.seen, [
    { authservId: "evil.example", mails: limits.serverSampleMailsMin },
    { authservId: "localhost", mails: 1 },
  ]);
});

test("the DNS is asked as the user wants: when they ask, by itself, or never; and each question is in the ledger", async (t) => {
  const postern = await testFolder(t).open({ hasPlugins: false, watchesSources: false });
  const dns = await startDnsServer(t);
  const key = signingKey();
  dns.texts["s1._domainkey.bank.example"] = [key.record];
  const purposes: string[] = [];
  const broker = new Broker({
    clock: systemClock,
    record: ({ purpose }) => void purposes.push(purpose),
    dnsServers: [dns.address],
  });
  t.after(() => broker.close());
  const { reader, writer, vault, events } = postern;
  const provenance = new Provenance({ reader, writer, vault, events, broker, clock: systemClock, log: silentLog });
  t.after(() => provenance.close());
  const raw = Buffer.from(await signed(mailOf("From: Bank <office@bank.example>"), "bank.example", key));
  const tagIds = [reader.tagByRole("inbox").id];
  const [outcome] = await postern.ingestRaw([
    { raw, tagIds, keywords: [], receivedAt: Date.UTC(2026, 2, 2), kind: "message" },
  ]);
  const id = outcome!.messageId;
  await provenance.settled();
  assert.equal((await provenance.senderOf(id))?.authentication, "unknown");
  assert.deepEqual(dns.asked, []);
  await writer.perform({ op: "setting.set", key: "senderCheck", value: "never" });
  await assert.rejects(provenance.check(id), { code: "NETWORK_REFUSED" });
  assert.deepEqual(dns.asked, []);
  await writer.perform({ op: "setting.set", key: "senderCheck", value: "ask" });
  const security = await provenance.check(id);
  assert.equal(security?.authentication?.status, "passed");
  assert.match(
    security?.sentence ?? "",
    /First mail from this sender. It comes from bank\.example, as its domain confirms\./,
  );
  assert.ok(dns.asked.length > 0 && purposes.every((purpose) => purpose === "dns.verify"));
  const asked = dns.asked.length;
  // Kept: what was found is there without asking again.
  assert.equal((await provenance.senderOf(id))?.authentication, "passed");
  assert.equal(dns.asked.length, asked);
  assert.equal(await provenance.check(999), null);
});

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { systemClock } from "../../core/kernel/clock.ts";
import { limits } from "../../core/kernel/limits.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import { Broker } from "../../core/network/broker.ts";
import { type Authentication, statusOf } from "../../core/provenance/authentication.ts";
import { borderOf } from "../../core/provenance/border.ts";
import { verifyMail } from "../../core/provenance/verify-mail.ts";
import { startDnsServer } from "../peers/dns-server.ts";
import { mailOf, signed, signingKey } from "./signed-mail.ts";

const key = signingKey();
const from = "From: Bank <office@bank.example>\nTo: me@home.example";
const received = (by: string, ip: string, helo = "out.bank.example") =>
  `Received: from ${helo} (${helo} [${ip}])\r\n by ${by} with ESMTPS id 1; Mon, 2 Mar 2026 10:00:01 +0000\r\n`;

async function verifier(t: TestContext) {
  const dns = await startDnsServer(t);
  dns.texts["s1._domainkey.bank.example"] = [key.record];
  dns.texts["_dmarc.bank.example"] = ["v=DMARC1; p=reject"];
  dns.texts["bank.example"] = ["v=spf1 ip4:93.184.215.14 -all"];
  const broker = new Broker({ clock: systemClock, record: () => {}, dnsServers: [dns.address] });
  t.after(() => broker.close());
  const verify = async (mail: string, owner: string | null = null): Promise<Authentication> => {
    const raw = Buffer.from(mail, "latin1");
    const root = parseStructure(raw);
    const border = owner === null ? null : await borderOf(raw, root, owner);
    return verifyMail(
      { raw, root, receivedAt: Date.UTC(2026, 2, 2, 11), border, returnPath: "bounce@bank.example" },
      async (name, type) => {
        try {
          return await broker.resolve({ name, type: type as "TXT", purpose: "dns.verify", actor: "kernel" });
        } catch {
          throw Object.assign(new Error("dns"), { code: "ESERVFAIL" });
        }
      },
    );
  };
  return { dns, verify };
}

const status = (found: Authentication, author = "office@bank.example") => statusOf(found, author, false);

test("a signed mail is confirmed by its domain, whatever stands around it", async (t) => {
  const { dns, verify } = await verifier(t);
  const found = await verify(await signed(mailOf(from), "bank.example", key));
  assert.deepEqual(found.dkim, [{ result: "pass", domain: "bank.example" }]);
  assert.deepEqual(found.dmarc, { result: "pass", domain: "bank.example", policy: "reject" });
  assert.equal(found.spf, null);
  assert.equal(status(found), "passed");
  assert.equal(status(found, "office@evil.example"), "unknown");
  assert.ok(dns.asked.includes("s1._domainkey.bank.example"));
});

test("a mail that was changed, or whose key is another, is not", async (t) => {
  const { dns, verify } = await verifier(t);
  const good = await signed(mailOf(from), "bank.example", key);
  for (const changed of [
    good.replace("in May", "in June"),
    good.replace("Subject: The hut", "Subject: The debt"),
    good.replace("From: Bank", "From: Ben"),
  ]) {
    const found = await verify(changed);
    assert.deepEqual(
      found.dkim.map(({ result }) => result),
      ["fail"],
    );
    assert.equal(status(found), "failed");
  }
  dns.texts["s1._domainkey.bank.example"] = [signingKey().record];
  assert.equal(status(await verify(good)), "failed");
  delete dns.texts["_dmarc.bank.example"];
  assert.equal(status(await verify(good)), "broken");
  delete dns.texts["s1._domainkey.bank.example"];
  assert.equal(status(await verify(good)), "unknown");
});

test("a signature of another domain confirms that domain alone", async (t) => {
  const { dns, verify } = await verifier(t);
  dns.texts["s1._domainkey.evil.example"] = [key.record];
  const found = await verify(await signed(mailOf(from), "evil.example", key));
  assert.deepEqual(found.dkim, [{ result: "pass", domain: "evil.example" }]);
  assert.equal(status(found), "failed");
});

test("a key of 512 bits signs nothing", async (t) => {
  const { dns, verify } = await verifier(t);
  const weak = signingKey(512);
  dns.texts["s1._domainkey.bank.example"] = [weak.record];
  const found = await verify(await signed(mailOf(from), "bank.example", weak));
  assert.notEqual(found.dkim[0]?.result, "pass");
  assert.equal(status(found), "failed");
});

test("a signature over the beginning does not cover what was added at the end", async (t) => {
  const { verify } = await verifier(t);
  const partial = await signed(mailOf(from), "bank.example", key, { maxBodyLength: 20 });
  const found = await verify(`${partial}Click here: http://evil.example\r\n`);
  assert.equal(found.dkim[0]?.result, "policy");
  assert.match(found.dkim[0]?.reason ?? "", /not signed/);
  assert.equal(status(found), "failed");
});

test("the first signatures are verified, and no more questions are asked than the limit", async (t) => {
  const { dns, verify } = await verifier(t);
  let mail = mailOf(from);
  for (let at = 0; at <= limits.signaturesVerifiedMax; at += 1)
    mail = await signed(mail, "bank.example", key, { selector: `k${at}` });
  const atLimit = await verify(mail.slice(mail.indexOf("DKIM-Signature", 1)));
  assert.equal(atLimit.dkim.length, limits.signaturesVerifiedMax);
  assert.equal((await verify(mail)).dkim.length, limits.signaturesVerifiedMax);
  assert.ok(dns.asked.length < limits.verifyQuestionsMax * 2);
});

test("records that lead in circles and servers that are silent end in an answer", async (t) => {
  const { dns, verify } = await verifier(t);
  dns.texts["bank.example"] = ["v=spf1 include:a.bank.example -all"];
  dns.texts["a.bank.example"] = ["v=spf1 include:b.bank.example -all"];
  dns.texts["b.bank.example"] = ["v=spf1 include:a.bank.example -all"];
  const mail = `${received("mx.home.example", "93.184.215.14")}${await signed(mailOf(from), "bank.example", key)}`;
  const looped = await verify(mail, "home.example");
  assert.equal(looped.spf?.result, "permerror");
  assert.ok(dns.asked.length < 60, String(dns.asked.length));
  dns.texts["s1._domainkey.bank.example"] = null;
  const silent = await verify(mail, "home.example");
  assert.equal(silent.dkim[0]?.result, "temperror");
});

test("SPF is asked about the address that the account's own server saw, and about no other", async (t) => {
  const { verify } = await verifier(t);
  const mail = mailOf(from);
  const through = async (header: string) => (await verify(`${header}${mail}`, "home.example")).spf?.result ?? null;
  assert.equal(await through(received("mx.home.example", "93.184.215.14")), "pass");
  assert.equal(await through(received("mx.home.example", "93.184.215.99")), "fail");
  const internal = received("imap.home.example", "10.0.0.3", "mx.home.example");
  assert.equal(await through(`${internal}${received("mx.home.example", "93.184.215.14")}`), "pass");
  assert.equal(await through(received("mx.evil.example", "93.184.215.14")), null);
  assert.equal(await through(`${internal}${received("mx.evil.example", "93.184.215.14")}`), null);
  assert.equal(await through(""), null);
  // What the client says of itself is in front of the comment, and proves nothing.
  assert.equal(await through(received("mx.home.example", "93.184.215.99", "[93.184.215.14]")), "fail");
});

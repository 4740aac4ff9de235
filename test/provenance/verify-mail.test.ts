import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { type Authentication, statusOf } from "../../core/provenance/authentication.ts";
import { mailOf, sealed, signed, signingKey } from "./signed-mail.ts";
import { bankKey as key, fromBank as from, received, verifier } from "./verifier.ts";

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

test("verifyQuestionsMax: so many questions about a mail are answered, one more is not even asked", async (t) => {
  const { dns, verify } = await verifier(t);
  let mail = mailOf(from);
  for (let at = 0; at < limits.signaturesVerifiedMax; at += 1) {
    dns.texts[`k${at}._domainkey.bank.example`] = [key.record];
    mail = await signed(mail, "bank.example", key, { selector: `k${at}` });
  }
  // Each of the sender's servers is two questions (A and AAAA), each forwarder one.
  const servers = Array.from({ length: 4 }, (_, at) => `out${at}.bank.example`);
  for (const name of servers) dns.addresses[name] = ["93.184.215.99"];
  dns.texts["bank.example"] = [`v=spf1 ${servers.map((name) => `a:${name} `).join("")}-all`];
  const verifyForwarded = async (): Promise<Authentication> => {
    dns.asked.length = 0;
    return verify(received("mx.home.example", "93.184.215.14") + mail, "home.example");
  };
  await verifyForwarded();
  const room = limits.verifyQuestionsMax - dns.asked.length;
  assert.ok(room > 0 && room < 50, String(room));
  const forward = async (at: number): Promise<void> => {
    dns.texts[`r${at}._domainkey.relay.example`] = [key.record];
    mail = await sealed(mail, "relay.example", key, { selector: `r${at}`, cv: at === 1 ? "none" : "pass" });
  };
  for (let at = 1; at <= room; at += 1) await forward(at);
  // The last is about the domain above the author's.
  const isLastAsked = () => [dns.asked.length, dns.asked.includes("_dmarc.example")];
  assert.equal((await verifyForwarded()).arc?.result, "pass");
  assert.deepEqual(isLastAsked(), [limits.verifyQuestionsMax, true]);
  await forward(room + 1);
  assert.equal((await verifyForwarded()).arc?.result, "pass");
  assert.deepEqual(isLastAsked(), [limits.verifyQuestionsMax, false]);
  await forward(room + 2);
  assert.equal((await verifyForwarded()).dmarc?.result, "temperror");
  assert.equal(dns.asked.length, limits.verifyQuestionsMax);
});

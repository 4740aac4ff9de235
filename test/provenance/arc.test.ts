/** Mail that forwarders passed on and sealed (RFC 8617), verified with real seals and a real DNS server. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { authenticationFinding, statusOf } from "../../core/provenance/authentication.ts";
import { mailOf, sealed, signed, signingKey } from "./signed-mail.ts";
import { bankKey, fromBank, type Verifier, verifier } from "./verifier.ts";

const listKey = signingKey();
const schoolKey = signingKey();
const author = "office@bank.example";

async function openForwarders(t: TestContext): Promise<Verifier> {
  const opened = await verifier(t);
  opened.dns.texts["arc._domainkey.list.example"] = [listKey.record];
  opened.dns.texts["arc._domainkey.school.example"] = [schoolKey.record];
  return opened;
}

/** A list that writes its name into the subject, and a school behind it that forwards. */
async function forwarded(): Promise<string> {
  const mail = await signed(mailOf(fromBank), "bank.example", bankKey);
  const listed = mail.replace("Subject: The hut", "Subject: [list] The hut");
  const first = await sealed(listed, "list.example", listKey, { results: "dkim=pass header.d=bank.example" });
  return sealed(first, "school.example", schoolKey, { cv: "pass", results: "arc=pass" });
}

test("a chain of forwarders whose seals are all good passes, and the last of them is named", async (t) => {
  const { dns, verify } = await openForwarders(t);
  const found = await verify(await forwarded());
  assert.deepEqual(found.arc, { result: "pass", domain: "school.example" });
  assert.ok(dns.asked.includes("arc._domainkey.list.example") && dns.asked.includes("arc._domainkey.school.example"));
  // What the chain says was good before is a forwarder's word: the author's own signature is still broken.
  assert.deepEqual(
    found.dkim.map(({ result, domain }) => [result, domain]),
    [["fail", "bank.example"]],
  );
  assert.equal(statusOf(found, author, true), "unknown");
  assert.equal(statusOf(found, author, false), "failed");
  const { values } = authenticationFinding(found, author, true);
  assert.match(values["why"] ?? "", /chain of forwarders: pass, school\.example/);
});

test("a mail that was changed behind the last seal, or whose seals were, has a chain that failed", async (t) => {
  const { verify } = await openForwarders(t);
  const good = await forwarded();
  const secondSeal = good.indexOf("ARC-Seal", 1);
  for (const changed of [
    good.replace("in May", "in June"),
    good.replace("[list] The hut", "[list] The debt"),
    good.replace("i=1; list.example; dkim=pass", "i=1; list.example; dkim=fail"),
    // The first set is missing.
    `${good.slice(0, secondSeal)}${good.slice(good.indexOf("\r\nDKIM-Signature") + 2)}`,
  ]) {
    assert.notEqual(changed, good);
    assert.equal((await verify(changed)).arc?.result, "fail");
  }
});

test("a seal by a key that is another's, too short, or not there fails the chain", async (t) => {
  const { dns, verify } = await openForwarders(t);
  const good = await forwarded();
  const name = "arc._domainkey.list.example";
  dns.texts[name] = [schoolKey.record];
  assert.equal((await verify(good)).arc?.result, "fail");
  delete dns.texts[name];
  assert.equal((await verify(good)).arc?.result, "fail");
  const weak = signingKey(512);
  dns.texts[name] = [weak.record];
  const weakly = await sealed(mailOf(fromBank), "list.example", weak);
  assert.equal((await verify(weakly)).arc?.result, "fail");
  dns.texts[name] = [listKey.record];
  assert.equal((await verify(good)).arc?.result, "pass");
});

test("a chain that says of itself that it had failed before is not believed, and a mail without one has none", async (t) => {
  const { verify } = await openForwarders(t);
  const first = await sealed(mailOf(fromBank), "list.example", listKey);
  const given = await sealed(first, "school.example", schoolKey, { cv: "fail" });
  assert.equal((await verify(given)).arc?.result, "fail");
  assert.equal((await verify(mailOf(fromBank))).arc, null);
});

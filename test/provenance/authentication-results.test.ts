import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import { parseAuthenticationResults } from "../../core/provenance/authentication-results.ts";
import { serverResults } from "../../core/provenance/server-results.ts";
import { statusOf } from "../../core/provenance/authentication.ts";

const google = `mx.google.com;
       dkim=pass header.i=@shop.example header.s=s1 header.b="a/b=c;d";
       spf=pass (google.com: domain of bounce+x=1@mail.shop.example designates 192.0.2.1 as permitted sender) smtp.mailfrom="bounce+x=1@mail.shop.example";
       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=shop.example`;

test("fields as servers write them are read", () => {
  const parsed = parseAuthenticationResults(google.replaceAll("\n", "\r\n"));
  assert.equal(parsed?.authservId, "mx.google.com");
  assert.deepEqual(
    parsed?.results.map(({ method, result, properties }) => [method, result, properties]),
    [
      ["dkim", "pass", { "header.i": "@shop.example", "header.s": "s1", "header.b": "a/b=c;d" }],
      ["spf", "pass", { "smtp.mailfrom": "bounce+x=1@mail.shop.example" }],
      ["dmarc", "pass", { "header.from": "shop.example" }],
    ],
  );
});

test("comments, quotes, versions and blanks stand wherever RFC 8601 allows them", () => {
  const cases: Array<[value: string, id: string | null, results: string[]]> = [
    ["mx.example; none", "mx.example", []],
    ["mx.example", "mx.example", []],
    ["mx.example 1; dkim=pass", "mx.example", ["dkim=pass"]],
    ["mx.example 2; dkim=pass", null, []],
    ['"mx.example"; dkim=pass', "mx.example", ["dkim=pass"]],
    ["(a (nested \\) comment)) mx.example (b); (c) dkim (d) = (e) pass (f)", "mx.example", ["dkim=pass"]],
    ["MX.Example ; DKIM/1 = PASS header.d=a", "mx.example", ["dkim=pass"]],
    ['mx.example; dkim=pass; dkim=fail reason="bad; spf=pass"', "mx.example", ["dkim=pass", "dkim=fail"]],
    ["mx.example; spf=fail (spf=pass; dkim=pass)", "mx.example", ["spf=fail"]],
    ["mx.example; dkim=pass (unended; spf=pass", null, []],
    ['mx.example; dkim=fail header.i="@a; dkim=pass', null, []],
    ["mx.example; dkim=pass=fail", "mx.example", []],
    ["mx.example; =pass; dkim=; dkim", "mx.example", []],
    ["spf=pass smtp.mailfrom=a.example; dkim=pass", "", ["spf=pass", "dkim=pass"]],
    ["", "", []],
    [";;;", "", []],
  ];
  for (const [value, id, results] of cases) {
    const parsed = parseAuthenticationResults(value);
    assert.equal(parsed?.authservId ?? null, id, value);
    assert.deepEqual(parsed?.results.map(({ method, result }) => `${method}=${result}`) ?? [], results, value);
  }
});

test("a property that comes again does not replace the first", () => {
  const parsed = parseAuthenticationResults("mx.example; dkim=pass header.d=evil.example header.d=bank.example");
  assert.equal(parsed?.results[0]?.properties["header.d"], "evil.example");
});

test("what a server wrote is read back, whatever is in its values, and no text makes a result that is not there", () => {
  const quoted = fc.string({ unit: "binary" }).map((text) => text.replace(/[\r\n\0]/g, " "));
  const written = fc.record({ id: fc.domain(), value: quoted, comment: quoted });
  fc.assert(
    fc.property(written, ({ id, value, comment }) => {
      const escape = (text: string) => text.replace(/[\\"()]/g, "\\$&");
      const parsed = parseAuthenticationResults(
        `${id}; dkim=fail (${escape(comment)}) header.i="${escape(value)}"; spf=none (${escape(comment)})`,
      );
      assert.equal(parsed?.authservId, id.toLowerCase());
      assert.deepEqual(
        parsed?.results.map((each) => `${each.method}=${each.result}`),
        ["dkim=fail", "spf=none"],
      );
      assert.equal(parsed?.results[0]?.properties["header.i"], value);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => void parseAuthenticationResults(text)),
  );
});

test("a field is read up to a length, and its results up to a count", () => {
  const most = limits.authenticationResultsCharsMax;
  const head = "mx.example; dkim=pass header.d=a.example (";
  const of = (chars: number) => `${head}${"x".repeat(chars - head.length - 1)})`;
  assert.ok(parseAuthenticationResults(of(most)));
  assert.equal(parseAuthenticationResults(of(most + 1)), null);
  const many = (count: number) =>
    parseAuthenticationResults(`mx.example${"; dkim=pass".repeat(count)}`)?.results.length;
  assert.equal(many(limits.authenticationResultsMax), limits.authenticationResultsMax);
  assert.equal(many(limits.authenticationResultsMax + 1), limits.authenticationResultsMax);
});

const results = (header: string, trusted = "mx.home.example") => {
  const raw = Buffer.from(`${header}\nFrom: a@bank.example\n\nText\n`);
  return serverResults(raw, parseStructure(raw), trusted);
};
const forged =
  "Authentication-Results: mx.home.example; dkim=pass header.d=bank.example; dmarc=pass header.from=bank.example";
const real = "Authentication-Results: mx.home.example; dkim=none; dmarc=fail (p=reject) header.from=bank.example";
const received = "Received: from x by mx.home.example; Thu, 1 Jan 2026 00:00:00 +0000";

test("only the server's own results count", () => {
  assert.equal(results(`${received}\n${forged}`, "other.example"), null);
  assert.equal(results(`${received}\n${forged}`, "home.example.evil.example"), null);
  assert.equal(results(received), null);
  for (const header of [
    `${real}\n${received}\n${forged}`,
    `${received}\n${real}\n${forged}`,
    `${received}\n${real}\n${received}\n${forged}`,
    `Authentication-Results: other.example; dmarc=pass header.from=bank.example\n${real}\n${received}\n${forged}`,
  ]) {
    const found = results(header);
    assert.ok(found, header);
    assert.deepEqual(found.dmarc, { result: "fail", domain: "bank.example", policy: "reject" });
    assert.deepEqual(found.dkim, []);
    assert.equal(statusOf(found, "a@bank.example", false), "failed");
  }
});

test("a second field of the server's name counts only above the topmost Received", () => {
  const dkim = "Authentication-Results: mx.home.example; dkim=pass header.d=bank.example";
  const spf = "Authentication-Results: mx.home.example; spf=pass smtp.mailfrom=x@bank.example";
  assert.deepEqual(results(`${dkim}\n${spf}\n${received}`)?.spf?.result, "pass");
  assert.equal(results(`${received}\n${dkim}\n${spf}`)?.spf, null);
});

test("folding, doubled fields and other spellings change nothing", () => {
  const folded = "authentication-RESULTS:\r\n\tmx.home.example;\r\n\tdkim=pass\r\n\t header.d=bank.example";
  assert.equal(results(folded)?.dkim[0]?.domain, "bank.example");
  assert.equal(results("Authentication-Results: a.mx.home.example; dkim=pass header.d=bank.example")?.dkim.length, 1);
  assert.equal(results("Authentication-Results: amx.home.example; dkim=pass header.d=bank.example"), null);
});

test("what a verdict means depends on the author that is shown", () => {
  const of = (value: string, author: string, isList = false) =>
    statusOf(results(`Authentication-Results: mx.home.example; ${value}`)!, author, isList);
  for (const [value, author, status] of [
    ["dmarc=pass header.from=bank.example", "a@bank.example", "passed"],
    ["dmarc=pass header.from=bank.example", "a@evil.example", "unknown"],
    ["dkim=pass header.d=mail.bank.example", "a@bank.example", "passed"],
    ["dkim=pass header.d=evil.example", "a@bank.example", "unknown"],
    ["spf=pass smtp.mailfrom=b@bank.example", "a@bank.example", "passed"],
    ["spf=pass smtp.mailfrom=b@evil.example", "a@bank.example", "unknown"],
    ["dkim=fail header.d=bank.example", "a@bank.example", "broken"],
    ["dkim=fail header.d=bank.example; dkim=pass header.d=bank.example", "a@bank.example", "passed"],
    ["dkim=temperror header.d=bank.example", "a@bank.example", "unknown"],
    ["dmarc=fail (p=NONE) header.from=bank.example", "a@bank.example", "unknown"],
    ["dmarc=fail (p=QUARANTINE) header.from=bank.example", "a@bank.example", "failed"],
    [
      "dmarc=fail policy.dmarc=reject header.from=bank.example; dkim=pass header.d=bank.example",
      "a@bank.example",
      "failed",
    ],
  ] as const)
    assert.equal(of(value, author), status, value);
  assert.equal(
    of("dmarc=fail (p=reject) header.from=bank.example; dkim=fail header.d=bank.example", "a@bank.example", true),
    "unknown",
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignReason, hostsOf } from "../../core/http/foreign-request.ts";

const policy = { hosts: hostsOf("127.0.0.1", 8627) };
const reason = (headers: Record<string, string>) =>
  foreignReason(new Headers({ host: "127.0.0.1:8627", ...headers }), policy);

test("our own page and programs that are no browser may ask", () => {
  assert.equal(reason({}), null);
  assert.equal(reason({ origin: "http://127.0.0.1:8627", "sec-fetch-site": "same-origin" }), null);
  assert.equal(reason({ "sec-fetch-site": "none" }), null);
  assert.equal(reason({ host: "LOCALHOST:8627", origin: "http://localhost:8627" }), null);
  assert.equal(reason({ host: "[::1]:8627" }), null);
});

test("another Host is DNS rebinding and refused", () => {
  for (const host of [
    "evil.example",
    "evil.example:8627",
    "127.0.0.1",
    "127.0.0.1:80",
    "127.0.0.1:8628",
    "localhost.evil.example:8627",
    "127.0.0.1:8627.evil.example",
    "",
  ]) {
    assert.equal(reason({ host }), "host", host);
  }
  assert.equal(foreignReason(new Headers(), policy), "host");
});

test("another Origin is refused, the opaque one and our other host name too", () => {
  for (const origin of [
    "http://evil.example",
    "null",
    "https://127.0.0.1:8627",
    "http://127.0.0.1:3000",
    "http://localhost:8627",
    "http://127.0.0.1:8627.evil.example",
    "",
  ]) {
    assert.equal(reason({ origin }), "origin", origin);
  }
});

test("a page of another port of this host is same-site, and refused", () => {
  assert.equal(reason({ "sec-fetch-site": "same-site" }), "site");
  assert.equal(reason({ "sec-fetch-site": "cross-site" }), "site");
  assert.equal(reason({ "sec-fetch-site": "something-new" }), "site");
});

test("a server that listens on another address is known by that address, too", () => {
  assert.ok(hostsOf("192.0.2.7", 8627).has("192.0.2.7:8627"));
  assert.ok(hostsOf("fe80::1", 8627).has("[fe80::1]:8627"));
  assert.ok(hostsOf("0.0.0.0", 80, ["Mail.example"]).has("mail.example"));
  assert.ok(!hostsOf("0.0.0.0", 8627).has("0.0.0.0:8627"));
});

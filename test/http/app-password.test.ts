import assert from "node:assert/strict";
import { test } from "node:test";
import { generateAppPassword, hashAppPassword, readAuthorization } from "../../core/http/app-password.ts";

const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

test("an app password is 32 letters without look-alikes, never the same twice", () => {
  const password = generateAppPassword();
  assert.match(password, /^([a-km-np-z2-9]{4}-){7}[a-km-np-z2-9]{4}$/);
  assert.notEqual(password, generateAppPassword());
});

test("dashes, spaces and capitals do not matter when it is typed", () => {
  assert.equal(hashAppPassword("abcd-efgh"), hashAppPassword(" ABCDEFGH "));
  assert.notEqual(hashAppPassword("abcd-efgh"), hashAppPassword("abcd-efgj"));
});

test("Basic with any user name and Bearer give the password, other headers give none", () => {
  assert.equal(readAuthorization(basic("ana:abcd")), "abcd");
  assert.equal(readAuthorization(basic(":abcd")), "abcd");
  assert.equal(readAuthorization(basic("ana:ab:cd")), "ab:cd");
  assert.equal(readAuthorization("bearer abcd"), "abcd");
  for (const header of [null, "", "Basic", basic("abcd"), "Digest abcd", "Bearer a b"]) {
    assert.equal(readAuthorization(header), null, String(header));
  }
});

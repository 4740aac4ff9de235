import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { blobResponse, contentDisposition } from "../../core/http/blob-response.ts";
import { parseRange } from "../../core/http/byte-range.ts";

const bytes = Buffer.from("0123456789");

test("a range is cut as RFC 9110 says, and what is no range gives the whole", async () => {
  const cases: Array<[string | null, number, string, string | null]> = [
    [null, 200, "0123456789", null],
    ["bytes=0-3", 206, "0123", "bytes 0-3/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=-2", 206, "89", "bytes 8-9/10"],
    ["bytes=-99", 206, "0123456789", "bytes 0-9/10"],
    ["bytes=2-99", 206, "23456789", "bytes 2-9/10"],
    ["bytes=5-2", 200, "0123456789", null],
    ["bytes=1-2,4-5", 200, "0123456789", null],
    ["lines=1-2", 200, "0123456789", null],
    ["bytes=-", 200, "0123456789", null],
  ];
  for (const [header, status, text, contentRange] of cases) {
    const response = blobResponse(bytes, "a.txt", "text/plain", header);
    assert.equal(response.status, status, String(header));
    assert.equal(await response.text(), text, String(header));
    assert.equal(response.headers.get("content-range"), contentRange);
  }
  for (const header of ["bytes=10-", "bytes=99-100", "bytes=-0"]) {
    const response = blobResponse(bytes, "a.txt", "text/plain", header);
    assert.equal(response.status, 416);
    assert.equal(response.headers.get("content-range"), "bytes */10");
  }
});

test("a blob is an attachment that can neither run nor be sniffed nor embedded, whatever type was asked for", () => {
  const response = blobResponse(bytes, "evil.html", "text/html", null);
  assert.match(response.headers.get("content-disposition") ?? "", /^attachment; /);
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  assert.equal(response.headers.get("content-security-policy"), "sandbox; default-src 'none'");
  assert.equal(response.headers.get("cross-origin-resource-policy"), "same-origin");
});

test("a type that is none becomes octet-stream, and no header can be smuggled in", () => {
  for (const type of ["", "text", "text/html\r\nX: y", "a/b; x=y", "text/html; charset=utf-8; x"]) {
    assert.equal(blobResponse(bytes, "a", type, null).headers.get("content-type"), "application/octet-stream", type);
  }
  assert.equal(
    blobResponse(bytes, "a", "text/plain; charset=utf-8", null).headers.get("content-type"),
    "text/plain; charset=utf-8",
  );
});

test("a file name loses path, quotes, control and direction characters", () => {
  assert.equal(
    contentDisposition("../../etc/passwd"),
    `attachment; filename="_.._etc_passwd"; filename*=UTF-8''_.._etc_passwd`,
  );
  assert.equal(contentDisposition('a"b\r\nX: y'), `attachment; filename="a_b__X_ y"; filename*=UTF-8''a_b__X_%20y`);
  assert.match(contentDisposition("gpj.\u202Eexe"), /"gpj\.exe"/);
  assert.match(contentDisposition("Übersicht.pdf"), /filename\*=UTF-8''%C3%9Cbersicht\.pdf$/);
  assert.match(contentDisposition(".."), /filename="download"/);
});

test("whatever the name, type and range, there is an answer", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), fc.string(), (name, type, range) => {
      assert.ok(blobResponse(bytes, name, type, range).status >= 200);
    }),
  );
  fc.assert(
    fc.property(fc.nat(20), fc.option(fc.nat(30)), fc.option(fc.nat(30)), (size, first, last) => {
      const range = parseRange(`bytes=${first ?? ""}-${last ?? ""}`, size);
      if (range === null || range === "unsatisfiable") return;
      assert.ok(range.start >= 0 && range.start < range.end && range.end <= size);
    }),
  );
});

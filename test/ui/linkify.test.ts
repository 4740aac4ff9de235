import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { linkify } from "../../ui/reading/linkify.ts";

const links = (text: string): Array<[string, string | null]> =>
  linkify(text)
    .filter((piece) => piece.href !== null)
    .map((piece) => [piece.text, piece.href]);

test("addresses of the web and of people become links to exactly what is shown", () => {
  assert.deepEqual(links("see https://example.org/a?b=c#d and ana@example.org"), [
    ["https://example.org/a?b=c#d", "https://example.org/a?b=c#d"],
    ["ana@example.org", "mailto:ana@example.org"],
  ]);
});

test("www. without a scheme leads to https", () => {
  assert.deepEqual(links("www.example.org"), [["www.example.org", "https://www.example.org"]]);
});

test("the sentence's own marks are not part of an address", () => {
  assert.deepEqual(links("(see https://example.org/a_(b).)"), [
    ["https://example.org/a_(b)", "https://example.org/a_(b)"],
  ]);
  assert.deepEqual(links("<https://example.org>,"), [["https://example.org", "https://example.org"]]);
});

test("no other scheme becomes a link", () => {
  assert.deepEqual(links("javascript:alert(1) data:text/html,x file:///etc/passwd ftp://example.org"), []);
});

test("the pieces are the text, and every link is http, https or mailto", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'htps:/w.a@(b)>" \n,-?javscrit'.split("")), maxLength: 60 }),
      (text) => {
        const pieces = linkify(text);
        assert.equal(pieces.map((piece) => piece.text).join(""), text);
        for (const { href } of pieces) if (href !== null) assert.match(href, /^(https?|mailto):/i);
      },
    ),
  );
});

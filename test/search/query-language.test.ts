import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { type ParsedQuery, parseQuery } from "../../core/search/query-language.ts";
import type { QueryNode } from "../../core/search/query-node.ts";
import { printQuery } from "../../core/search/query-printer.ts";

const now = new Date(2024, 4, 15, 12, 30).getTime();

function read(text: string): QueryNode {
  const parsed = parseQuery(text, { now });
  assert.ok("node" in parsed, `${text}: ${JSON.stringify(parsed)}`);
  return parsed.node;
}

function typed(text: string): QueryNode {
  const parsed = parseQuery(text, { now, isLenient: true });
  assert.ok("node" in parsed, `${text}: ${JSON.stringify(parsed)}`);
  return parsed.node;
}

function problemOf(text: string) {
  const parsed = parseQuery(text, { now });
  assert.ok("problem" in parsed, `${text} was read as ${JSON.stringify(parsed)}`);
  return {
    message: parsed.problem.message,
    place: text.slice(parsed.problem.at, parsed.problem.at + parsed.problem.length),
  };
}

const any = (words: string, more: object = {}): QueryNode => ({
  kind: "text",
  field: "any",
  words,
  isPhrase: false,
  isPrefix: false,
  ...more,
});

describe("the query language", () => {
  it("takes silence between terms for AND, which binds closer than OR", () => {
    assert.deepEqual(read("a b OR c AND d"), {
      kind: "or",
      nodes: [
        { kind: "and", nodes: [any("a"), any("b")] },
        { kind: "and", nodes: [any("c"), any("d")] },
      ],
    });
    assert.deepEqual(read("a (b OR c)"), {
      kind: "and",
      nodes: [any("a"), { kind: "or", nodes: [any("b"), any("c")] }],
    });
  });

  it("reads phrases, prefixes and what to leave out", () => {
    assert.deepEqual(read('"big news"'), any("big news", { isPhrase: true }));
    assert.deepEqual(read("\u201Cbig news\u201D"), any("big news", { isPhrase: true }));
    assert.deepEqual(read("lin*"), any("lin", { isPrefix: true }));
    assert.deepEqual(read('"big ne"*'), any("big ne", { isPhrase: true, isPrefix: true }));
    assert.deepEqual(read("-foo"), { kind: "not", node: any("foo") });
    assert.deepEqual(read("NOT (a OR b)"), { kind: "not", node: { kind: "or", nodes: [any("a"), any("b")] } });
    assert.deepEqual(read("e-mail -"), any("e-mail"));
  });

  it("gives every word in a field's parentheses to the field", () => {
    const from = (words: string) => ({ ...any(words), field: "from" }) as QueryNode;
    assert.deepEqual(read("from:(ana OR ben)"), { kind: "or", nodes: [from("ana"), from("ben")] });
    assert.deepEqual(read("is:(unread starred)"), { kind: "and", nodes: [read("is:unread"), read("is:starred")] });
    assert.deepEqual(read("from: ana"), from("ana"));
    assert.deepEqual(read("From:ana"), from("ana"));
  });

  it("keeps what only looks like an operator a word", () => {
    assert.deepEqual(read("http://example.org/x"), any("http://example.org/x"));
    assert.deepEqual(read("12:30"), any("12:30"));
    assert.deepEqual(read("subject:-foo"), { ...any("-foo"), field: "subject" });
    assert.deepEqual(read("subject:OR"), { ...any("OR"), field: "subject" });
    assert.deepEqual(read("or and not"), { kind: "and", nodes: [any("or"), any("and"), any("not")] });
  });

  it("reads states, tags, roles, threads, attachments and sizes", () => {
    assert.deepEqual(read("is:unread"), { kind: "keyword", keyword: "$seen", isSet: false });
    assert.deepEqual(read("is:Starred"), { kind: "keyword", keyword: "$flagged", isSet: true });
    assert.deepEqual(read('tag:"Lists/Big one"'), { kind: "tag", name: "Lists/Big one" });
    assert.deepEqual(read("in:spam"), { kind: "tag", name: "\\junk" });
    assert.deepEqual(read("in:Lists/x"), { kind: "tag", name: "Lists/x" });
    assert.deepEqual(read("in:anywhere"), { kind: "all" });
    assert.deepEqual(read("thread:T2f"), { kind: "thread", threadId: 87 });
    assert.deepEqual(read("has:attachment"), { kind: "hasAttachment", isSet: true });
    assert.deepEqual(read("larger:1.5M"), { kind: "size", min: 1_572_864, max: null });
    assert.deepEqual(read("smaller:10k"), { kind: "size", min: null, max: 10_240 });
    assert.deepEqual(read("list:dev.example.org"), { ...any("dev.example.org"), field: "list" });
    assert.deepEqual(read("filename:report.pdf"), { ...any("report.pdf"), field: "filename" });
  });

  it("reads dates as whole days, months and years of the machine's time zone", () => {
    const day = (y: number, m: number, d: number) => new Date(y, m - 1, d).getTime();
    assert.deepEqual(read("before:2024-03-01"), { kind: "received", from: null, until: day(2024, 3, 1) });
    assert.deepEqual(read("after:2024/3/1"), { kind: "received", from: day(2024, 3, 1), until: null });
    assert.deepEqual(read("on:2024-02"), { kind: "received", from: day(2024, 2, 1), until: day(2024, 3, 1) });
    assert.deepEqual(read("on:2023"), { kind: "received", from: day(2023, 1, 1), until: day(2024, 1, 1) });
    assert.deepEqual(read("on:2023-12-30..2024-01"), {
      kind: "received",
      from: day(2023, 12, 30),
      until: day(2024, 2, 1),
    });
    assert.deepEqual(read("on:yesterday"), { kind: "received", from: day(2024, 5, 14), until: day(2024, 5, 15) });
    assert.deepEqual(read("after:today"), { kind: "received", from: day(2024, 5, 15), until: null });
    assert.deepEqual(read("newer_than:2w"), {
      kind: "received",
      from: new Date(2024, 4, 1, 12, 30).getTime(),
      until: null,
    });
    assert.deepEqual(read("older_than:1y"), {
      kind: "received",
      from: null,
      until: new Date(2023, 4, 15, 12, 30).getTime(),
    });
    assert.deepEqual(read("older_than:3m"), {
      kind: "received",
      from: null,
      until: new Date(2024, 1, 15, 12, 30).getTime(),
    });
    assert.deepEqual(read("before:2024-03-01T00:00:00Z"), {
      kind: "received",
      from: null,
      until: Date.UTC(2024, 2, 1),
    });
  });

  it("points at what it cannot read", () => {
    assert.deepEqual(problemOf('from:ana "big news'), { message: "There is no closing quote.", place: '"big news' });
    assert.deepEqual(problemOf("(a b"), { message: "There is no closing parenthesis.", place: "(" });
    assert.deepEqual(problemOf("a b)"), { message: "There is no opening parenthesis for this one.", place: ")" });
    assert.deepEqual(problemOf("a () b"), { message: "There is nothing between these parentheses.", place: "()" });
    assert.deepEqual(problemOf("a OR"), { message: "OR needs something to search for on its right.", place: "OR" });
    assert.deepEqual(problemOf("AND b"), { message: "AND needs something to search for on its left.", place: "AND" });
    assert.deepEqual(problemOf("a NOT"), { message: "NOT needs something behind it to leave out.", place: "NOT" });
    assert.deepEqual(problemOf("x from:"), { message: "There is nothing behind from: to search for.", place: "from:" });
    assert.match(problemOf("before:x").message, /^before: takes a date such as 2024-03-01, .*, not 'x'\.$/u);
    assert.equal(problemOf("before:x").place, "x");
    for (const bad of [
      "before:2024-13",
      "on:2024-02-30",
      "after:0000",
      "after:2024-02/03",
      "older_than:7",
      "larger:big",
    ])
      problemOf(bad);
    for (const bad of ["is:happy", "has:wings", "thread:!", "newer_than:99999999d"]) problemOf(bad);
    assert.match(problemOf("form:ana").message, /did you mean from:\?/u);
    assert.equal(problemOf("form:ana").place, "form:");
  });

  it("forgives what is unfinished while the user types, and reads the last word as a prefix", () => {
    assert.deepEqual(typed("linux ker"), { kind: "and", nodes: [any("linux"), any("ker", { isPrefix: true })] });
    assert.deepEqual(typed("linux "), any("linux"));
    assert.deepEqual(typed('"big ne'), any("big ne", { isPhrase: true, isPrefix: true }));
    assert.deepEqual(typed('"big news"'), any("big news", { isPhrase: true }));
    assert.deepEqual(typed("from:an"), { ...any("an", { isPrefix: true }), field: "from" });
    for (const open of ["a OR", "a AND", "a NOT", "a -", "a (", "a ()", "a from:", "a before:20x", "a is:unr", "a )"]) {
      assert.deepEqual(typed(`${open} `), any("a"), open);
    }
    assert.deepEqual(typed("from:"), { kind: "all" });
  });

  it("leaves out terms without a letter or digit", () => {
    assert.deepEqual(read("a & b"), { kind: "and", nodes: [any("a"), any("b")] });
    assert.deepEqual(read("&"), { kind: "none" });
    assert.deepEqual(read("  "), { kind: "all" });
  });

  it("takes a search at its limits and refuses one above", () => {
    const long = (chars: number) => parseQuery("x".repeat(chars), { now });
    assert.ok("node" in long(limits.queryCharsMax));
    assert.ok("problem" in long(limits.queryCharsMax + 1));
    const wide = (terms: number) => parseQuery("x ".repeat(terms), { now });
    assert.ok("node" in wide(limits.queryTermsMax));
    assert.ok("problem" in wide(limits.queryTermsMax + 1));
    const deep = (depth: number) => parseQuery(`${"(".repeat(depth)}x${")".repeat(depth)}`, { now });
    assert.ok("node" in deep(limits.queryDepthMax));
    assert.ok("problem" in deep(limits.queryDepthMax + 1));
    const negated = (depth: number) => parseQuery(`${"NOT ".repeat(depth)}x`, { now });
    assert.ok("node" in negated(limits.queryDepthMax));
    assert.ok("problem" in negated(limits.queryDepthMax + 1));
  });
});

const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "a",
      "linux",
      "ana@example.org",
      "日本",
      "don't",
      "x*",
      "*",
      "&",
      "é",
      "OR",
      "AND",
      "NOT",
      "-",
      "(",
      ")",
      '"',
      "\u201C",
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "from:",
      "tag:",
      "is:",
      "is:unread",
      "before:",
      "on:2024",
      "larger:",
      "5M",
      "in:inbox",
      "thread:T1",
      "form:",
      "7d",
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
);
const anyText = fc
  .array(fc.tuple(piece, fc.constantFrom("", " ", "  ")), { maxLength: 25 })
  .map((parts) => parts.flat().join(""));

function depthOf(node: QueryNode): number {
  if (node.kind === "not") return 1 + depthOf(node.node);
  if (node.kind === "and" || node.kind === "or") return 1 + Math.max(...node.nodes.map(depthOf));
  return 0;
}

function isWithin(parsed: ParsedQuery, text: string): boolean {
  if ("node" in parsed) return depthOf(parsed.node) <= 2 * limits.queryDepthMax + 3;
  return (
    parsed.problem.at >= 0 && parsed.problem.length >= 0 && parsed.problem.at + parsed.problem.length <= text.length
  );
}

describe("the query language, for any text", () => {
  it("never throws, stays within its depth, and points inside the text", () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, isLenient) => isWithin(parseQuery(text, { now, isLenient }), text)),
      { numRuns: 3000 },
    );
  });

  it("has no problem with anything while the user types", () => {
    fc.assert(
      fc.property(
        anyText.filter((text) => text.length < 200),
        (text) => {
          const parsed = parseQuery(text, { now, isLenient: true });
          return "node" in parsed || /at most/u.test(parsed.problem.message);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("reads what it printed as the same search", () => {
    let printed = 0;
    for (const text of ["NOT --a", "NOT -a", "--a", "NOT -(a b)"]) {
      const { node } = parseQuery(text, { now }) as { node: QueryNode };
      assert.deepEqual(parseQuery(printQuery(node) ?? "", { now }), { node }, text);
    }
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parseQuery(text, { now });
        if (!("node" in parsed)) return;
        const again = printQuery(parsed.node);
        if (again === null || again.length > limits.queryCharsMax) return;
        printed += 1;
        assert.deepEqual(parseQuery(again, { now: 0 }), parsed);
      }),
      { numRuns: 5000 },
    );
    assert.ok(printed > 200);
  });
});

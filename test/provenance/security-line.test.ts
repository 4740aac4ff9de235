import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { type AuthorHeader } from "../../core/provenance/author-header.ts";
import { authorFindings } from "../../core/provenance/author-findings.ts";
import { asciiDomain, domainOf, organisationOf } from "../../core/provenance/domains.ts";
import { hiddenCharactersIn } from "../../core/provenance/hidden-characters.ts";
import { isOneEdit } from "../../core/provenance/look-alike.ts";
import type { SenderFacts } from "../../core/provenance/sender-facts.ts";
import { senderFindings } from "../../core/provenance/sender-findings.ts";
import { reasonsOf, securityLine, shorten } from "../../core/provenance/security-line.ts";

const nobody = { organisations: new Set<string>(), addressesNamed: () => new Set<string>(), isOwn: () => false };
const facts = (isFirst: boolean, isKnown: boolean): SenderFacts => ({
  address: "bea@novak.example",
  name: "Bea",
  isFirst,
  isKnown,
  writtenTo: 0,
  spamShare: null,
  spamScore: null,
  mails: 3,
  earlier: 2,
  firstAt: 0,
  lastAt: 0,
  answered: 0,
  judged: 0,
  spam: 0,
});
const text = fc.string({ unit: "binary", maxLength: 400 });
const address = fc.record({ name: fc.option(text), email: fc.oneof(text, fc.emailAddress()) });

test("whatever a header says, the line is one short sentence without hidden characters", () => {
  const header = fc.record<AuthorHeader>({
    fromFields: fc.integer({ min: 0, max: 3 }),
    from: fc.array(address, { maxLength: 3 }),
    sender: fc.array(address, { maxLength: 1 }),
    replyTo: fc.array(address, { maxLength: 2 }),
    returnPath: text,
    isList: fc.boolean(),
    listId: text,
  });
  fc.assert(
    fc.property(header, fc.boolean(), fc.boolean(), (given, isFirst, isKnown) => {
      const findings = [
        ...authorFindings(given, { correspondents: nobody, isFirst, isKnown }),
        ...senderFindings(facts(isFirst, isKnown), false, given),
      ];
      const { sentence, tone, advice } = securityLine(findings);
      assert.ok(sentence.length <= limits.securityLineCharsMax);
      assert.equal(advice !== null, tone === "alarm");
      for (const said of [sentence, ...reasonsOf(findings).map((each) => each.text)])
        assert.deepEqual(hiddenCharactersIn(said), []);
    }),
    { numRuns: 300 },
  );
});

test("mail of a list names the list, not the domain of who wrote to it; without a name of its own none is said", () => {
  const header = { fromFields: 1, from: [], sender: [], replyTo: [], returnPath: "", isList: true };
  const said = (listId: string) =>
    securityLine(senderFindings(facts(false, false), false, { ...header, listId })).sentence;
  assert.match(said("hut.lists.example"), /^Sent through the list hut\.lists\.example\./);
  assert.match(said(""), /^Sent to a list or as a newsletter\./);
  assert.match(said("bank.example/evil.example"), /^Sent to a list or as a newsletter\./);
});

test("a long address keeps its end, where its owner stands", () => {
  const long = `${"paypal.com.".repeat(20)}evil.example`;
  assert.equal(shorten(`a@${long}`, 20), "….paypal.com.evil.example".slice(-20).replace(/^./, "…"));
  const header = {
    fromFields: 1,
    from: [{ name: null, email: `a@${long}` }],
    sender: [],
    replyTo: [],
    returnPath: "",
    isList: false,
    listId: "",
  };
  const { sentence } = securityLine(authorFindings(header, { correspondents: nobody, isFirst: true, isKnown: false }));
  assert.ok(sentence.includes("evil.example does not belong to paypal.com"), sentence);
});

test("values behind Why? are cut at their limit", () => {
  const most = limits.securityValueCharsMax;
  const textOf = (chars: number) =>
    reasonsOf([{ code: "sender.differs", tone: "quiet", values: { sender: `${"a".repeat(chars - 2)}@b` } }])[0]!.text;
  assert.ok(!textOf(most).includes("…"));
  assert.ok(textOf(most + 1).includes("…"));
});

test("a domain is what its owner registered, and never a part of a text that only looks like one", () => {
  assert.equal(domainOf("a@Bank.Example."), "bank.example");
  assert.equal(domainOf("a@bücher.example"), "xn--bcher-kva.example");
  assert.equal(domainOf('"a@bank.example"@evil.example'), "evil.example");
  for (const wrong of [
    "bank.example/evil.example",
    "bank.example?x",
    "bank.example#x",
    "bank.example:80",
    "a b",
    "[127.0.0.1]",
    "bank.example\0x",
    "ü/x",
  ])
    assert.equal(asciiDomain(wrong), "", wrong);
  assert.equal(organisationOf("mail.bank.co.uk"), "bank.co.uk");
  assert.equal(organisationOf("ana.github.io"), "ana.github.io");
});

test("one edit is one letter more, less, other, or two neighbours exchanged", () => {
  for (const [a, b, isEdit] of [
    ["paypal", "paypall", true],
    ["paypal", "pypal", true],
    ["paypal", "paxpal", true],
    ["paypal", "payapl", true],
    ["paypal", "paypal", false],
    ["paypal", "papyla", false],
    ["paypal", "pal", false],
    ["ab", "ba", true],
    ["", "a", true],
  ] as const) {
    assert.equal(isOneEdit(a, b), isEdit, `${a} ${b}`);
    assert.equal(isOneEdit(b, a), isEdit, `${b} ${a}`);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalForm } from "../../core/mime/canonical-form.ts";
import { classifyView } from "../../core/mime/classify-view.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import { prepareMessage } from "../../core/mime/prepare-message.ts";
import { searchText } from "../../core/mime/search-text.ts";
import { summarize } from "../../core/mime/summarize.ts";

const message = Buffer.from(
  [
    "Return-Path: <bounces@lists.example.org>",
    "Received: from a.example by b.example; Mon, 6 May 2024 10:00:05 +0200",
    "Received: from c.example by a.example; Mon, 6 May 2024 10:00:00 +0200",
    "From: =?utf-8?Q?Ana_L=C3=ADnd?= <ana@example.org>",
    "To: Hut library <hut@lists.example.org>, robin@weir.example",
    "Subject: Re: [hut]  Damp\r\n books",
    "Date: Mon, 6 May 2024 09:59:58 +0200",
    "Message-ID: <3@example.org>",
    "In-Reply-To: <2@example.org>",
    "References: <1@example.org> <2@example.org>",
    "List-Id: Fennalm Hut Library <HUT.lists.example.org>",
    "Content-Type: multipart/mixed; boundary=b",
    "",
    "--b",
    "Content-Type: multipart/alternative; boundary=a",
    "",
    "--a",
    "",
    "Stand them up. https://paper.example/dry",
    "--a",
    "Content-Type: text/html",
    "",
    '<p>Stand them up. <a href="https://shop.example/">Fans</a></p>',
    "--a--",
    "--b",
    "Content-Type: text/plain; name=list.txt",
    "Content-Disposition: attachment",
    "",
    "thermometer",
    "--b",
    "Content-Type: message/rfc822",
    "",
    "Subject: Inner words",
    "",
    "walnut shells",
    "--b--",
    "",
  ].join("\r\n"),
);

test("a message is summarized for lists and threads", () => {
  const { summary } = prepareMessage(message);
  assert.deepEqual(summary, {
    messageId: "3@example.org",
    references: ["1@example.org", "2@example.org"],
    inReplyTo: ["2@example.org"],
    subject: "Re: [hut] Damp books",
    baseSubject: "Damp books",
    isReplyOrForward: true,
    sentAt: Date.parse("2024-05-06T07:59:58Z"),
    from: [{ name: "Ana Línd", email: "ana@example.org" }],
    sender: [],
    replyTo: [],
    to: [
      { name: "Hut library", email: "hut@lists.example.org" },
      { name: null, email: "robin@weir.example" },
    ],
    cc: [],
    bcc: [],
    preview: "Stand them up. https://paper.example/dry",
    hasAttachment: true,
    attachmentNames: ["list.txt"],
    listId: "hut.lists.example.org",
    topReceivedAt: Date.parse("2024-05-06T08:00:05Z"),
    problem: null,
  });
});

test("search sees people, subject, text, attached texts and the words of embedded messages", () => {
  const { search } = prepareMessage(message);
  assert.equal(search.from, "Ana Línd ana@example.org");
  assert.equal(search.to, "Hut library hut@lists.example.org robin@weir.example");
  for (const words of ["Stand them up", "thermometer", "Inner words", "walnut shells"])
    assert.ok(search.body.includes(words));
  assert.equal(search.body.match(/Stand them up/g)?.length, 1, "the HTML beside the text is not indexed again");
  assert.equal(search.listId, "hut.lists.example.org");
});

test("the spam filter sees the first Received, where links of text and HTML lead, and attachments by type", () => {
  const { classify } = prepareMessage(message, "k1");
  assert.equal(classify.key, "k1");
  assert.deepEqual(classify.links, ["https://paper.example", "https://shop.example"]);
  assert.deepEqual(classify.attachmentTypes, ["text/plain", "message/rfc822"]);
  assert.deepEqual(classify.headers, [
    "return-path: <bounces@lists.example.org>",
    "received: from a.example by b.example; Mon, 6 May 2024 10:00:05 +0200",
    "list-id: Fennalm Hut Library <HUT.lists.example.org>",
    "content-type: multipart/mixed; boundary=b",
  ]);
});

test("the three views are the same whether they are asked for together or alone", () => {
  const root = parseStructure(message);
  const { summary, search, classify } = prepareMessage(message, "k");
  assert.deepEqual(summarize(message, root), summary);
  assert.deepEqual(searchText(message, root), search);
  assert.deepEqual(classifyView(message, root, "k"), classify);
});

test("an eight-bit subject is read in the charset of the text", () => {
  const raw = Buffer.from("Subject: \xcb\xcf\xd4\nContent-Type: text/plain; charset=koi8-r\n\n\xcb\xcf\xd4", "latin1");
  assert.equal(prepareMessage(raw).summary.subject, "кот");
});

test("pictures inside the HTML and signatures are no attachments to speak of, photos between texts are", () => {
  const has = (...parts: string[]) => {
    const raw = Buffer.from(
      `Content-Type: multipart/mixed; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join("")}--b--`,
    );
    return prepareMessage(raw).summary.hasAttachment;
  };
  const text = "Content-Type: text/plain\n\nhello";
  assert.equal(has(text), false);
  assert.equal(has(text, "Content-Type: application/pgp-signature\n\nx"), false);
  assert.equal(has(text, "Content-Type: image/png\nContent-ID: <a@b>\n\nx"), false);
  assert.equal(has(text, "Content-Type: image/png\nContent-Disposition: inline; filename=a.png\n\nx"), true);
  assert.equal(has(text, "Content-Type: application/pdf\n\nx"), true);
});

test("the canonical form is the same for IMAP's, Maildir's and mbox's copy of a message", () => {
  const form = (text: string) => Buffer.concat(canonicalForm(Buffer.from(text, "latin1"))).toString("latin1");
  const plain = "Subject: x\nFrom: y\n\nbody\n";
  const copies = [
    plain,
    plain.replaceAll("\n", "\r\n"),
    `${plain}\n`,
    `From ana@example.org Mon Jan  1 00:00:00 2024\n${plain}`,
    "Subject: x\nStatus: RO\nX-Status: A\nX-UID: 7\n folded\nX-Keywords: \nContent-Length: 5\nFrom: y\n\nbody\n",
    "Subject: x\nFrom: y\nX-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n\nbody\n",
  ];
  for (const copy of copies) assert.equal(form(copy), "Subject: x\nFrom: y\n\nbody");
  assert.notEqual(form("Subject: x\nFrom: z\n\nbody\n"), form(plain));
  assert.notEqual(form("Subject: x\nFrom: y\n\nbody\rmore"), form("Subject: x\nFrom: y\n\nbody\nmore"));
  assert.equal(form("Subject: x\n\nStatus: kept\n"), "Subject: x\n\nStatus: kept");
  assert.deepEqual(canonicalForm(Buffer.alloc(0)), []);
});

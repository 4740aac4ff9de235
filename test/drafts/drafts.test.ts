import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { plainTextOf } from "../../core/mime/compose/rich-text-writer.ts";
import { contentOf } from "./content-of.ts";
import { emails, me, openWriting, parsed, receive, rowOf, write } from "./written-mail.ts";

const letter = `From: Ana Ruiz <ana@example.org>
To: ${me}, Ben <ben@example.org>
Cc: carla@example.org
Subject: The hut
Message-ID: <1@example.org>
References: <0@example.org>
Date: Tue, 3 Mar 2026 14:05:00 +0100
Content-Type: text/plain; charset=utf-8

Shall we go?

> You said so.
`;

test("a new mail begins with the first identity and its signature", async (t) => {
  const postern = await openWriting(t);
  const draft = await postern.drafts.create({ kind: "new", to: [{ name: "Ana", email: "ana@example.org" }] });
  assert.deepEqual([draft.kind, draft.revision, draft.subject, draft.format], ["new", 1, "", "rich"]);
  assert.equal(draft.identityId, "I1");
  assert.equal(draft.text, "\n\n-- \nMia\nThe hut");
  assert.equal(plainTextOf(draft.document), "\n\n-- \nMia\nThe hut");
  assert.deepEqual(emails(draft.to), ["ana@example.org"]);
});

test("a new mail begins with the subject and the words that it is given, above the signature", async (t) => {
  const postern = await openWriting(t);
  const cc = [{ name: null, email: "ben@example.org" }];
  const draft = await postern.drafts.create({ kind: "new", to: [], cc, subject: "A plan", text: "One\nTwo" });
  assert.deepEqual([draft.cc, draft.subject], [cc, "A plan"]);
  assert.equal(draft.text, "One\nTwo\n\n-- \nMia\nThe hut");
  assert.match(JSON.stringify(draft.document), /"One".*hard_break.*"Two"/);
});

test("an answer goes to the author, names the mail, quotes it and says who wrote it on which day", async (t) => {
  const postern = await openWriting(t);
  const emailId = await receive(postern, letter);
  const draft = await postern.drafts.create({ kind: "reply", emailId });
  assert.deepEqual(
    [draft.subject, draft.originalEmailId, emails(draft.to), draft.cc],
    ["Re: The hut", emailId, ["ana@example.org"], []],
  );
  const quote = "On 3 March 2026, Ana Ruiz wrote:\n> Shall we go?\n>\n>> You said so.";
  assert.ok(draft.text.includes(quote), draft.text);
  assert.ok(plainTextOf(draft.document).includes(quote.replace(":\n", ":\n\n")), plainTextOf(draft.document));
  const all = await postern.drafts.create({ kind: "replyAll", emailId });
  assert.deepEqual(emails(all.cc), ["ben@example.org", "carla@example.org"]);
});

test("an answer is written as the identity that the mail went to", async (t) => {
  const postern = await openWriting(t);
  const emailId = await receive(postern, letter.replaceAll(me, "Second@HUT.example"));
  const draft = await postern.drafts.create({ kind: "replyAll", emailId });
  assert.equal(draft.identityId, "I2");
  assert.deepEqual(emails(draft.cc), ["ben@example.org", "carla@example.org"]);
});

test("HTML is quoted as it was made safe, with its pictures and without what watches", async (t) => {
  const postern = await openWriting(t);
  const emailId = await receive(
    postern,
    `From: ana@example.org
To: ${me}
Subject: Pictures
Message-ID: <2@example.org>
MIME-Version: 1.0
Content-Type: multipart/related; boundary=b

--b
Content-Type: text/html; charset=utf-8

<style>p{color:red}</style><p>Look: <b>here</b> <img src="cid:hut@x" alt="the hut"></p><script>alert(1)</script><img src="https://t.example/p.gif" width=1 height=1>
--b
Content-Type: image/png; name=hut.png
Content-ID: <hut@x>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--b--
`,
  );
  const draft = await postern.drafts.create({ kind: "reply", emailId });
  const said = JSON.stringify(draft.document);
  assert.match(said, /"text":"here","marks":\[\{"type":"strong"\}\]/);
  assert.match(said, /"cid":"hut@x"/);
  assert.doesNotMatch(said, /alert|t\.example|color/);
  assert.deepEqual(
    draft.files.map(({ name, type, cid }) => [name, type, cid]),
    [["hut.png", "image/png", "hut@x"]],
  );
  assert.deepEqual(postern.drafts.picture(draft.id, "hut@x").toString("hex"), "89504e470d0a1a0a");
});

test("a save of an older revision is refused and loses nobody's words", async (t) => {
  const postern = await openWriting(t);
  const draft = await postern.drafts.create({ kind: "new", to: [] });
  const first = await write(postern, draft, { text: "in one window", format: "plain" });
  await assert.rejects(postern.drafts.save(draft.id, draft.revision, { ...contentOf(draft), text: "in another" }), {
    code: "CONFLICT",
  });
  assert.equal(postern.drafts.get(draft.id).text, "in one window");
  assert.equal(first.revision, 2);
  // What changes nothing is no save.
  assert.equal((await postern.drafts.save(draft.id, 2, contentOf(first))).revision, 2);
});

test("a closed draft is an Email in Drafts, as it was typed, and is opened again as it was", async (t) => {
  const postern = await openWriting(t);
  const draft = await postern.drafts.create({ kind: "new", to: [] });
  const to = [
    { name: "Ana", email: "ana@example.org" },
    { name: null, email: "not whole yet" },
  ];
  const text = "First\n\n> quoted\n\nlast  ";
  const written = await write(postern, draft, { to, subject: "Grüße", format: "plain", text });
  const { emailId } = await postern.drafts.close(draft.id, written.revision);
  assert.equal(postern.drafts.find(draft.id), null);
  const row = rowOf(postern, emailId ?? "");
  assert.deepEqual(row?.tagIds, [postern.reader.tagByRole("drafts").id]);
  assert.ok(row?.keywords.includes("$draft"));
  const again = await postern.drafts.create({ kind: "edit", emailId: emailId ?? "" });
  assert.deepEqual(
    [again.to, again.subject, again.format, again.text],
    [to, "Grüße", "plain", text.trimEnd().replaceAll("> ", "> ")],
  );
  assert.equal(again.emailId, emailId);
  // Twice the same draft, not two.
  assert.equal((await postern.drafts.create({ kind: "edit", emailId: emailId ?? "" })).id, again.id);
  const more = await write(postern, again, { text: "Second" });
  const second = await postern.drafts.close(again.id, more.revision);
  assert.equal(rowOf(postern, emailId ?? ""), null);
  const mail = await parsed(postern, second.emailId ?? "");
  assert.equal(mail.text?.trim(), "Second");
  assert.equal(mail.messageId, `<${row?.messageId}>`);
});

test("a rich draft is opened again with its looks, pictures and files", async (t) => {
  const postern = await openWriting(t);
  const [upload] = await postern.ingestRaw([
    { raw: Buffer.from("png"), tagIds: [], keywords: [], receivedAt: null, kind: "upload" },
  ]);
  const blobId = `G${upload?.messageId.toString(36)}`;
  const files = [
    { blobId, name: "hut.png", type: "image/png", size: 3, cid: "hut@postern" },
    { blobId, name: "also.png", type: "image/png", size: 3, cid: null },
  ];
  const document = {
    type: "doc" as const,
    content: [
      {
        type: "paragraph" as const,
        content: [
          { type: "text" as const, text: "bold", marks: [{ type: "strong" as const }] },
          { type: "image" as const, attrs: { cid: "hut@postern", alt: "hut" } },
        ],
      },
      {
        type: "bullet_list" as const,
        content: [
          {
            type: "list_item" as const,
            content: [{ type: "paragraph" as const, content: [{ type: "text" as const, text: "one" }] }],
          },
        ],
      },
    ],
  };
  const draft = await postern.drafts.create({ kind: "new", to: [] });
  const { revision } = await write(postern, draft, { document, files });
  const { emailId } = await postern.drafts.close(draft.id, revision);
  const again = await postern.drafts.create({ kind: "edit", emailId: emailId ?? "" });
  assert.deepEqual(again.document, document);
  assert.deepEqual(
    again.files.map(({ name, cid }) => [name, cid]),
    [
      ["hut.png", "hut@postern"],
      ["also.png", null],
    ],
  );
});

test("what nobody wrote in leaves nothing behind, and what is thrown away can be had back", async (t) => {
  const postern = await openWriting(t);
  const untouched = await postern.drafts.create({ kind: "new", to: [] });
  assert.deepEqual(await postern.drafts.close(untouched.id, 1), { emailId: null });
  const draft = await postern.drafts.create({ kind: "new", to: [] });
  const { revision } = await write(postern, draft, { subject: "Second thoughts" });
  const { emailId } = await postern.drafts.discard(draft.id, revision);
  assert.deepEqual(rowOf(postern, emailId ?? "")?.tagIds, [postern.reader.tagByRole("trash").id]);
  assert.deepEqual(postern.drafts.list(), []);
});

test("an Email in Drafts that is opened and closed again stays the Email that it is", async (t) => {
  const postern = await openWriting(t);
  const emailId = await receive(postern, letter, "drafts", ["$draft", "$seen"]);
  const opened = await postern.drafts.create({ kind: "edit", emailId });
  assert.deepEqual(await postern.drafts.close(opened.id, 1), { emailId });
  const again = await postern.drafts.create({ kind: "edit", emailId });
  assert.deepEqual(await postern.drafts.discard(again.id, 1), { emailId });
  assert.deepEqual(rowOf(postern, emailId)?.tagIds, [postern.reader.tagByRole("trash").id]);
});

test("a draft may have limits.draftFilesMax files, and its mail limits.attachmentsBytesMax bytes of them", async (t) => {
  const postern = await openWriting(t);
  const [upload] = await postern.ingestRaw([
    { raw: Buffer.from("x"), tagIds: [], keywords: [], receivedAt: null, kind: "upload" },
  ]);
  const file = (size: number) => ({
    blobId: `G${upload?.messageId.toString(36)}`,
    name: "x",
    type: "text/plain",
    size,
    cid: null,
  });
  const draft = await postern.drafts.create({ kind: "new", to: [] });
  const at = await write(postern, draft, { files: [file(limits.attachmentsBytesMax)] });
  assert.ok((await postern.drafts.close(draft.id, at.revision)).emailId);
  const other = await postern.drafts.create({ kind: "new", to: [] });
  const above = await write(postern, other, { files: [file(limits.attachmentsBytesMax + 1)] });
  await assert.rejects(postern.drafts.close(other.id, above.revision), { code: "MESSAGE_TOO_LARGE" });
  assert.equal(postern.drafts.get(other.id).files.length, 1);
});

test("a long mail is quoted up to limits.quotedCharsMax characters, and says that there was more", async (t) => {
  const postern = await openWriting(t);
  const long = (chars: number) =>
    letter.replace("Shall we go?\n\n> You said so.\n", `${"x".repeat(chars)}\n`).replace("<1@", `<${chars}@`);
  const textOf = async (chars: number) => {
    const emailId = await receive(postern, long(chars));
    return (await postern.drafts.create({ kind: "reply", emailId })).text;
  };
  assert.doesNotMatch(await textOf(limits.quotedCharsMax), /\[…\]/);
  assert.match(await textOf(limits.quotedCharsMax + 1), /^> \[…\]$/m);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultBodyProperties } from "../../core/jmap/body-part.ts";
import { defaultEmailProperties } from "../../core/jmap/email-property.ts";
import { limits } from "../../core/kernel/limits.ts";
import { type Json, openMail } from "./open-mail.ts";

const mail = await openMail();
const inbox = mail.roles["inbox"] as string;

const rich = [
  "From: =?UTF-8?Q?Ren=C3=A9?= <rene@example.org>",
  "Sender: list@example.org",
  "To: Ana <ana@example.org>, ben@example.org",
  "Cc: carla@example.org",
  "Reply-To: reply@example.org",
  "Subject: =?UTF-8?Q?Caf=C3=A9?= news",
  "Date: Thu, 30 Oct 2014 14:12:00 +0800",
  "Message-ID: <rich@example.org>",
  "In-Reply-To: <before@example.org>",
  "References: <first@example.org> <before@example.org>",
  "List-Unsubscribe: <https://example.org/u>",
  "X-Note: one",
  "X-Note: two",
  "MIME-Version: 1.0",
  'Content-Type: multipart/mixed; boundary="m"',
  "",
  "--m",
  'Content-Type: multipart/alternative; boundary="a"',
  "",
  "--a",
  "Content-Type: text/plain; charset=iso-8859-1",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "Gr=FC=DFe",
  "zwei",
  "--a",
  "Content-Type: text/html; charset=utf-8",
  "Content-Language: de",
  "",
  "<p>Grüße</p>",
  "--a--",
  "--m",
  'Content-Type: application/pdf; name="plan.pdf"',
  "Content-Disposition: attachment",
  "Content-Transfer-Encoding: base64",
  "Content-ID: <pdf@example.org>",
  "",
  "JVBERi0xLjQK",
  "--m",
  "Content-Type: message/rfc822",
  "",
  "Subject: inner",
  "",
  "inside",
  "--m--",
  "",
].join("\n");
const id = await mail.add(rich, { keywords: { $seen: true, Custom: true }, receivedAt: "2020-05-06T07:08:09Z" });
const get = async (given: Json): Promise<Json> => (await mail.call("Email/get", { ids: [id], ...given }))["list"][0];

test("without properties all defaults come, with bodyValues empty until they are asked for", async () => {
  const email = await get({});
  assert.deepEqual(Object.keys(email).toSorted(), defaultEmailProperties.toSorted());
  assert.deepEqual(email["mailboxIds"], { [inbox]: true });
  assert.deepEqual(email["keywords"], { $seen: true, custom: true });
  assert.equal(email["receivedAt"], "2020-05-06T07:08:09Z");
  assert.equal(Date.parse(email["sentAt"]), Date.parse("2014-10-30T06:12:00Z"));
  assert.equal(email["size"], Buffer.byteLength(rich.replaceAll("\n", "\r\n")));
  assert.equal(email["subject"], "Café news");
  assert.deepEqual(email["from"], [{ name: "René", email: "rene@example.org" }]);
  assert.deepEqual(email["sender"], [{ name: null, email: "list@example.org" }]);
  assert.deepEqual(email["to"], [
    { name: "Ana", email: "ana@example.org" },
    { name: null, email: "ben@example.org" },
  ]);
  assert.equal(email["bcc"], null);
  assert.deepEqual(email["messageId"], ["rich@example.org"]);
  assert.deepEqual(email["inReplyTo"], ["before@example.org"]);
  assert.deepEqual(email["references"], ["first@example.org", "before@example.org"]);
  assert.equal(email["hasAttachment"], true);
  assert.match(email["preview"], /^Grüße zwei/);
  assert.deepEqual(email["bodyValues"], {});
  assert.deepEqual(Object.keys(email["textBody"][0]).toSorted(), defaultBodyProperties.toSorted());
});

test("text, HTML and attachments are told apart as RFC 8621 4.1.4 says", async () => {
  const { textBody, htmlBody, attachments } = await get({ properties: ["textBody", "htmlBody", "attachments"] });
  assert.deepEqual(
    textBody.map((part: Json) => part["type"]),
    ["text/plain"],
  );
  assert.deepEqual(
    htmlBody.map((part: Json) => part["type"]),
    ["text/html"],
  );
  assert.deepEqual(
    attachments.map((part: Json) => part["type"]),
    ["application/pdf", "message/rfc822"],
  );
  const [pdf, inner] = attachments;
  assert.deepEqual(
    [pdf["name"], pdf["size"], pdf["disposition"], pdf["cid"], pdf["charset"]],
    ["plan.pdf", 9, "attachment", "pdf@example.org", null],
  );
  assert.deepEqual([textBody[0]["charset"], textBody[0]["size"], htmlBody[0]["language"]], ["iso-8859-1", 11, ["de"]]);
  assert.equal(inner["blobId"] === null, false);
});

test("bodyStructure holds the whole tree, multiparts without partId and blobId", async () => {
  const { bodyStructure } = await get({
    properties: ["bodyStructure"],
    bodyProperties: ["type", "partId", "blobId", "subParts", "headers", "header:Content-Type:asText"],
  });
  assert.equal(bodyStructure["type"], "multipart/mixed");
  assert.equal(bodyStructure["partId"], null);
  assert.equal(bodyStructure["blobId"], null);
  assert.deepEqual(
    bodyStructure["subParts"].map((part: Json) => part["type"]),
    ["multipart/alternative", "application/pdf", "message/rfc822"],
  );
  assert.equal(bodyStructure["subParts"][1]["subParts"], null);
  assert.equal(bodyStructure["subParts"][1]["header:Content-Type:asText"], 'application/pdf; name="plan.pdf"');
  assert.deepEqual(bodyStructure["subParts"][1]["headers"][1], { name: "Content-Disposition", value: " attachment" });
  const plain = await get({ properties: ["bodyStructure"] });
  assert.equal(plain["bodyStructure"]["subParts"][0]["subParts"].length, 2);
});

test("bodyValues come for the parts that were asked for, decoded, with LF, cut between characters", async () => {
  const values = async (given: Json) =>
    Object.values<Json>((await get({ properties: ["bodyValues"], ...given }))["bodyValues"]);
  assert.deepEqual(await values({ fetchTextBodyValues: true }), [
    { value: "Grüße\nzwei", isEncodingProblem: false, isTruncated: false },
  ]);
  assert.deepEqual(
    (await values({ fetchHTMLBodyValues: true })).map((each) => each["value"]),
    ["<p>Grüße</p>"],
  );
  assert.equal((await values({ fetchAllBodyValues: true })).length, 2);
  assert.deepEqual(await values({ fetchTextBodyValues: true, maxBodyValueBytes: 3 }), [
    { value: "Gr", isEncodingProblem: false, isTruncated: true },
  ]);
  assert.deepEqual(await values({ fetchTextBodyValues: true, maxBodyValueBytes: 4 }), [
    { value: "Grü", isEncodingProblem: false, isTruncated: true },
  ]);
  assert.deepEqual(
    (await values({ fetchHTMLBodyValues: true, maxBodyValueBytes: 2 })).map((each) => each["value"]),
    [""],
  );
  assert.equal((await values({ fetchTextBodyValues: true, maxBodyValueBytes: 0 }))[0]?.["isTruncated"], false);
});

test("header properties keep the name that was asked for", async () => {
  const email = await get({
    properties: [
      "header:x-note",
      "header:X-NOTE:asText:all",
      "header:List-Unsubscribe:asURLs",
      "header:X-None:all",
      "header:Date:asDate",
      "headers",
    ],
  });
  assert.deepEqual(email["header:x-note"], " two");
  assert.deepEqual(email["header:X-NOTE:asText:all"], ["one", "two"]);
  assert.deepEqual(email["header:List-Unsubscribe:asURLs"], ["https://example.org/u"]);
  assert.deepEqual(email["header:X-None:all"], []);
  assert.equal(email["header:Date:asDate"], "2014-10-30T14:12:00+08:00");
  assert.deepEqual(email["headers"][0], { name: "From", value: " =?UTF-8?Q?Ren=C3=A9?= <rene@example.org>" });
});

test("an Email with little in it has null for what is absent and an empty text for what is empty", async () => {
  const bare = await mail.add("X-A: 1\nMessage-ID: <bare@x>\n\n");
  const empty = await mail.add("Subject:\nMessage-ID: <empty@x>\n\nx");
  const { list } = await mail.call("Email/get", {
    ids: [bare, empty],
    properties: ["subject", "from", "messageId", "sentAt", "references", "inReplyTo", "hasAttachment"],
  });
  assert.deepEqual(list[0], {
    id: bare,
    subject: null,
    from: null,
    messageId: ["bare@x"],
    sentAt: null,
    references: null,
    inReplyTo: null,
    hasAttachment: false,
  });
  assert.equal(list[1]["subject"], "");
  await mail.call("Email/set", { destroy: [bare, empty] });
});

test("properties of urn:postern:jmap are known only to who uses it", async () => {
  const email = await get({ properties: ["postern:text", "postern:spam", "postern:spamDecision", "postern:problem"] });
  assert.equal(email["postern:text"]["text"].startsWith("Grüße"), true);
  assert.equal(email["postern:spam"], null);
  const { methodResponses } = await mail.request(
    [["Email/get", { accountId: "A1", ids: [], properties: ["postern:text"] }, "c"]],
    { using: ["urn:ietf:params:jmap:mail"] },
  );
  assert.equal(methodResponses[0]?.[1]["type"], "invalidArguments");
});

test("bad arguments are told", async () => {
  await mail.fails("invalidArguments", "Email/get", { ids: [id], properties: ["nothing"] });
  await mail.fails("invalidArguments", "Email/get", { ids: [id], properties: ["header:From:asText"] });
  await mail.fails("invalidArguments", "Email/get", { ids: [id], bodyProperties: ["nothing"] });
  await mail.fails("invalidArguments", "Email/get", { ids: [1] });
  await mail.fails("invalidArguments", "Email/get", { ids: [id], fetchTextBodyValues: "yes" });
  await mail.fails("invalidArguments", "Email/get", { ids: [id], maxBodyValueBytes: -1 });
  await mail.fails("requestTooLarge", "Email/get", {
    ids: Array.from({ length: limits.objectsPerGetMax + 1 }, (_, i) => `E${i}`),
  });
  assert.deepEqual((await mail.call("Email/get", { ids: ["Ezzzz", "nonsense"] }))["notFound"], ["Ezzzz", "nonsense"]);
});

test("ids null gives all Emails of a small account", async () => {
  const { list } = await mail.call("Email/get", { ids: null, properties: ["id"] });
  assert.deepEqual(list, [{ id }]);
});

test("a part's blob is its decoded content, and an attached message parses as an Email of its own", async () => {
  const { attachments } = await get({ properties: ["attachments"], bodyProperties: ["blobId", "type"] });
  const { readBlob } = await import("../../core/jmap/blob.ts");
  assert.equal(readBlob(mail.postern, attachments[0]["blobId"])?.toString(), "%PDF-1.4\n");
  const inner = attachments[1]["blobId"];
  const { parsed, notParsable, notFound } = await mail.call("Email/parse", {
    blobIds: [inner, "Gzzz", attachments[0]["blobId"]],
    properties: ["id", "blobId", "subject", "mailboxIds", "textBody", "bodyValues", "size"],
    fetchTextBodyValues: true,
  });
  assert.equal(parsed[inner]["subject"], "inner");
  assert.equal(parsed[inner]["blobId"], inner);
  assert.equal(parsed[inner]["id"], null);
  assert.equal(parsed[inner]["mailboxIds"], null);
  assert.equal(Object.values<Json>(parsed[inner]["bodyValues"])[0]?.["value"], "inside");
  assert.equal(readBlob(mail.postern, parsed[inner]["textBody"][0]["blobId"])?.toString(), "inside");
  assert.deepEqual(notFound, ["Gzzz"]);
  assert.deepEqual(notParsable, [attachments[0]["blobId"]]);
  await mail.fails("invalidArguments", "Email/parse", {});
  await mail.fails("invalidArguments", "Email/parse", { blobIds: [inner], properties: ["nothing"] });
});

test("copies go between accounts, and there is but one", async () => {
  const blobIds = [await mail.upload("bytes")];
  await mail.fails("invalidArguments", "Blob/copy", { fromAccountId: "A1", blobIds });
  await mail.fails("fromAccountNotFound", "Blob/copy", { fromAccountId: "A2", blobIds });
  await mail.fails("invalidArguments", "Blob/copy", { blobIds });
  await mail.fails("invalidArguments", "Blob/copy", { fromAccountId: "A2" });
  await mail.fails("fromAccountNotFound", "Email/copy", { fromAccountId: "A2", create: {} });
  await mail.fails("invalidArguments", "Email/copy", { fromAccountId: "A1", create: {} });
});

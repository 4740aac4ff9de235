import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { prepareMessage } from "../../../core/mime/prepare-message.ts";
import { classifyHeaders } from "../../../core/mime/classify-headers.ts";
import {
  coversWholeView,
  type MessageReadScope,
  messageFields,
  messageRead,
  narrowView,
  viewFields,
} from "../../../core/plugins/capabilities/message-read.ts";
import { viewOf } from "../plugin-kernel.ts";

const reason = "For a test.";
const all: MessageReadScope = { reason, fields: [...messageFields], headers: [...classifyHeaders] };
const view = viewOf("k", {
  headers: ["List-Id: a", "received: b", "no colon"],
  text: "T",
  links: ["L"],
  attachmentTypes: ["a/b"],
});

describe("message.read", () => {
  it("relays a view whole only when nothing of it is withheld", () => {
    assert.equal(coversWholeView(all), true);
    for (const field of viewFields)
      assert.equal(coversWholeView({ ...all, fields: all.fields.filter((each) => each !== field) }), false);
    for (const header of classifyHeaders)
      assert.equal(coversWholeView({ ...all, headers: classifyHeaders.filter((each) => each !== header) }), false);
    assert.equal(coversWholeView({ reason, fields: [...messageFields] }), false);
  });

  it("withholds each field that is not granted", () => {
    const none = { ...view, from: "", to: "", subject: "", headers: [], text: "", links: [], attachmentTypes: [] };
    const only = (...fields: MessageReadScope["fields"]) => narrowView(view, { reason, fields });
    assert.deepEqual(only("envelope"), { ...none, from: view.from, to: view.to, subject: view.subject });
    assert.deepEqual(only("text"), { ...none, text: "T", links: ["L"] });
    assert.deepEqual(only("attachment-types"), { ...none, attachmentTypes: ["a/b"] });
    assert.deepEqual(narrowView(view, { reason, fields: ["text"], headers: ["list-id"] }).headers, ["List-Id: a"]);
  });

  it("knows every header field that a view can hold: one that it did not know would be relayed ungranted", () => {
    const names = [
      ...classifyHeaders,
      "to",
      "cc",
      "x-spam-status",
      "dkim-signature",
      "authentication-results",
      "organization",
      "precedence",
      "mime-version",
      "x-originating-ip",
      "message-id",
    ];
    const raw = `${names.map((name) => `${name}: x/y`).join("\r\n")}\r\n\r\nHello\r\n`;
    const { headers } = prepareMessage(Buffer.from(raw), "k").classify;
    for (const line of headers)
      assert.ok((classifyHeaders as readonly string[]).includes(line.slice(0, line.indexOf(":"))), line);
  });

  it("tells the user what is seen, and what is not", () => {
    assert.equal(
      messageRead.consent({ reason, fields: ["text"] }),
      "See text and links of new mail. Not sender, recipients and subject, HTML, names of attachments, types of attachments, content of attachments or mail that arrived encrypted.",
    );
  });
});

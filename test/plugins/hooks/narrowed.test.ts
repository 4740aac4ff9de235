/** What each hook leaves out for a narrower grant, and what an answer may not do beyond it. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import { Grant } from "../../../core/plugins/grants.ts";
import type { MessageField } from "../../../core/plugins/capabilities/message-read.ts";
import type { ShownAttachment } from "../../../core/plugins/hooks/attachment.ts";
import { assessPort, worstOf } from "../../../core/plugins/hooks/attachment-assess.ts";
import { disarmPort } from "../../../core/plugins/hooks/attachment-disarm.ts";
import { commandPort } from "../../../core/plugins/hooks/command-run.ts";
import { checkPort } from "../../../core/plugins/hooks/compose-check.ts";
import { headersPort } from "../../../core/plugins/hooks/compose-headers.ts";
import { protectPort } from "../../../core/plugins/hooks/compose-protect.ts";
import { describePort } from "../../../core/plugins/hooks/contact-describe.ts";
import { carryPort } from "../../../core/plugins/hooks/delivery-carry.ts";
import { routePort } from "../../../core/plugins/hooks/delivery-route.ts";
import { classifyPort } from "../../../core/plugins/hooks/message-classify.ts";
import { type Observation, observePort } from "../../../core/plugins/hooks/message-observe.ts";
import { renderPort } from "../../../core/plugins/hooks/message-render.ts";
import { panelPort } from "../../../core/plugins/hooks/panel-show.ts";
import type { Grants } from "../../../core/plugins/plugin-record.ts";
import { contextFor } from "../context-for.ts";
import { encoded, viewOf } from "../plugin-kernel.ts";
import { attachment, draft, facts, grants, message, reason } from "./hook-cases.ts";

const granted = (changes: Grants = {}) => new Grant({ ...grants, ...changes }, contextFor());
const reading = (scope: Partial<NonNullable<Grants["message.read"]>>) =>
  granted({ "message.read": { ...grants["message.read"], ...scope } });
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what the port wrote
const parse = <Shape>(bytes: Uint8Array | null) => JSON.parse(Buffer.from(bytes ?? "null").toString("utf8")) as Shape;
const denied = { code: "PLUGIN_DENIED" };

describe("which mail is shown", () => {
  const stored: Observation = {
    view: viewOf("1"),
    event: "stored",
    decision: null,
    tags: ["Work"],
    isDecrypted: false,
  };
  const decided: Observation = { ...stored, view: viewOf("2"), event: "decided", decision: "spam" };
  const secret: Observation = { ...stored, view: viewOf("3"), isDecrypted: true };
  const shown = (grant: Grant) => {
    const all = [stored, decided, secret];
    const keys = parse<Array<{ view: { key: string } }>>(observePort.encode(all, grant)).map(({ view }) => view.key);
    assert.deepEqual(observePort.messages(all, grant), keys);
    return keys;
  };

  it("is all of it, new mail alone, or mail with a tag; decrypted mail only where it was granted", () => {
    assert.deepEqual(shown(reading({ mail: "all" })), ["1", "2"]);
    assert.deepEqual(shown(reading({ mail: "all", decrypted: true })), ["1", "2", "3"]);
    assert.deepEqual(shown(reading({ mail: "new" })), ["1"]);
    assert.deepEqual(shown(reading({ mail: ["Work"] })), ["1", "2"]);
    assert.deepEqual(shown(reading({ mail: ["Private"] })), []);
    assert.deepEqual(shown(new Grant({}, contextFor())), []);
  });

  it("is new mail where the scope does not say", () => {
    const { mail: _, ...scope } = grants["message.read"];
    assert.deepEqual(shown(granted({ "message.read": scope })), ["1"]);
  });

  it("is held to by the hooks that show one message", () => {
    for (const scope of [{ mail: ["Private"] }, { fields: ["envelope" as const] }]) {
      assert.equal(renderPort.encode(message, reading(scope)), null);
      assert.deepEqual(renderPort.messages(message, reading(scope)), []);
      assert.equal(assessPort.encode(attachment, reading(scope)), null);
      assert.deepEqual(disarmPort.messages(attachment, reading(scope)), []);
    }
    assert.equal(renderPort.encode({ ...message, facts: { ...facts, isDecrypted: true } }, granted()), null);
    assert.equal(disarmPort.encode({ ...attachment, facts: { ...facts, isDecrypted: true } }, granted()), null);
  });

  it("is not asked about by message.classify where only some tags were granted: they are not known yet", () => {
    const views = { viewsJson: encoded([viewOf("1")]), count: 1 };
    assert.equal(classifyPort.encode(views, reading({ mail: ["Work"] })), null);
    assert.deepEqual(classifyPort.messages(views, reading({ mail: ["Work"] })), []);
    assert.deepEqual(classifyPort.messages(views, reading({ mail: "new" })), ["1"]);
  });
});

describe("the keys of a batch", () => {
  const keysOf = (keys: string[], text = "") =>
    classifyPort.messages(
      { viewsJson: encoded(keys.map((key) => viewOf(key, { text }))), count: keys.length },
      granted(),
    );

  it("are found without parsing, whatever the mail says", () => {
    for (const text of [
      '{"key":"evil"',
      '[{"key":"evil","from":""}]',
      '\\"},{"key":"evil","',
      '\\\\"',
      "\u0000\ud83e\udd8a",
    ])
      assert.deepEqual(keysOf(["1", "a-b"], text), ["1", "a-b"], text);
    assert.deepEqual(keysOf([]), []);
  });

  it("are parsed where they are not plain", () => {
    for (const key of ['"', "\\", "é", '{"key":"']) assert.deepEqual(keysOf(["1", key]), ["1", key]);
  });
});

describe("an attachment", () => {
  it("is shown by the fields that were granted", () => {
    const shown = (...fields: MessageField[]) =>
      parse<ShownAttachment>(assessPort.encode(attachment, reading({ fields })));
    const { key, index, sender, found } = attachment;
    const noFacts = { realType: "", kind: "unknown", findings: [], inside: [] };
    const nothing = { key, index, name: "", type: "", size: 4, ...noFacts, sender: null, content: null };
    assert.deepEqual(shown("attachment-names"), { ...nothing, name: "a.pdf", inside: found.inside });
    const { inside: _, ...types } = found;
    assert.deepEqual(shown("attachment-types"), { ...nothing, type: "application/pdf", ...types });
    assert.deepEqual(shown("attachment-bytes", "envelope"), { ...nothing, content: "JVBERg==", sender });
    assert.deepEqual(shown("attachment-bytes"), { ...nothing, content: "JVBERg==" });
  });

  it("is shown with its bytes up to limits.pluginAttachmentBytesMax, and not one more", () => {
    const ofSize = (size: number) => ({ ...attachment, size, content: Buffer.alloc(size) });
    const full = ofSize(limits.pluginAttachmentBytesMax);
    const more = ofSize(limits.pluginAttachmentBytesMax + 1);
    assert.notEqual(disarmPort.encode(full, granted()), null);
    assert.equal(disarmPort.encode(more, granted()), null);
    assert.equal(parse<{ content: unknown }>(assessPort.encode(more, granted())).content, null);
  });

  it("is as dangerous as the worst answer says", () => {
    const of = (risk: "none" | "low" | "high", why: string) => ({ risk, reasons: [why] });
    assert.deepEqual(worstOf([of("low", "a"), of("high", "b"), of("none", "c"), of("high", "d")]), {
      risk: "high",
      reasons: ["b", "d"],
    });
    assert.equal(worstOf([]), null);
  });
});

describe("a draft", () => {
  const shown = (grant: Grant) => parse<typeof draft>(headersPort.encode(draft, grant));

  it("says who writes to whom, and what it says only where all mail may be read", () => {
    const bare = { ...draft, subject: "", text: "", attachmentNames: [] };
    assert.deepEqual(shown(granted()), draft);
    assert.deepEqual(shown(reading({ fields: ["text"] })), { ...bare, text: draft.text });
    assert.deepEqual(shown(reading({ mail: "new" })), bare);
    assert.deepEqual(shown(new Grant({ "outgoing.propose": { reason } }, contextFor())), bare);
    for (const port of [checkPort, headersPort]) assert.deepEqual(port.messages(draft, granted()), []);
  });

  it("takes only the header fields that were granted", () => {
    const add = (name: string, grant = granted()) =>
      headersPort.decode({ headers: [{ name, value: "x" }] }, draft, grant);
    assert.ok(add("autocrypt"));
    for (const name of ["openpgp", "bcc", "subject", "x-before"]) assert.throws(() => add(name), denied, name);
    assert.throws(() => add("autocrypt", granted({ "outgoing.propose": { encrypt: true, reason } })), denied);
  });

  it("takes limits.proposedHeadersMax added fields in all, and not one more", () => {
    const headers = Array.from({ length: limits.proposedHeadersMax }, (_, i) => ({ name: `x-${i}`, value: "" }));
    const answer = { headers: [{ name: "autocrypt", value: "x" }] };
    assert.ok(headersPort.decode(answer, { ...draft, headers: headers.slice(1) }, granted()));
    assert.throws(() => headersPort.decode(answer, { ...draft, headers }, granted()), { code: "PLUGIN_LIMIT" });
  });

  it("loses no protection that somebody asked for, and gets none that was not granted", () => {
    const before = { draft, encrypt: true, sign: true, reasons: [] };
    const ask = (encrypt: boolean, sign: boolean, grant = granted()) =>
      protectPort.decode({ encrypt, sign, reason: "x" }, before, grant);
    assert.equal(ask(false, false), null);
    assert.deepEqual([ask(true, false)?.encrypt, ask(true, false)?.sign], [true, true]);
    const signOnly = granted({ "outgoing.propose": { sign: true, reason } });
    assert.throws(() => ask(true, false, signOnly), denied);
    assert.ok(ask(false, true, signOnly));
  });

  it("is stopped only for a reason that was granted", () => {
    const veto = (why: string) =>
      checkPort.decode({ warnings: [], veto: { reason: why, text: "x" } }, draft, granted());
    assert.ok(veto("late")?.veto);
    assert.throws(() => veto("other"), denied);
  });
});

describe("a transport", () => {
  const parcel = {
    id: "1",
    from: "a",
    recipients: [{ address: "b", host: "mx.example.org" }],
    message: Buffer.from("m"),
  };

  it("offers no way but to its hosts", () => {
    const question = { recipient: "b", bytes: 1, isEncrypted: false, relay: null };
    assert.throws(
      () => routePort.decode({ host: "other.example.org", preference: 1, note: "x" }, question, granted()),
      denied,
    );
  });

  it("gets no mail for a host that is no longer granted", () => {
    const other = { ...parcel, recipients: [{ address: "b", host: "other.example.org" }] };
    assert.throws(() => carryPort.encode(other, granted()), denied);
  });

  it("gets mail of limits.carryBytesMax bytes and for limits.carryRecipientsMax, and not one more", () => {
    const sized = (bytes: number) => carryPort.encode({ ...parcel, message: Buffer.alloc(bytes) }, granted());
    assert.ok(sized(limits.carryBytesMax));
    assert.throws(() => sized(limits.carryBytesMax + 1), { code: "PLUGIN_LIMIT" });
    const to = (count: number) =>
      carryPort.encode(
        { ...parcel, recipients: Array.from({ length: count }, () => ({ address: "b", host: "mx.example.org" })) },
        granted(),
      );
    assert.ok(to(limits.carryRecipientsMax));
    assert.throws(() => to(limits.carryRecipientsMax + 1), { code: "PLUGIN_LIMIT" });
  });
});

describe("what a plugin shows", () => {
  it("is asked for where its panel or banner was granted, and nowhere else", () => {
    const ask = (panel: string, place: "message" | "sidebar" | "settings" | "banner") =>
      panelPort.encode({ panel, place, message: null }, granted());
    assert.ok(ask("one", "message"));
    assert.ok(ask("note", "banner"));
    for (const [panel, place] of [
      ["one", "sidebar"],
      ["note", "message"],
      ["one", "banner"],
      ["two", "message"],
    ] as const)
      assert.equal(ask(panel, place), null);
  });

  it("shows it the open message only as far as it may read", () => {
    const question = { panel: "one", place: "message" as const, message };
    assert.equal(parse<{ view: { text: string } }>(panelPort.encode(question, granted())).view.text, "T");
    assert.equal(parse<{ view: unknown }>(panelPort.encode(question, reading({ mail: ["Private"] }))).view, null);
    assert.deepEqual(panelPort.messages(question, granted()), ["7"]);
    assert.deepEqual(panelPort.messages(question, reading({ mail: ["Private"] })), []);
  });

  it("has no button that was not granted", () => {
    const content = { blocks: [{ type: "action", action: "other" }] };
    assert.throws(
      () => panelPort.decode(content, { panel: "one", place: "message", message: null }, granted()),
      denied,
    );
  });

  it("runs no action that was not granted, and gets the chosen messages that it may see, up to the limit", () => {
    assert.throws(() => commandPort.encode({ action: "other", messages: [] }, granted()), denied);
    const many = (count: number) => ({ action: "run", messages: Array.from({ length: count }, () => message) });
    const shown = (grant: Grant, count = 1) =>
      parse<{ messages: unknown[] }>(commandPort.encode(many(count), grant)).messages.length;
    assert.equal(shown(granted()), 1);
    assert.equal(shown(reading({ mail: ["Private"] })), 0);
    assert.equal(shown(granted(), limits.commandMessagesMax + 1), limits.commandMessagesMax);
  });

  it("learns a contact's name only where that was granted", () => {
    const ask = (grant: Grant) =>
      parse<{ name: string }>(describePort.encode({ address: "b", name: "Ben" }, grant)).name;
    assert.equal(ask(granted()), "Ben");
    assert.equal(ask(granted({ "contact.read": { reason } })), "");
  });
});

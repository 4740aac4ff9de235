/** One good question and answer for each hook, and answers that each must refuse. */
import { limits } from "../../../core/kernel/limits.ts";
import type { HookName } from "../../../core/plugins/hook-ports.ts";
import type { AttachmentInput } from "../../../core/plugins/hooks/attachment.ts";
import type { Draft } from "../../../core/plugins/hooks/draft.ts";
import type { ShownMessage } from "../../../core/plugins/hooks/message-view.ts";
import type { Grants } from "../../../core/plugins/plugin-record.ts";
import { encoded, viewOf } from "../plugin-kernel.ts";

export const reason = "For a test.";
export const origin = "https://example.org";
const read = {
  fields: ["envelope", "text", "html", "attachment-names", "attachment-types", "attachment-bytes"],
} as const;

export const grants = {
  "message.read": { ...read, fields: [...read.fields], mail: "all", reason },
  "message.tag": { tags: ["spam", "ham"], reason },
  "message.render": { reason },
  "outgoing.propose": { encrypt: true, sign: true, headers: ["autocrypt"], reason },
  "outgoing.veto": { reasons: ["late"], reason },
  "transport.carry": { via: "tls", hosts: ["mx.example.org"], reason },
  "keys.propose": { reason },
  "keys.read": { reason },
  "contact.read": { fields: ["name"], reason },
  "schedule.every": { minutes: 60, reason },
  "ui.panel": { panels: [{ id: "one", title: "One", place: "message" }], reason },
  "ui.action": { actions: [{ id: "run", title: "Run", place: "message" }], reason },
  "ui.banner": { banners: [{ id: "note", title: "Note" }], reason },
} satisfies Grants;

export const facts = { tags: ["Work"], isNew: true, isDecrypted: false };
export const message: ShownMessage = {
  view: { ...viewOf("7", { text: "T", attachmentTypes: ["a/b"] }), html: "<p>T", attachmentNames: ["n"] },
  facts,
};
export const attachment: AttachmentInput = {
  key: "7",
  facts,
  index: 0,
  name: "a.pdf",
  type: "application/pdf",
  size: 4,
  content: Buffer.from("%PDF"),
  found: { realType: "application/pdf", kind: "pdf", findings: ["pdf-script"], inside: [{ name: "b.txt", size: 3 }] },
  sender: { isFirst: true, isKnown: false, spamShare: null, spamScore: 0.5, authentication: "pass" },
};
export const draft: Draft = {
  from: "ana@example.org",
  to: ["ben@example.org"],
  cc: [],
  bcc: [],
  subject: "Lunch",
  text: "At noon?",
  attachmentNames: ["menu.pdf"],
  headers: [{ name: "x-before", value: "1" }],
};
const parcel = {
  id: "1",
  from: "ana@example.org",
  recipients: [
    { address: "ben@example.org", host: "mx.example.org" },
    { address: "eve@example.org", host: "mx.example.org" },
  ],
  message: Buffer.from("Subject: x\r\n\r\n"),
};
const sent = (address: string, status = "sent") => ({ address, status, note: "Taken." });

const tooLong = "x".repeat(limits.pluginLineCharsMax + 1);
const hostile = ["a\nb", "a\u0000", "a\u202eb", "a\u2028", ""];
const times = <Item>(item: Item, count: number): Item[] => Array.from({ length: count }, () => item);

export interface HookCase {
  input: unknown;
  answer: unknown;
  decoded: unknown;
  /** Of the right JSON, and still not to be believed. */
  refused: unknown[];
}

const picture = {
  url: "https://example.org/a.png",
  kind: "picture",
  host: "example.org",
  tracker: null,
  width: 1,
  height: null,
};
const assessment = { risk: "high", reasons: ["A program."] };
const copy = { name: "a.pdf", type: "application/pdf", content: "JVBERg==", removed: ["Scripts."] };
const bid = { host: "mx.example.org", preference: 1, note: "Fast." };
const key = { key: Buffer.from([0x98, 1, 2]).toString("base64"), source: "A server." };
const fact = { label: "Since", value: "2020" };
const block = { type: "text", text: "Hello", tone: "plain" };

export const hookCases: Record<HookName, HookCase> = {
  "message.classify": {
    input: { viewsJson: encoded([viewOf("1"), viewOf("2")]), count: 2 },
    answer: [{ score: 0.9, words: [{ word: "w", probability: 1 }] }, null],
    decoded: [{ score: 0.9, words: [{ word: "w", probability: 1 }] }, null],
    refused: [
      [],
      [null],
      [null, null, null],
      [{ score: 1.1, words: [] }, null],
      [{ score: "1", words: [] }, null],
      [{ score: 1, words: times({ word: "w", probability: 0 }, limits.verdictWordsMax + 1) }, null],
      [{ score: 1, words: [{ word: "x".repeat(limits.verdictWordCharsMax + 1), probability: 0 }] }, null],
    ],
  },
  "message.observe": {
    input: [{ view: viewOf("1"), event: "stored", decision: null, tags: ["\\inbox"], isDecrypted: false }],
    answer: null,
    decoded: true,
    refused: [],
  },
  "message.render": {
    input: message,
    answer: { html: "<p>x", remote: [picture] },
    decoded: {
      html: "<p>x",
      css: "",
      darkCss: "",
      background: "none",
      quirks: false,
      cids: [],
      remote: [picture],
      removed: [],
      text: null,
    },
    refused: [
      { html: null },
      { html: ["<p>"] },
      {},
      { css: "p{}" },
      ...[{ background: "grey" }, { quirks: 1 }, { css: null }, { script: "x" }].map((more) => ({ html: "", ...more })),
      ...[{ kind: "script" }, { url: 1 }, { width: -1 }, { width: 1.5 }, { tracker: "a\nb" }, { src: "x" }].map(
        (more) => ({
          html: "",
          remote: [{ ...picture, ...more }],
        }),
      ),
      ...[{ count: 0 }, { why: "" }, { what: "\u202e" }].map((more) => ({
        html: "",
        removed: [{ what: "A script.", why: "It could run.", count: 1, ...more }],
      })),
    ],
  },
  "attachment.assess": {
    input: attachment,
    answer: assessment,
    decoded: assessment,
    refused: [
      { ...assessment, risk: "HIGH" },
      { ...assessment, risk: 3 },
      { ...assessment, reasons: times("x", limits.pluginReasonsMax + 1) },
      ...[tooLong, ...hostile].map((text) => ({ ...assessment, reasons: [text] })),
    ],
  },
  "attachment.disarm": {
    input: attachment,
    answer: copy,
    decoded: { ...copy, content: Buffer.from("%PDF") },
    refused: [
      ...["../a", "a/b", "a\\b", "..", ".", "", "a\u0000", "a\u202egpj.exe", "c:x", "x".repeat(256)].map((name) => ({
        ...copy,
        name,
      })),
      ...["application", "A/B", "a/b; c=d", "a/b\r\nx: y", "/"].map((type) => ({ ...copy, type })),
      ...["%", "A", "AB==", "AAAA====", "AA\n=="].map((content) => ({ ...copy, content })),
      { ...copy, content: Buffer.alloc(limits.pluginAttachmentBytesMax + 3).toString("base64") },
    ],
  },
  "compose.headers": {
    input: draft,
    answer: { headers: [{ name: "autocrypt", value: "addr=ana@example.org" }] },
    decoded: { ...draft, headers: [...draft.headers, { name: "autocrypt", value: "addr=ana@example.org" }] },
    refused: [
      ...["a\r\nBcc: eve@example.org", "a\n b", "\u0000", "é", "x".repeat(limits.proposedHeaderCharsMax + 1)].map(
        (value) => ({
          headers: [{ name: "autocrypt", value }],
        }),
      ),
      ...["Autocrypt", "autocrypt:", "", "a b"].map((name) => ({ headers: [{ name, value: "x" }] })),
      { headers: times({ name: "autocrypt", value: "x" }, 2) },
      { headers: times({ name: "autocrypt", value: "x" }, limits.proposedHeadersMax + 1) },
    ],
  },
  "compose.protect": {
    input: { draft, encrypt: false, sign: true, reasons: ["Before."] },
    answer: { encrypt: true, sign: false, reason: "All have keys." },
    decoded: { draft, encrypt: true, sign: true, reasons: ["Before.", "All have keys."] },
    refused: [
      { encrypt: true, sign: false },
      { encrypt: 1, sign: false, reason: "x" },
      { encrypt: null, sign: false, reason: "x" },
      ...[tooLong, ...hostile].map((text) => ({ encrypt: true, sign: false, reason: text })),
    ],
  },
  "compose.check": {
    input: draft,
    answer: { warnings: ["No greeting."], veto: { reason: "late", text: "It is late." } },
    decoded: { warnings: ["No greeting."], veto: { reason: "late", text: "It is late." } },
    refused: [
      { warnings: [], veto: true },
      { warnings: times("x", limits.pluginReasonsMax + 1), veto: null },
      { warnings: [], veto: { reason: "Late", text: "x" } },
      ...[tooLong, ...hostile].map((text) => ({ warnings: [text], veto: null })),
    ],
  },
  "delivery.route": {
    input: { recipient: "ben@example.org", bytes: 10, isEncrypted: true, relay: null },
    answer: bid,
    decoded: bid,
    refused: [
      { ...bid, preference: 2 },
      { ...bid, preference: -0.1 },
      ...["127.0.0.1", "MX.example.org", "a b", "mx.example.org:25", "x".repeat(300)].map((host) => ({ ...bid, host })),
      ...[tooLong, ...hostile].map((note) => ({ ...bid, note })),
      { ...bid, protects: "content" },
    ],
  },
  "delivery.carry": {
    input: parcel,
    answer: [sent("ben@example.org", "refused"), sent("eve@example.org", "later")],
    decoded: [sent("ben@example.org", "refused"), sent("eve@example.org", "later")],
    refused: [
      null,
      // Well formed, but nobody took the mail.
      [sent("ben@example.org"), sent("eve@example.org", "later")],
      [],
      [sent("ben@example.org")],
      [sent("ben@example.org"), sent("ben@example.org")],
      [sent("ben@example.org"), sent("eve@example.org"), sent("mallory@example.org")],
      [sent("ben@example.org"), sent("mallory@example.org")],
      [sent("ben@example.org"), sent("eve@example.org", "done")],
      [sent("ben@example.org"), { ...sent("eve@example.org"), note: tooLong }],
      times(sent("ben@example.org"), limits.carryRecipientsMax + 1),
    ],
  },
  "keys.observe": {
    input: [{ event: "changed", fingerprint: "0123456789ABCDEF0123456789ABCDEF01234567" }],
    answer: null,
    decoded: true,
    refused: [],
  },
  "keys.discover": {
    input: { address: "ben@example.org" },
    answer: [key],
    decoded: [{ key: Buffer.from([0x98, 1, 2]), source: "A server." }],
    refused: [
      times(key, limits.foundKeysMax + 1),
      ...[
        "",
        "AA==",
        "!!!!",
        Buffer.from("-----BEGIN PGP").toString("base64"),
        Buffer.alloc(limits.foundKeyBytesMax + 1, 0x98).toString("base64"),
      ].map((bytes) => [{ ...key, key: bytes }]),
      ...[tooLong, ...hostile].map((source) => [{ ...key, source }]),
    ],
  },
  "contact.describe": {
    input: { address: "ben@example.org", name: "Ben" },
    answer: [fact],
    decoded: [fact],
    refused: [
      times(fact, limits.pluginFactsMax + 1),
      ...[tooLong, ...hostile].map((value) => [{ ...fact, value }]),
      [{ ...fact, label: "x".repeat(limits.pluginLabelCharsMax + 1) }],
    ],
  },
  "command.run": {
    input: { action: "run", messages: [message] },
    answer: { notice: "Done." },
    decoded: { notice: "Done." },
    refused: [tooLong, ...hostile].map((notice) => ({ notice })),
  },
  "panel.show": {
    input: { panel: "one", place: "message", message },
    answer: { blocks: [block, { type: "facts", facts: [fact] }, { type: "action", action: "run" }] },
    decoded: { blocks: [block, { type: "facts", facts: [fact] }, { type: "action", action: "run" }] },
    refused: [
      { blocks: times(block, limits.panelBlocksMax + 1) },
      { blocks: [{ ...block, type: "html" }] },
      { blocks: [{ ...block, tone: "loud" }] },
      { blocks: [{ ...block, href: origin }] },
      { blocks: [{ type: "list", items: times("x", limits.panelItemsMax + 1) }] },
      ...["x".repeat(limits.panelTextCharsMax + 1), ...hostile].map((text) => ({ blocks: [{ ...block, text }] })),
    ],
  },
  "schedule.tick": { input: { at: 1 }, answer: null, decoded: true, refused: [] },
};

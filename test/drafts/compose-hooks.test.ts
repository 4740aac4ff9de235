/** Plugins that have a say in mail that leaves, in the real runner. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Postern } from "../../core/main.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { packed, ready, view } from "../plugins/digest.ts";
import { contentOf } from "./content-of.ts";
import { openWriting, parsed, rowOf } from "./written-mail.ts";

const reason = "For a test.";
const asks = {
  "message.read": { fields: ["envelope", "text"], mail: "all", reason },
  "outgoing.propose": { encrypt: true, sign: true, headers: ["autocrypt"], reason },
  "outgoing.veto": { reasons: ["late"], reason },
};

/** What each handler does is said by the subject. */
const code = `var plugin = { default: { hooks: {
  "compose.headers": (draft) => ({ headers: [{ name: "autocrypt", value: "addr=" + draft.from + "; keydata=AAAA" }] }),
  "compose.protect"({ draft }) {
    if (draft.subject === "fails") throw new Error("broken");
    if (draft.subject === "never ends") for (;;);
    const encrypt = draft.subject === "secret";
    return { encrypt, sign: false, reason: "It is secret." };
  },
  "compose.check": (draft) => ({
    warnings: draft.text.includes("careful") ? ["Be careful."] : [],
    veto: draft.subject === "late" ? { reason: "late", text: "It is late." } : null,
  }),
} } };`;

async function withPlugin(t: TestContext): Promise<Postern> {
  const postern = await openWriting(t);
  const hooks = { "compose.headers": {}, "compose.protect": {}, "compose.check": {} };
  await postern.plugins.installs.inspect(
    packed({ id: "careful", code, hooks, asks, more: { limits: { wallMs: 300 } } }),
  );
  await postern.plugins.installs.enable("careful", asks as unknown as Grants);
  await ready(postern, "careful");
  return postern;
}

async function send(postern: Postern, subject: string, text = "Hi", confirmed: string[] = []) {
  const draft = await postern.drafts.create({ kind: "new", to: [{ name: null, email: "ana@example.org" }] });
  const content = { ...contentOf(draft), format: "plain", subject, text } as const;
  await postern.drafts.save(draft.id, draft.revision, content);
  const { revision } = postern.drafts.get(draft.id);
  const outlook = await postern.sending.outlook(draft.id);
  const sent = () => postern.sending.send(draft.id, { revision, sendAt: null, confirmed });
  return { draft, outlook, sent };
}

test("a header field that a plugin adds is in the mail that leaves", async (t) => {
  const postern = await withPlugin(t);
  const { sent } = await send(postern, "plain");
  const { submissionId } = await sent();
  assert.ok(submissionId);
  const [row] = postern.reader.messagesByIds([postern.reader.lastMessageId()]);
  const mail = await parsed(postern, row?.emailId ?? "");
  assert.equal(mail.headers.get("autocrypt"), "addr=me@hut.example; keydata=AAAA");
  assert.ok(rowOf(postern, row?.emailId ?? ""));
});

test("mail that a plugin wants protected, or that one could not decide about, is not sent", async (t) => {
  const postern = await withPlugin(t);
  for (const [subject, isAskedFor, problem] of [
    ["secret", true, null],
    ["fails", false, "PLUGIN_FAILED"],
    ["never ends", false, "PLUGIN_LIMIT"],
  ] as const) {
    const { draft, outlook, sent } = await send(postern, subject);
    const { protection } = outlook;
    assert.deepEqual([protection.isAskedFor, protection.problem?.code ?? null], [isAskedFor, problem], subject);
    await ready(postern, "careful");
    await assert.rejects(sent(), { code: "SEND_UNPROTECTED" }, subject);
    await ready(postern, "careful");
    assert.equal(postern.drafts.get(draft.id).subject, subject, "it stays a draft");
  }
  await postern.plugins.installs.disable("careful");
  const { sent } = await send(postern, "secret");
  assert.ok((await sent()).submissionId, "switched off, it has no say");
});

test("a plugin warns, and vetoes until the user says yes to that very thing", async (t) => {
  const postern = await withPlugin(t);
  const { outlook } = await send(postern, "plain", "Be careful");
  assert.ok(outlook.warnings.some(({ text, pluginId }) => text === "Be careful." && pluginId === "careful"));
  const { sent } = await send(postern, "late", "Hi", ["careful:other"]);
  await assert.rejects(sent(), { code: "SEND_UNCONFIRMED" });
  const { sent: again } = await send(postern, "late", "Hi", ["careful:late"]);
  assert.ok((await again()).submissionId);
  assert.equal(view(postern, "careful").state, "ready");
});

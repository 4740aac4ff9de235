/** Plugins of other authors that judge attachments and make safe copies of them, in the real runner. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Postern } from "../../core/main.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { testFolder } from "../open-postern.ts";
import { packed, ready } from "../plugins/digest.ts";
import { mailWith } from "./sample-mail.ts";

const reason = "For a test.";
const asks = {
  "message.read": { fields: ["attachment-names", "attachment-types", "attachment-bytes"], mail: "all", reason },
  "message.render": { reason },
};
/** What each handler does is said by the file's name. */
const code = `var plugin = { default: { hooks: {
  "attachment.assess"({ name }) {
    if (name.startsWith("broken")) throw new Error("broken");
    return name.startsWith("bad") ? { risk: "high", reasons: ["It is called bad."] } : { risk: "none", reasons: [] };
  },
  "attachment.disarm"({ name }) {
    if (name.startsWith("broken")) throw new Error("broken");
    return name.endsWith(".notes")
      ? { name: "safe.txt", type: "text/plain", content: "SEVMTE8=", removed: ["small letters"] }
      : null;
  },
} } };`;

async function withPlugin(t: TestContext): Promise<Postern> {
  const postern = await testFolder(t).open();
  await postern.plugins.settled();
  const hooks = { "attachment.assess": {}, "attachment.disarm": {} };
  await postern.plugins.installs.inspect(packed({ id: "careful", code, hooks, asks }));
  await postern.plugins.installs.enable("careful", asks as unknown as Grants);
  await ready(postern, "careful");
  return postern;
}

async function arrived(postern: Postern, names: string[]) {
  const raw = Buffer.from(
    mailWith(
      names.map((name) => ({
        name,
        content: Buffer.from(`<!doctype html><html><body><p>hello from ${name}</p></body></html>`),
      })),
    ),
  );
  const tagIds = [postern.reader.tagByRole("inbox").id];
  await postern.ingestRaw([{ raw, tagIds, keywords: [], receivedAt: null, kind: "message" }]);
  const [row] = postern.reader.messagesByIds([postern.reader.lastMessageId()]);
  assert.ok(row);
  const stored = postern.vault.read(row.blob);
  return { row, raw: stored, root: parseStructure(stored), tags: ["Inbox"] };
}

test("the worst answer counts: a plugin makes a harmless file dangerous, and no dangerous one harmless", async (t) => {
  const postern = await withPlugin(t);
  const message = await arrived(postern, ["bad.txt", "good.txt", "good.exe", "broken.txt"]);
  const [bad, good, program, broken] = await postern.attachments.of(message.row.id, () => message);
  assert.equal(bad?.risk, "high");
  assert.ok(JSON.stringify(bad).includes("It is called bad."));
  assert.notEqual(good?.risk, "high");
  assert.equal(program?.risk, "high");
  assert.equal(broken?.risk, good?.risk, "one that fails has no opinion");
});

test("a plugin makes the safe copy; where it has no opinion Postern does, and where it fails there is none", async (t) => {
  const postern = await withPlugin(t);
  const message = await arrived(postern, ["my.notes", "page.html", "broken.html"]);
  const copy = await postern.attachments.safeCopy(message, 0);
  assert.deepEqual(
    [copy?.name, copy?.type, Buffer.from(copy?.content ?? []).toString(), copy?.removed],
    ["safe.txt", "text/plain", "HELLO", ["small letters"]],
  );
  assert.match(String((await postern.attachments.safeCopy(message, 1))?.name), /page/);
  await assert.rejects(postern.attachments.safeCopy(message, 2), { code: "PLUGIN_FAILED" });
  await postern.plugins.flushAudit();
  const query = { before: null, pluginId: "careful", messageId: message.row.id, text: null, limit: 50 };
  assert.ok(postern.reader.plugins.audit(query).some(({ hook }) => hook === "attachment.disarm"));
});

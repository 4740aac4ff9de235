import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import { openMailbox } from "../../provenance/mailbox.ts";
import { senderCases } from "./cases.ts";

test("each lie about a sender is told in one sentence, and honest mail stays quiet", async (t) => {
  const mailbox = await openMailbox(t);
  for (const to of ["Ana Lima <ana@hut.example>", "office@ferry-line.example", "team@xn--bcher-kva.example"])
    await mailbox.put(`From: me@home.example\nTo: ${to}`, "sent");
  const wrong: string[] = [];
  for (const { name, header, tone, code } of senderCases) {
    // Each stands alone: a sender of an earlier case would not be a stranger any more.
    const id = await mailbox.put(header);
    const { sentence, advice, reasons, ...line } = await mailbox.security(id);
    await mailbox.remove(id);
    if (line.tone !== tone || line.code !== code) wrong.push(`${name}: ${line.tone} ${line.code}: ${sentence}`);
    assert.ok(sentence.length > 10 && sentence.length <= limits.securityLineCharsMax, sentence);
    assert.equal(advice !== null, tone === "alarm", name);
    assert.ok(reasons.length > 0, name);
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    for (const text of [sentence, ...reasons.map((reason) => reason.text)])
      assert.doesNotMatch(text, /[\u0000-\u001f\u200b\u202a-\u202e\u2066-\u2069]/, name);
  }
  assert.deepEqual(wrong, []);
  assert.ok(senderCases.filter(({ tone }) => tone !== "quiet").length >= 40);
});

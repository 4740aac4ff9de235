import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { floorOf } from "../../../core/attachments/floor.ts";
import { inspectFile } from "../../../core/attachments/inspect.ts";
import { runningKinds } from "../../../core/attachments/kinds.ts";
import { safeFileName } from "../../../core/attachments/names.ts";
import { findings, kinds } from "../../../core/plugins/hooks/attachment-facts.ts";
import { hostileAttachments } from "./cases.ts";

describe("what is found in an attachment that attacks", () => {
  for (const { is, name, type = "application/octet-stream", content, kind, findings: expected } of hostileAttachments)
    it(`${is} (${JSON.stringify(name)})`, async () => {
      const found = await inspectFile({ name, type, content });
      assert.equal(found.kind, kind);
      for (const finding of expected)
        assert.ok(found.findings.includes(finding), `${finding}: ${found.findings.join(", ")}`);
      // What runs is warned of by the kernel alone.
      if (runningKinds.has(kind)) assert.equal(floorOf(found).risk, "medium");
      const safe = safeFileName(name);
      // oxlint-disable-next-line no-control-regex -- they are what must not be there
      assert.doesNotMatch(
        safe,
        /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\u3164<>:"/\\|?*]|^$|^[. ]|[. ]$|^(con|lpt1)(\.|$)/i,
      );
    });

  it("is never a reason to fail, whatever the bytes", async () => {
    const starts = fc.constantFrom(
      ...hostileAttachments.filter(({ content }) => content.byteLength < 50_000).map(({ content }) => content),
    );
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.string(), starts, changes, fc.nat(100), async (name, start, changed, cut) => {
        const content = Buffer.from(start);
        for (const [at, value] of changed) if (content.length > 0) content[at % content.length] = value;
        const found = await inspectFile({
          name,
          type: "a/b",
          content: content.subarray(0, Math.ceil((content.length * cut) / 100)),
        });
        assert.ok(kinds.includes(found.kind) && found.findings.every((each) => findings.includes(each)));
      }),
      { numRuns: 300 },
    );
  });
});

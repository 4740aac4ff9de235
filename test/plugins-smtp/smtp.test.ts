/** The transport that ships with Postern, in its runner. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppError } from "../../core/kernel/errors.ts";
import type { SubmissionPort, SubmissionReply } from "../../core/plugins/capabilities/capability-context.ts";
import { buildPlugins } from "../../core/plugins/sandbox/build.ts";
import { openKernel, shippedBuild, shippedPlugins } from "../plugins/plugin-kernel.ts";

const host = "smtp.example.org";
const replies: Record<string, Omit<SubmissionReply, "address">> = {
  "ben@example.org": { outcome: "delivered", code: 250, enhanced: "2.0.0", text: "Taken as 7" },
  "cara@example.org": { outcome: "deferred", code: 450, enhanced: "4.2.2", text: "x".repeat(500) },
  "dora@example.org": { outcome: "refused", code: 550, enhanced: "5.1.1", text: "" },
};
const recipients = Object.keys(replies).map((address) => ({ address, host }));
const parcel = { id: "7", from: "ana@example.org", recipients, message: Buffer.from("Subject: x\r\n\r\n") };

async function kernel(t: { after(run: () => void | Promise<void>): void }, submit: SubmissionPort["submit"]) {
  await buildPlugins({ plugins: shippedPlugins, build: shippedBuild });
  return openKernel(t, { folder: shippedPlugins, build: shippedBuild }, { given: { submissions: { submit } } });
}

describe("the plugin smtp", () => {
  it("offers the relay of the identity to every recipient, and nothing where there is none", async (t) => {
    const { plugins } = await kernel(t, () => Promise.resolve([]));
    const question = { recipient: "ben@example.org", bytes: 10, isEncrypted: false };
    assert.deepEqual(await plugins.route({ ...question, relay: host }), [
      { pluginId: "smtp", bid: { host, preference: 0.5, note: `By your server ${host}.` }, protects: "hop" },
    ]);
    assert.deepEqual(await plugins.route({ ...question, relay: null }), []);
  });

  it("has the mail given to the relay at once, and reports what the server said of each recipient", async (t) => {
    const asked: unknown[] = [];
    const { plugins, logged } = await kernel(t, (...given) => {
      asked.push(given);
      return Promise.resolve(given[2].flatMap((address) => ({ address, ...replies[address]! })));
    });
    const outcomes = await plugins.carry("smtp", parcel);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["sent", "later", "refused"],
    );
    assert.equal(outcomes[0]?.note, "Taken as 7");
    assert.deepEqual(asked, [["7", host, Object.keys(replies)]]);
    assert.deepEqual(logged, []);
  });

  it("leaves the mail in the outbox when the relay cannot be spoken to", async (t) => {
    const { plugins } = await kernel(t, () => Promise.reject(new AppError("NETWORK_FAILED", { reason: "TIMEOUT" })));
    const outcomes = await plugins.carry("smtp", parcel);
    assert.deepEqual(
      outcomes.map(({ status, note }) => [status, note]),
      recipients.map(() => ["later", `The server ${host} did not take the mail: NETWORK_FAILED.`]),
    );
  });

  it("is asked about no mail that comes in", async (t) => {
    const { plugins } = await kernel(t, () => Promise.resolve([]));
    assert.deepEqual(plugins.detail("smtp").manifest.hooks, { "delivery.route": {}, "delivery.carry": {} });
  });
});

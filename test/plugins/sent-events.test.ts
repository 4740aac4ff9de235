import assert from "node:assert/strict";
import { test } from "node:test";
import type { KernelEvents } from "../../core/kernel/events.ts";
import type { Postern } from "../../core/main.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { FakeRelay } from "../delivery/fake-relay.ts";
import { addRelay } from "../delivery/sending-postern.ts";
import { testFolder } from "../open-postern.ts";
import { packed, ready } from "./digest.ts";

const asks = (mail: "new" | "all" | string[]) => ({
  "message.read": { fields: ["envelope"], mail, reason: "To see what is sent." },
  "store.own": { megabytes: 1, reason: "To write down what it is told." },
});

const code = `var plugin = { default: { hooks: { async "message.observe"(items, host) {
  for (const { view, event } of items) {
    if (event !== "sent") continue;
    const told = (await host.store.list("told/")).length;
    await host.store.write([{ key: "told/" + told, value: view.subject }]);
  }
} } } };`;

async function listening(postern: Postern, mail: "new" | "all" | string[]): Promise<void> {
  await postern.plugins.installs.inspect(packed({ code, asks: asks(mail) }));
  await postern.plugins.installs.enable("digest", asks(mail) as unknown as Grants);
  await ready(postern);
  await postern.settled();
}

const told = (postern: Postern) =>
  postern.reader.plugins.dataWithPrefix("digest", "told/").map(({ value }) => value.toString());

let count = 0;

async function send(postern: Postern, identityId: number, subject: string): Promise<number> {
  const raw = Buffer.from(
    `From: ana@example.org\r\nSubject: ${subject}\r\nMessage-ID: <${++count}@x>\r\n\r\n${count}\r\n`,
  );
  const tagIds = [postern.reader.tagByRole("sent").id];
  const [outcome] = await postern.ingestRaw([{ raw, tagIds, keywords: [], receivedAt: null, kind: "message" }]);
  const { messageId } = outcome!;
  await postern.outbox.submit({ messageId, identityId, recipients: ["ben@example.org"], holdUntil: 0 });
  await postern.outbox.settled();
  await postern.settled();
  return messageId;
}

const made = async (postern: Postern): Promise<number> => {
  await addRelay(postern, "smtp.example.org");
  return (await postern.writer.perform({ op: "identity.create", email: "ana@example.org" })).created;
};

test("a plugin is told of mail when a server took it, from when it was switched on, once", async (t) => {
  const relay = new FakeRelay();
  const folder = testFolder(t);
  const postern = await folder.open({ delivery: relay.delivery });
  const events: Array<KernelEvents["message.sent"]> = [];
  postern.events.on("message.sent", (event) => events.push(event));
  const identityId = await made(postern);
  await send(postern, identityId, "before");
  await listening(postern, "all");
  const messageId = await send(postern, identityId, "first");
  relay.answer = () => "refused";
  await send(postern, identityId, "refused");
  relay.answer = () => "delivered";
  assert.deepEqual(told(postern), ["first"]);
  assert.deepEqual(events.at(-1), { messageId, entryId: 2 });
  assert.equal(events.length, 2);
  await postern.close("stopping");
  const again = await folder.open({ delivery: relay.delivery });
  await ready(again);
  await again.settled();
  await send(again, identityId, "second");
  assert.deepEqual(told(again), ["first", "second"]);
});

test("a grant for new mail, or for a tag that the mail has not, tells nothing of it", async (t) => {
  for (const mail of ["new" as const, ["Work"]]) {
    const relay = new FakeRelay();
    const postern = await testFolder(t).open({ delivery: relay.delivery });
    const identityId = await made(postern);
    await listening(postern, mail);
    await send(postern, identityId, "private");
    assert.equal(relay.taken.length, 1);
    assert.deepEqual(told(postern), []);
  }
});

/** An upload whose browser went silent (a laptop that sleeps, a tab that hangs) holds up nobody. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { testFolder } from "../open-postern.ts";

const mail = (index: number) =>
  `From ana@example.org Thu Feb  1 10:00:00 2024\nFrom: ana@example.org\nMessage-ID: <m${index}@example.org>\n` +
  `Subject: number ${index}\n\nLetter ${index}.\n\n`;

/** Some whole messages and the beginning of one, and then nothing, neither an end nor an error. */
async function* silentAfter(text: string, onSilent: () => void): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
  onSilent();
  await new Promise(() => {});
}

test("an upload that went silent can be stopped, and half a message of it is not taken", {
  timeout: 60_000,
}, async (t) => {
  const postern = await testFolder(t).open();
  const silent = Promise.withResolvers<void>();
  const stream = silentAfter(mail(1) + mail(2) + mail(3).slice(0, -10), silent.resolve);
  const { id } = await postern.imports.startUpload(stream, "years.mbox");
  await silent.promise;
  await postern.imports.stop(id);
  const [job] = postern.imports.list();
  assert.equal(job?.state, "stopped");
  const subjects = postern.reader
    .messagesAfter(0, 10)
    .map(({ id: messageId }) => postern.reader.messagesByIds([messageId])[0]?.subject);
  assert.ok(!subjects.includes("number 3"), "half a message");
});

test("a lock does not wait for an upload that went silent", { timeout: 60_000 }, async (t) => {
  const folder = testFolder(t);
  const postern = await folder.open();
  const silent = Promise.withResolvers<void>();
  await postern.imports.startUpload(silentAfter(mail(1) + mail(2), silent.resolve), "years.mbox");
  await silent.promise;
  await postern.close("asked");
  const again = await folder.open();
  assert.notEqual(again.imports.list()[0]?.state, "running");
});

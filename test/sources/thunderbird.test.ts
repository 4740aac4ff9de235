import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { testFolder } from "../open-postern.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const mail = (number: number, status: string) =>
  `From - Thu Jan 01 00:00:00 2015\nX-Mozilla-Status: ${status}\nFrom: ana@example.org\nMessage-ID: <m${number}@example.org>\nSubject: ${number}\n\nLetter.\n\n`;

test("what was deleted or moved and is still in the file of a folder does not come back", async (t) => {
  const folder = join(temporaryFolder(t), "Mail");
  mkdirSync(folder);
  // 1 is there, 2 was deleted, 3 was moved to the other folder; 4 was sent with such a field.
  const sent = mail(4, "0001").replace("Subject: 4", "X-Mozilla-Status: 0008\nSubject: 4");
  writeFileSync(join(folder, "Inbox"), mail(1, "0001") + mail(2, "0009") + mail(3, "0008") + sent);
  writeFileSync(join(folder, "Hut"), mail(3, "0001"));
  const postern = await testFolder(t).open({ hasPlugins: false });
  const inbox = () => postern.reader.tagByRole("inbox").totalEmails;
  const { id } = await postern.imports.start({ paths: [folder] });
  const job = await postern.imports.wait(id);
  assert.deepEqual([job.state, job.messages, job.failed, inbox()], ["done", 3, 0, 2]);
  assert.equal(postern.reader.tagByName("Hut")?.totalEmails, 1);

  const file = Readable.from([readFileSync(join(folder, "Inbox"))]);
  const { id: uploaded } = await postern.imports.startUpload(file, "Inbox");
  const again = await postern.imports.wait(uploaded);
  assert.deepEqual([again.messages, again.duplicates, inbox()], [0, 2, 2]);
});

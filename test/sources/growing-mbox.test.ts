/** An mbox that another program is just adding mail to. */
import assert from "node:assert/strict";
import { appendFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { readUnits } from "../../core/sources/read-units.ts";
import { testFolder } from "../open-postern.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const head = (index: number) =>
  `From ana@example.org Thu Jan  1 00:00:0${index} 2015\nFrom: ana@example.org\nMessage-ID: <m${index}@example.org>\nSubject: number ${index}\n\n`;
const mail = (index: number) => `${head(index)}The text of ${index}.\n\nAnd its end.\n\n`;

function mboxOf(t: TestContext, text: string): string {
  const path = join(temporaryFolder(t), "Box");
  writeFileSync(path, text);
  return path;
}

/** What is read of it, without From_ lines, and the codes of what was left out. `onFirst`: when the first mail was read. */
async function read(path: string, onFirst: () => void = () => {}): Promise<{ mails: string[]; left: string[] }> {
  const mails: string[] = [];
  const left: string[] = [];
  const onFailed = ({ code }: { code: string }) => void left.push(code);
  for await (const { place } of readUnits({ paths: [path], tag: null, cursor: null, onFailed })) {
    assert.equal(place.kind, "bytes");
    if (mails.push(place.kind === "bytes" ? Buffer.from(place.bytes).toString() : "") === 1) onFirst();
  }
  return { mails, left };
}

const bodyOf = (whole: string): string => whole.slice(whole.indexOf("\n") + 1);

test("a mail that is half there is read whole when the rest of it comes", async (t) => {
  const half = mail(2).slice(0, -20);
  const path = mboxOf(t, mail(1) + half);
  const { mails, left } = await read(path, () => appendFileSync(path, mail(2).slice(half.length) + mail(3)));
  assert.deepEqual(mails, [1, 2, 3].map(mail).map(bodyOf));
  assert.deepEqual(left, []);
});

test("also a half that ends as a whole mail does", async (t) => {
  const half = `${head(2)}The text of 2.\n\n`;
  const path = mboxOf(t, mail(1) + half);
  const { mails } = await read(path, () => appendFileSync(path, mail(2).slice(half.length)));
  assert.deepEqual(mails, [1, 2].map(mail).map(bodyOf));
});

test("a last mail without an empty line behind it is taken when nobody writes any more", async (t) => {
  const path = mboxOf(t, mail(1) + mail(2).trimEnd());
  const { mails, left } = await read(path);
  assert.deepEqual(mails, [bodyOf(mail(1)), bodyOf(mail(2)).trimEnd()]);
  assert.deepEqual(left, []);
});

test("a file that was put in the place of the one that is read says nothing of it", async (t) => {
  const path = mboxOf(t, mail(1) + mail(2));
  const { mails, left } = await read(path, () => {
    writeFileSync(`${path}.new`, mail(3));
    renameSync(`${path}.new`, path);
  });
  assert.deepEqual(mails, [1, 2].map(mail).map(bodyOf));
  assert.deepEqual(left, []);
});

test("of a file that became shorter the last mail is left", async (t) => {
  const path = mboxOf(t, mail(1) + mail(2));
  const { mails, left } = await read(path, () => truncateSync(path, mail(1).length + 40));
  assert.deepEqual(mails, [bodyOf(mail(1))]);
  assert.deepEqual(left, ["IMPORT_SOURCE_CHANGED"]);
});

test("what does not come to rest within limits.mboxGrowthMsMax is left and said, and comes whole when it is imported again", async (t) => {
  const path = mboxOf(t, mail(1) + head(2));
  const over = new AbortController();
  const writing = (async () => {
    for (let line = 0; !over.signal.aborted; line += 1) {
      appendFileSync(path, `line ${line}\n`);
      await pause(10);
    }
  })();
  const postern = await testFolder(t).open({ hasPlugins: false });
  const run = async () => postern.imports.wait((await postern.imports.start({ paths: [path] })).id);
  const job = await run();
  assert.deepEqual([job.state, job.messages, job.failed, job.error?.code], ["done", 1, 1, "IMPORT_SOURCE_CHANGED"]);
  over.abort();
  await writing;
  appendFileSync(path, `The end.\n\n`);
  const again = await run();
  assert.deepEqual([again.state, again.messages, again.duplicates, again.error], ["done", 1, 1, null]);
  assert.equal(postern.reader.counts().messages, 2);
});

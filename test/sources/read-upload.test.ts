import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { AppError } from "../../core/kernel/errors.ts";
import { readUpload } from "../../core/sources/read-upload.ts";
import type { ReadReference } from "../../core/sources/read-units.ts";
import { type ArchivedFile, mailArchive } from "../../ui/reading/mail-archive.ts";

const mail = (index: number) => `From: Ana <ana@example.org>\nSubject: number ${index}\n\nLetter ${index}.\n`;
const mbox = (...indexes: number[]) =>
  indexes.map((index) => `From ana@example.org Thu Feb  1 10:00:00 2024\n${mail(index)}\n`).join("");

const entry = (path: string, text: string): ArchivedFile => ({ path, file: new Blob([text]) });
const bytesOf = async (files: ArchivedFile[]) => Buffer.from(await mailArchive(files).arrayBuffer());

/** In pieces that end at odd places. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Read {
  references: ReadReference[];
  failures: AppError[];
  error: unknown;
}

async function read(bytes: Uint8Array, name: string, tag: string | null = null, size = 997): Promise<Read> {
  const found: Read = { references: [], failures: [], error: null };
  try {
    const options = { name, tag, onFailed: (error: AppError) => void found.failures.push(error) };
    for await (const reference of readUpload(inPieces(bytes, size), options)) found.references.push(reference);
  } catch (error) {
    found.error = error;
  }
  return found;
}

const shown = ({ references }: Read) =>
  references.map(({ place, tags, keywords, receivedAt }) => [
    place.kind === "bytes" ? (/number (\d+)/.exec(Buffer.from(place.bytes).toString())?.[1] ?? "") : place.kind,
    tags.join(),
    keywords.join(),
    receivedAt,
  ]);

const long = `Mail/${"Über die Jahre/".repeat(20)}letter.eml`;
const folder: ArchivedFile[] = [
  entry("Mail/.DS_Store", "From: nobody\n\nhidden"),
  entry("Mail/a.eml", mail(1)),
  entry("Mail/Lists/hut.mbox", mbox(2, 3)),
  entry("Mail/Inbox", mbox(4)),
  entry("Mail/Archive.sbd/2019", mbox(5)),
  entry("Mail/md/cur/1700000000.M1.h:2,FS", mail(6)),
  entry("Mail/md/cur/1700000001.M2.h:2,T", mail(7)),
  entry("Mail/md/.Lists.hut/new/1700000002.M3.h", mail(8)),
  entry("Mail/md/tmp/1700000003.M4.h", mail(9)),
  entry("Mail/picture.png", "PNG"),
  entry("Mail/notes.txt", "no mail at all"),
  entry("Mail/empty.eml", ""),
  entry(long, mail(10)),
];
const inbox = Date.UTC(2024, 1, 1, 10);
const expected = [
  ["1", "\\archive", "", null],
  ["2", "Lists/hut", "", inbox],
  ["3", "Lists/hut", "", inbox],
  ["4", "\\inbox", "", inbox],
  ["5", "Archive/2019", "", inbox],
  ["6", "md", "$flagged,$seen", 1_700_000_000_000],
  ["7", "md,\\trash", "", 1_700_000_001_000],
  ["8", "md/Lists/hut", "", 1_700_000_002_000],
  ["10", "Über die Jahre/".repeat(20).slice(0, -1), "", null],
];

test("a folder comes in as one archive: folders are tags, flags keywords, and what is no mail stays out", async () => {
  const bytes = await bytesOf(folder);
  for (const size of [1, 511, 512, 100_000]) {
    const found = await read(bytes, "Mail", null, size);
    assert.equal(found.error, null);
    assert.deepEqual(shown(found), expected);
  }
  assert.deepEqual(shown(await read(gzipSync(bytes), "Mail.tgz")), expected);
});

test("a tag of the user's own replaces what folders give, and stands beside a Maildir's subfolders", async () => {
  const found = await read(await bytesOf(folder), "Mail", "Old");
  assert.deepEqual(
    shown(found).map(([, tags]) => tags),
    ["Old", "Old", "Old", "Old", "Old", "Old,md", "Old,md,\\trash", "Old,md/Lists/hut", "Old"],
  );
});

test("a compressed mbox is an mbox, and takes its tag from its name", async () => {
  assert.deepEqual(shown(await read(gzipSync(mbox(1, 2)), "Lists.mbox.gz")), [
    ["1", "Lists", "", inbox],
    ["2", "Lists", "", inbox],
  ]);
});

test("an archive that ends early or is damaged gives what stood before that place, and says so", async () => {
  const bytes = await bytesOf([entry("Mail/a.eml", mail(1)), entry("Mail/b.eml", mail(2).padEnd(5_000, "."))]);
  const cut = await read(bytes.subarray(0, 4_000), "Mail");
  assert.deepEqual(
    shown(cut).map(([number]) => number),
    ["1"],
  );
  assert.equal((cut.error as AppError).code, "ARCHIVE_DAMAGED");
  const flipped = Buffer.from(bytes);
  flipped[2_048 + 130] = 0x39;
  const damaged = await read(flipped, "Mail");
  assert.equal((damaged.error as AppError).code, "ARCHIVE_DAMAGED");
  const squeezed = gzipSync(bytes);
  assert.equal(
    ((await read(squeezed.subarray(0, squeezed.length - 20), "Mail.tgz")).error as AppError).code,
    "ARCHIVE_DAMAGED",
  );
});

test("names in an archive lead nowhere: they are never used as paths", async () => {
  const found = await read(await bytesOf([entry("../../etc/x/a.eml", mail(1)), entry("/srv/b.eml", mail(2))]), "x");
  assert.deepEqual(
    shown(found).map(([number, tags]) => [number, tags]),
    [
      ["1", "x"],
      ["2", "\\archive"],
    ],
  );
});

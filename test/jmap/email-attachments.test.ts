import assert from "node:assert/strict";
import { test } from "node:test";
import { readBlob } from "../../core/jmap/blob.ts";
import { mailWith } from "../attachments/sample-mail.ts";
import { text, winmail } from "../hostile/attachments/archives.ts";
import { openMail } from "./open-mail.ts";

const mail = await openMail();

test("postern:attachments tells each file's risk, and its blob holds its bytes, inside winmail.dat, too", async () => {
  const content = winmail([{ title: "menu.txt", data: Buffer.from("Soup") }]);
  const program = { name: "a\u202egpj.exe", content: Buffer.from("MZ\x90\0", "latin1") };
  const id = await mail.add(
    mailWith([{ name: "winmail.dat", content }, program, { name: "b.txt", content: text("Milk") }]),
  );
  const { list } = await mail.call("Email/get", { ids: [id], properties: ["postern:attachments"] });
  const files = list[0]["postern:attachments"] as Array<Record<string, unknown>>;
  assert.deepEqual(
    files.map((file) => [file["name"], file["safeName"], file["realType"], file["handling"]]),
    [
      ["menu.txt", "menu.txt", "text/plain", "plain"],
      ["a\u202egpj.exe", "agpj.exe", "application/x-msdownload", "warned"],
      ["b.txt", "b.txt", "text/plain", "plain"],
    ],
  );
  const bytes = files.map(({ blobId }) => readBlob(mail.postern, String(blobId))?.toString("latin1"));
  assert.deepEqual(bytes, ["Soup", "MZ\x90\0", "Milk"]);
});

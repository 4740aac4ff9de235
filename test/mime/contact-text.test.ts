import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { contactText, contactWords } from "../../core/mime/contact-text.ts";
import { prepareMessage } from "../../core/mime/prepare-message.ts";

const card = (...lines: string[]) => ["BEGIN:VCARD", "VERSION:4.0", ...lines, "END:VCARD", ""].join("\r\n");

const ana = card(
  "N:Ruiz;Ana;;Dr.;",
  "FN:Dr. Ana Ruiz",
  "item1.EMAIL;TYPE=home:ana@example.org",
  "NOTE:Comes\\, if it is",
  "  dry\\nand warm.",
  "ADR;TYPE=work:;;1 Lane;Bern;;3000;",
  "PHOTO:data:image/jpeg;base64,MIICajCCAdOgAwIBAgIC",
  "KEY:OPENPGP4FPR:1234",
);

test("a contact reads as what it says, a line for each thing", () => {
  assert.equal(
    contactText(ana),
    "Name: Dr. Ana Ruiz\nE-mail: ana@example.org\nNote: Comes, if it is dry and warm.\nAddress: 1 Lane, Bern, 3000",
  );
  assert.equal(contactText(card("FN:Ana") + card("FN:Ben")), "Name: Ana\n\nName: Ben");
});

test("what is written as quoted-printable (2.1) is decoded, over its soft breaks and in its charset", () => {
  const old = card(
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=",
    "=AB Wei=C3=9F",
    "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Gr=FC=DFe=0D=0Aaus Bern",
    "TITLE;QUOTED-PRINTABLE:cut off=",
  );
  assert.equal(
    contactText(old.slice(0, old.indexOf("END"))),
    "Name: Zoë Weiß\nNote: Grüße aus Bern\nPosition: cut off",
  );
});

test("what says nothing is null, and long cards are read to their limit", () => {
  for (const vcf of ["", "hello", card(), card("PHOTO:x"), "FN"]) assert.equal(contactText(vcf), null);
  const long = card(`NOTE:${"x".repeat(limits.indexedTextCharsMax)}`, "FN:Ana");
  assert.doesNotMatch(contactText(long) ?? "", /Ana/);
});

test("a mail with a contact is found by the words of it, not by how the file or its picture is made", () => {
  const raw = Buffer.from(
    `From: ben@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nMy card.\r\n--b\r\nContent-Type: text/plain; name=ana.vcf\r\nContent-Disposition: attachment; filename=ana.vcf\r\n\r\n${ana}--b--\r\n`,
  );
  const { search } = prepareMessage(raw);
  assert.match(search.body, /Ruiz, Ana, Dr\.\nDr\. Ana Ruiz\nana@example\.org\nComes/);
  assert.doesNotMatch(search.body, /BEGIN|VERSION|MIICajCC|OPENPGP4FPR/);
  assert.doesNotMatch(contactWords(ana), /Name|Note/);
});

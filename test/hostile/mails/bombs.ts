import { deflateRawSync, gzipSync } from "node:zlib";
import { headerOf, type HostileMail, htmlMails, mailOf, withFiles } from "./hostile-mail.ts";

const must = "It is shown, or said why not, in bounded time and memory; all else goes on.";

/** Mails that are small and want to become large, or slow. */
export const bombs = (): HostileMail[] => [
  ...htmlMails("bombs", must, {
    "bomb-nesting": () => "<div>".repeat(100_000),
    "bomb-nesting-closed": () => `${"<div>".repeat(50_000)}x${"</div>".repeat(50_000)}`,
    "bomb-nesting-tables": () => "<table><tr><td>".repeat(20_000),
    "bomb-formatting": () => Array.from({ length: 5_000 }, (_, i) => `<b title=${i}><p>x`).join(""),
    "bomb-fonts": () => Array.from({ length: 10_000 }, (_, i) => `<font size=${i % 7}>x`).join(""),
    "bomb-stray-ends": () => `${"<i>".repeat(10_000)}${"</b>".repeat(100_000)}`,
    "bomb-elements": () => "<b>x</b>".repeat(100_000),
    "bomb-siblings-and-tildes": () => `<style>${"b~".repeat(20)}b{color:red}</style>${"<b>x</b>".repeat(50_000)}`,
    "bomb-attributes": () => `<p ${Array.from({ length: 50_000 }, (_, i) => `a${i}=x`).join(" ")}>x</p>`,
    "bomb-attribute-value": () => `<p title="${"x".repeat(900_000)}">x</p>`,
    "bomb-classes": () => `<p class="${Array.from({ length: 50_000 }, (_, i) => `c${i}`).join(" ")}">x</p>`,
    "bomb-url": () => `<a href="http://canary.example/${"x".repeat(900_000)}">x</a>`,
    "bomb-link-text": () => `<a href="https://a.example/">${"a.".repeat(200_000)}</a>`,
    "bomb-entities": () => "&CounterClockwiseContourIntegral;".repeat(25_000),
    "bomb-xml-entities": () =>
      `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><p>&c;&c;&c;</p>`,
    "bomb-comments": () => "<!-- x -->".repeat(80_000),
    "bomb-open-comments": () => "<!--".repeat(200_000),
    "bomb-open-tags": () => "<a ".repeat(250_000),
    "bomb-open-quotes": () => '<a b="'.repeat(150_000),
    "bomb-sheet": () => `<style>${Array.from({ length: 40_000 }, (_, i) => `.c${i}{color:red}`).join("")}</style>`,
    "bomb-sheets": () => "<style>p{color:red}</style>".repeat(20_000),
    "bomb-selector": () =>
      `<style>${":not(".repeat(5_000)}p${")".repeat(5_000)}{color:red}${"p ".repeat(50_000)}{color:red}</style><p>x`,
    "bomb-selector-list": () =>
      `<style>${Array.from({ length: 50_000 }, (_, i) => `p.c${i}`).join(",")}{color:red}</style><p>x`,
    "bomb-descendants": () =>
      `<style>${"* ".repeat(10)}p{color:red}</style>${"<div>".repeat(200)}${"<p>x</p>".repeat(20_000)}`,
    "bomb-calc": () => `<p style="width:${"calc(".repeat(10_000)}1px${")".repeat(10_000)}">x</p>`,
    "bomb-gradient": () =>
      `<p style="background:linear-gradient(${Array.from({ length: 100_000 }, () => "red").join(",")})">x</p>`,
    "bomb-styles": () => Array.from({ length: 20_000 }, (_, i) => `<b style="width:${i}px">x</b>`).join(""),
    "bomb-style-braces": () => `<style>${"{".repeat(300_000)}</style><p style="${"(".repeat(100_000)}">x`,
    "bomb-media": () => `<style>${"@media screen{".repeat(20_000)}p{color:red}</style><p>x`,
    "bomb-spans": () =>
      `<table><tr><td colspan=999999999 rowspan=999999999>x</table><table>${"<tr><td colspan=1000 rowspan=65534>x".repeat(200)}</table>`,
    "bomb-pictures": () => Array.from({ length: 20_000 }, (_, i) => `<img src="http://canary.example/${i}">`).join(""),
    "bomb-quotes": () => "<blockquote type=cite>".repeat(20_000),
    "bomb-lists": () => "<ul><li>".repeat(50_000),
    "bomb-forms": () => "<form><input>".repeat(50_000),
    "bomb-svg": () => `${"<svg><g>".repeat(20_000)}<foreignObject>${"<math>".repeat(10_000)}`,
    "bomb-iframes": () => "<iframe>".repeat(50_000),
  }),
  mime("bomb-multipart-nesting", nestedMultipart),
  mime("bomb-many-parts", manyParts),
  mime("bomb-encoded-words", manyEncodedWords),
  mime("bomb-header-fields", manyFields),
  file("bomb-gzip", "x.gz", "application/gzip", () => gzipSync(gzipSync(Buffer.alloc(64 * 1024 * 1024)))),
  file("bomb-zip", "x.zip", "application/zip", () => zipOf("zeros.bin", Buffer.alloc(64 * 1024 * 1024))),
  file("bomb-zip-in-zip", "y.zip", "application/zip", nestedZip),
  file("bomb-picture", "x.png", "image/png", () => wideGap()),
];

function mime(name: string, raw: () => Buffer): HostileMail {
  return mailOf("bombs", name, must, { raw });
}

function file(name: string, fileName: string, type: string, bytes: () => Uint8Array): HostileMail {
  const fields = [`Content-Type: ${type}`, `Content-Disposition: attachment; filename="${fileName}"`];
  const files = [{ name: fileName, type }];
  return mailOf("bombs", name, must, { attachments: files, raw: () => withFiles(name, [{ fields, bytes: bytes() }]) });
}

function nestedMultipart(): Buffer {
  const opens = Array.from(
    { length: 5_000 },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
  );
  return Buffer.from(`${headerOf("bomb-multipart-nesting")}\r\n${opens.join("")}\r\nx`);
}

function manyParts(): Buffer {
  const parts = "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(50_000);
  return Buffer.from(
    `${headerOf("bomb-many-parts")}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`,
  );
}

function manyEncodedWords(): Buffer {
  return Buffer.from(
    `${headerOf("bomb-encoded-words", ["From: a@hostile.example", `Subject: ${"=?utf-8?Q?=41?=\r\n ".repeat(20_000)}x`])}\r\n\r\nx`,
  );
}

function manyFields(): Buffer {
  const fields = Array.from({ length: 20_000 }, (_, i) => `X-F${i}: ${"y".repeat(20)}`);
  return Buffer.from(`${headerOf("bomb-header-fields", ["From: a@hostile.example", ...fields])}\r\n\r\nx`);
}

/** A zip of one entry, without checks: what is tested stops long before them. */
function zipOf(name: string, bytes: Uint8Array): Buffer {
  const packed = deflateRawSync(bytes);
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(packed.length, 0);
  sizes.writeUInt32LE(bytes.length, 4);
  const shared = Buffer.concat([
    Buffer.from("1400000008000000000000000000", "hex"),
    sizes,
    Buffer.from([name.length, 0, 0, 0]),
  ]);
  const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), shared, Buffer.from(name), packed]);
  const central = Buffer.concat([
    Buffer.from("PK\u0001\u0002\u0014\u0000"),
    shared,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", 0, "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

function nestedZip(): Buffer {
  let bytes = zipOf("0.bin", Buffer.alloc(16 * 1024 * 1024));
  for (let depth = 1; depth < 20; depth += 1) bytes = zipOf(`${depth}.zip`, bytes);
  return bytes;
}

/** A PNG whose header says 60,000 by 60,000 pixels. */
function wideGap(): Buffer {
  const head = Buffer.from("89504e470d0a1a0a0000000d494844520000ea600000ea600806000000", "hex");
  return Buffer.concat([head, Buffer.alloc(4), Buffer.from("0000000049454e44ae426082", "hex")]);
}

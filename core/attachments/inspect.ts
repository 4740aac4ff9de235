/** Looks at one file without opening it: what it is, what is odd about it, what is inside. Facts only; whoever asks decides. */
import { limits } from "../kernel/limits.ts";
import { ArchiveWalk } from "./archives.ts";
import { type FileFacts, type Finding, type Kind, kinds } from "../plugins/hooks/attachment-facts.ts";
import { kindOfName, kindOfType } from "./kinds.ts";
import { nameFindings } from "./names.ts";
import { findInCompoundFile, findInOoxml, findInRichText } from "./office.ts";
import { findInPage } from "./page.ts";
import { findInPdf } from "./pdf.ts";
import { realTypeOf } from "./real-type.ts";
import { readZipDirectory } from "./zip-directory.ts";

interface InspectedFile {
  name: string;
  /** As the sender says. */
  type: string;
  content: Uint8Array;
}

export async function inspectFile({ name, type, content }: InspectedFile): Promise<FileFacts> {
  const whole = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const bytes = whole.subarray(0, limits.attachmentInspectedBytesMax);
  const realType = await realTypeOf(bytes);
  const byContent = kindOfContent(realType, bytes);
  const byName = kindOfName(name);
  const found = new Set<Finding>(nameFindings(name));
  const walk = new ArchiveWalk();
  for (const finding of findInside(byContent, realType, bytes, walk)) found.add(finding);
  for (const finding of walk.findings) found.add(finding);
  if (isOther(byContent, byName === "unknown" ? kindOfType(type) : byName)) found.add("other-type");
  // Larger ones are not read to their end, so that what they hold is not known.
  if (whole.length > bytes.length && !["media", "picture"].includes(byContent)) found.add("too-much-inside");
  return {
    realType,
    kind: worseOf(byContent, byName),
    findings: [...found],
    inside: walk.inside.slice(0, limits.archiveNamesShownMax),
  };
}

function findInside(kind: Kind, realType: string, bytes: Buffer, walk: ArchiveWalk): Finding[] {
  if (realType === "application/x-cfb") return findInCompoundFile(bytes);
  if (realType === "application/rtf") return findInRichText(bytes);
  if (kind === "office") return findInOoxml(readZipDirectory(bytes)?.entries ?? [], walk.unpack(bytes));
  if (kind === "pdf") return findInPdf(bytes, limits.archiveUnpackedBytesMax);
  if (kind === "page" || kind === "drawing") return findInPage(bytes);
  if (kind === "archive") walk.walk(bytes);
  return [];
}

function kindOfContent(realType: string, bytes: Buffer): Kind {
  // Installers and Outlook's mails are compound files like Word's; the names of their streams tell.
  if (realType === "application/x-cfb") {
    if (bytes.includes(Buffer.from("__substg1.0_", "utf16le"))) return "mail";
    return bytes.includes(Buffer.from("\u4840\u3f7f\u4164\u422f", "utf16le")) ? "program" : "office";
  }
  if (/htmlhelp|x-bat/.test(realType)) return "script";
  if (realType === "application/onenote") return "shortcut";
  return kindOfType(realType);
}

/** Of two kinds the one that does more harm when it is opened. */
function worseOf(byContent: Kind, byName: Kind): Kind {
  if (byContent === "unknown") return byName;
  if (byName === "unknown") return byContent;
  return kinds.indexOf(byName) > kinds.indexOf(byContent) ? byName : byContent;
}

/** Kinds that are told apart by their content for certain; the rest may well be named as something else. */
const certain: ReadonlySet<Kind> = new Set([
  "picture",
  "pdf",
  "office",
  "archive",
  "program",
  "page",
  "media",
  "shortcut",
  "disk-image",
  "script",
]);
const alike: ReadonlyArray<ReadonlySet<Kind>> = [
  // Text is what its name says it is; a web page is text too.
  new Set<Kind>(["text", "script", "page", "drawing", "calendar", "contact", "mail", "shortcut", "document"]),
  // These are archives by their structure.
  new Set<Kind>(["archive", "office", "document"]),
  new Set<Kind>(["office", "mail"]),
];

/** The content is something else than the name, or without a telling name the sender, says. */
function isOther(byContent: Kind, claimed: Kind): boolean {
  if (claimed === "unknown" || byContent === claimed || !certain.has(byContent)) return false;
  return !alike.some(
    (group) => group.has(byContent) && group.has(claimed) && !(byContent === "page" && claimed === "text"),
  );
}

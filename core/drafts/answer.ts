/** A draft that answers or forwards a stored message: to whom it goes, what it quotes, what it takes along. */
import { limits } from "../kernel/limits.ts";
import { answeredMail, forwardSubject, recipientsOfReply, replySubject, threadFields } from "../mime/compose/reply.ts";
import { type Block, paragraph, paragraphsOf, type RichText } from "../mime/compose/rich-text.ts";
import { quoted } from "../mime/compose/rich-text-writer.ts";
import type { Address, Part } from "../mime/message.ts";
import { readableText } from "../mime/readable-text.ts";
import type { MessageRow } from "../store/types.ts";
import type { DraftContent, DraftFile, DraftKind, DraftThread } from "./draft-state.ts";

export interface OriginalMail {
  row: MessageRow;
  raw: Uint8Array;
  root: Part;
  /** Its HTML, made safe and read as rich text; null when it has none. */
  document: RichText | null;
  /** All its parts that are no text, those in the text with their Content-ID. */
  files: DraftFile[];
  /** The whole message as a file. */
  asFile: DraftFile;
}

export type AnswerKind = Exclude<DraftKind, "new" | "edit">;

type Answer = Pick<DraftContent, "to" | "cc" | "subject" | "text" | "document" | "files"> &
  Pick<DraftThread, "inReplyTo" | "references">;

/** What stands below what will be written; without signature. */
export function answerTo(kind: AnswerKind, mail: OriginalMail, isOwn: (email: string) => boolean): Answer {
  const { row, raw, root } = mail;
  const thread = threadFields(raw, root, row.messageId);
  // A forwarded mail answers nobody, but belongs to what it came from.
  const named = { inReplyTo: [], references: thread.references, subject: forwardSubject(row.subject) };
  if (kind === "forwardAttached") {
    const nothing = { text: "", document: { type: "doc" as const, content: [] } };
    return { ...named, to: [], cc: [], ...nothing, files: [mail.asFile] };
  }
  if (kind === "forward") return { ...named, to: [], cc: [], ...forwarded(mail) };
  const { to, cc } = recipientsOfReply(answeredMail(raw, root, row), kind === "replyAll", isOwn);
  return { ...thread, to, cc, subject: replySubject(row.subject), ...quotation(mail) };
}

function quotation(mail: OriginalMail): Pick<Answer, "text" | "document" | "files"> {
  const line = attribution(mail.row);
  const { words, blocks } = bodyOf(mail);
  const quote: Block[] = blocks.length === 0 ? [] : [{ type: "blockquote", content: blocks }];
  return {
    text: [line, ...quoted(words)].join("\n"),
    document: { type: "doc", content: [paragraph(line), ...quote] },
    // Pictures that are seen in the quote; what was attached to it they have.
    files: picturesIn(mail.files, blocks),
  };
}

function forwarded(mail: OriginalMail): Pick<Answer, "text" | "document" | "files"> {
  const { row } = mail;
  const fields: Array<[string, string]> = [
    ["From", row.from.map(shown).join(", ")],
    ["Date", row.sentAt === null ? "" : new Date(row.sentAt).toUTCString()],
    ["Subject", row.subject],
    ["To", row.to.map(shown).join(", ")],
    ["Cc", row.cc.map(shown).join(", ")],
  ];
  const lines = fields.filter(([, value]) => value !== "").map(([name, value]) => `${name}: ${value}`);
  const head = ["---------- Forwarded message ----------", ...lines];
  const { words, blocks } = bodyOf(mail);
  const pictures = picturesIn(mail.files, blocks);
  // A picture of the text that the text of the draft does not show is an attachment of it.
  const files = mail.files.map((file) => (pictures.includes(file) ? file : { ...file, cid: null }));
  return {
    text: [...head, "", ...words].join("\n"),
    document: { type: "doc", content: [...paragraphsOf(head.join("\n")), ...blocks] },
    files,
  };
}

/** The words line by line, and as blocks, cut to what an editor is asked to hold. */
function bodyOf({ raw, root, document }: OriginalMail): { words: string[]; blocks: Block[] } {
  const { text } = readableText(raw, root);
  const isCut = text.length > limits.quotedCharsMax;
  const kept = isCut ? `${text.slice(0, limits.quotedCharsMax)}\n[…]` : text;
  const words = kept === "" ? [] : kept.split("\n").map((line) => line.trimEnd());
  const isWhole = document !== null && JSON.stringify(document).length <= limits.quotedCharsMax * 4;
  return { words, blocks: isWhole ? document.content : kept === "" ? [] : blocksOfText(words) };
}

/** Plain text as blocks: what it quotes is a quote. */
export function blocksOfText(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const isQuote = lines[at]?.startsWith(">") ?? false;
    let end = at;
    while (end < lines.length && (lines[end]?.startsWith(">") ?? false) === isQuote) end += 1;
    const part = lines.slice(at, end);
    // Deep quotes of hostile mail are words like any others.
    if (isQuote && depthOf(part) < limits.richTextDepthMax - 4)
      blocks.push({ type: "blockquote", content: blocksOfText(part.map((line) => line.replace(/^> ?/, ""))) });
    else blocks.push(...paragraphsOf(part.join("\n").replace(/^\n+|\n+$/g, "")));
    at = end;
  }
  return blocks;
}

function depthOf(lines: readonly string[]): number {
  return Math.max(...lines.map((line) => /^(?:> ?)*/.exec(line)?.[0].replace(/ /g, "").length ?? 0));
}

function picturesIn(files: readonly DraftFile[], blocks: readonly Block[]): DraftFile[] {
  const shownCids = new Set(cidsIn(blocks));
  return files.filter(({ cid }) => cid !== null && shownCids.has(cid));
}

export function* cidsIn(blocks: readonly Block[]): Generator<string> {
  for (const block of blocks) {
    if (block.type === "paragraph") {
      for (const inline of block.content ?? []) if (inline.type === "image") yield inline.attrs.cid;
    } else if (block.type === "blockquote") yield* cidsIn(block.content);
    else for (const { content } of block.content) yield* cidsIn(content);
  }
}

/** The day alone: an hour would say where the writer's clock stands. */
function attribution({ from, sentAt, receivedAt }: MessageRow): string {
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(sentAt ?? receivedAt);
  const [author] = from;
  return author ? `On ${day}, ${author.name ?? author.email} wrote:` : `On ${day}:`;
}

function shown({ name, email }: Address): string {
  return name === null ? email : `${name} <${email}>`;
}

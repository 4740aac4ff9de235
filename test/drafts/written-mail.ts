/** A real kernel with mail in it and addresses to send from. */
import type { TestContext } from "node:test";
import { simpleParser } from "mailparser";
import type { DraftContent } from "../../core/drafts/draft-state.ts";
import type { DraftView } from "../../core/drafts/drafts.ts";
import type { Postern } from "../../core/main.ts";
import { testFolder } from "../open-postern.ts";
import { contentOf } from "./content-of.ts";

export const me = "me@hut.example";

export async function openWriting(
  t: TestContext,
  options: Parameters<ReturnType<typeof testFolder>["open"]>[0] = {},
): Promise<Postern> {
  const postern = await testFolder(t).open({ watchesSources: false, ...options });
  await postern.plugins.settled();
  await postern.writer.perform({ op: "identity.create", name: "Mia Hut", email: me, textSignature: "Mia\nThe hut" });
  await postern.writer.perform({ op: "identity.create", name: "", email: "second@hut.example" });
  return postern;
}

/** Takes a mail in; gives its Email id. */
export async function receive(
  postern: Postern,
  raw: string,
  tag: "inbox" | "sent" | "drafts" = "inbox",
  keywords: string[] = [],
): Promise<string> {
  const tagIds = [postern.reader.tagByRole(tag).id];
  const bytes = Buffer.from(raw.replace(/\r?\n/g, "\r\n"));
  const [outcome] = await postern.ingestRaw([{ raw: bytes, tagIds, keywords, receivedAt: null, kind: "message" }]);
  return outcome?.emailId ?? "";
}

export function rawOf(postern: Postern, emailId: string): Buffer {
  const messageId = postern.reader.resolveEmailId(emailId);
  const [row] = postern.reader.messagesByIds([messageId ?? 0]);
  if (!row) throw new Error(`no such Email: ${emailId}`);
  return postern.vault.read(row.blob);
}

export function rowOf(postern: Postern, emailId: string) {
  const [row] = postern.reader.messagesByIds([postern.reader.resolveEmailId(emailId) ?? 0]);
  return row ?? null;
}

export async function parsed(postern: Postern, emailId: string) {
  return simpleParser(rawOf(postern, emailId), { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
}

export const emails = (list: ReadonlyArray<{ email: string }>): string[] => list.map(({ email }) => email);

/** What is typed into a draft: saved. */
export async function write(postern: Postern, draft: DraftView, change: Partial<DraftContent>): Promise<DraftView> {
  await postern.drafts.save(draft.id, draft.revision, { ...contentOf(draft), ...change });
  return postern.drafts.get(draft.id);
}

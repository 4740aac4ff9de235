/** A real Dovecot and a real Postern that sync with each other, and the words to ask both what they have. */
import type { TestContext } from "node:test";
import { ImapFlow } from "imapflow";
import type { Postern } from "../../core/main.ts";
import { keywordsOfCopyFlags } from "../../core/store/copy-flags.ts";
import type { MessageRow, TagId } from "../../core/store/types.ts";
import type { Dovecot } from "../peers/dovecot.ts";

export const mailOf = (subject: string, body = `body of ${subject}`): string =>
  `From: Ana <ana@example.org>\nTo: ben@example.org\nMessage-ID: <${subject.replaceAll(" ", "-")}@example.org>\nSubject: ${subject}\n\n${body}\n`;

/** Waits for something that another process does. Ends with the test's own time limit. */
export async function until<T>(look: () => T | null | undefined | false): Promise<T> {
  for (;;) {
    const seen = look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function accountOf(dovecot: Dovecot) {
  const { port, user, password, certificate: trustedCertificate } = dovecot;
  return { host: "localhost", port, security: "tls" as const, user, password, trustedCertificate };
}

export async function connect(dovecot: Dovecot, postern: Postern, port = dovecot.port): Promise<number> {
  const { id } = await postern.sources.create({ ...accountOf(dovecot), port });
  await untilWatching(postern, id);
  return id;
}

export function untilWatching(postern: Postern, sourceId: number): Promise<true> {
  return until(() => shown(postern, sourceId).state === "watching" || null).then(() => true);
}

export function shown(postern: Postern, sourceId: number) {
  const found = postern.sources.list().find(({ id }) => id === sourceId);
  if (found === undefined) throw new Error("no such source");
  return found;
}

/** Another mail program at the same account. */
export async function otherProgram(t: TestContext, dovecot: Dovecot): Promise<ImapFlow> {
  const { port, user, password, certificate } = dovecot;
  const auth = { user, pass: password };
  const tls = { ca: [certificate] };
  const client = new ImapFlow({ host: "localhost", port, secure: true, tls, auth, logger: false });
  client.on("error", () => client.close());
  await client.connect();
  t.after(() => client.close());
  return client;
}

/** Subject → folder → keywords, of all that lies at the server. */
export type Contents = Map<string, Map<string, string[]>>;

export async function contentsOf(client: ImapFlow): Promise<Contents> {
  const contents: Contents = new Map();
  for (const { path } of await client.list()) {
    const { exists } = await client.mailboxOpen(path, { readOnly: true });
    if (exists === 0) continue;
    for await (const { envelope, flags } of client.fetch("1:*", { envelope: true, flags: true })) {
      const subject = envelope?.subject ?? "";
      const folders = contents.get(subject) ?? new Map<string, string[]>();
      contents.set(subject, folders);
      const keywords = keywordsOfCopyFlags([...(flags ?? [])]).sort();
      // Twice in one folder must not look like once.
      folders.set(folders.has(path) ? `${path} again` : path, keywords);
    }
  }
  return contents;
}

export function placesOf(contents: Contents): Record<string, string[]> {
  const named = [...contents].map(([subject, folders]) => [subject, [...folders.keys()].sort()] as const);
  return Object.fromEntries(named.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export function messages(postern: Postern): MessageRow[] {
  const rows: MessageRow[] = [];
  for (let last = 0; ; ) {
    const page = postern.reader.messagesAfter(last, 1_000);
    if (page.length === 0) return rows;
    rows.push(...postern.reader.messagesByIds(page.map(({ id }) => id)));
    last = page.at(-1)?.id ?? last;
  }
}

export function messageNamed(postern: Postern, subject: string): MessageRow {
  const found = messages(postern).find((message) => message.subject === subject);
  if (found === undefined) throw new Error(`no message ${subject}`);
  return found;
}

export function tagId(postern: Postern, name: string): TagId {
  const found = postern.reader.tags().find((tag) => tag.role === name || tag.path === name);
  if (found === undefined) throw new Error(`no tag ${name}`);
  return found.id;
}

export function tagsOf(postern: Postern, subject: string): string[] {
  const tags = postern.reader.tags();
  return messageNamed(postern, subject)
    .tagIds.map((id) => tags.find((tag) => tag.id === id))
    .map((tag) => tag?.role ?? tag?.path ?? "")
    .sort();
}

interface Change {
  add?: string[];
  remove?: string[];
  set?: string[];
  clear?: string[];
}

/** What the user does to mails. */
export async function change(postern: Postern, subjects: string[], asked: Change): Promise<void> {
  const { add = [], remove = [], set: setKeywords = [], clear: clearKeywords = [] } = asked;
  const changes = subjects.map((subject) => ({
    messageId: messageNamed(postern, subject).id,
    addTags: add.map((name) => tagId(postern, name)),
    removeTags: remove.map((name) => tagId(postern, name)),
    setKeywords,
    clearKeywords,
  }));
  await postern.writer.perform({ op: "message.update", by: "user", changes });
}

/** Until the server knows everything that was changed here. */
export async function untilTold(postern: Postern, sourceId: number): Promise<void> {
  await until(() => postern.reader.wishes.count(sourceId) === 0);
}

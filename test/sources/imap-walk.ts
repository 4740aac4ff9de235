/** A random walk: a user here and another program at the server change the same mail at the same time. */
import type { ImapFlow } from "imapflow";
import type { Postern } from "../../core/main.ts";
import type { Dovecot } from "../peers/dovecot.ts";
import { type Contents, contentsOf, mailOf, messages } from "./imap-world.ts";

export type Random = () => number;

const keywords = ["$seen", "$flagged", "$answered", "$forwarded", "own"];
const flags = ["\\Seen", "\\Flagged", "\\Answered", "$Forwarded", "own"];

export interface Walk {
  dovecot: Dovecot;
  client: ImapFlow;
  random: Random;
  /** Subjects of all mails that ever were, and of those that the user destroyed. */
  sent: Set<string>;
  destroyed: Set<string>;
  /** Of those that the other program deleted: Postern may never have seen them. */
  expunged: Set<string>;
}

function pick<T>(random: Random, list: readonly T[]): T | undefined {
  return list[Math.floor(random() * list.length)];
}

/** One thing that the user does here. */
export async function stepHere(walk: Pick<Walk, "random" | "destroyed">, postern: Postern): Promise<void> {
  const { random } = walk;
  const all = messages(postern);
  const count = 1 + Math.floor(random() * 3);
  const chosen = Array.from({ length: count }, () => pick(random, all)).filter((one) => one !== undefined);
  const ids = [...new Set(chosen.map(({ id }) => id))];
  if (ids.length === 0) return;
  const dice = random();
  const tags = postern.reader.tags();
  if (dice < 0.4) {
    const keyword = pick(random, keywords) ?? "own";
    const change = random() < 0.5 ? { setKeywords: [keyword] } : { clearKeywords: [keyword] };
    await postern.writer.perform({
      op: "message.update",
      by: "user",
      changes: ids.map((messageId) => ({ messageId, ...change })),
    });
  } else if (dice < 0.92) {
    const to = pick(random, tags)?.id ?? 0;
    const isMove = random() < 0.7;
    const changes = chosen.map(({ id: messageId, tagIds }) => {
      return { messageId, addTags: [to], removeTags: isMove ? tagIds.filter((id) => id !== to) : [] };
    });
    await postern.writer.perform({ op: "message.update", by: "user", changes });
  } else if (dice < 0.97) {
    const decision = random() < 0.5 ? "spam" : "ham";
    await postern.writer.perform({ op: "message.decideSpam", messageIds: ids, decision, by: "user" });
  } else {
    for (const { subject } of chosen) walk.destroyed.add(subject);
    await postern.writer.perform({ op: "message.destroy", messageIds: ids });
  }
}

/** One thing that the other program does. */
export async function stepThere(walk: Walk): Promise<void> {
  const { client, random, dovecot } = walk;
  const dice = random();
  if (dice < 0.12) {
    const subject = `mail ${walk.sent.size}`;
    walk.sent.add(subject);
    return dovecot.deliver(mailOf(subject), random() < 0.2 ? "Work" : undefined);
  }
  const folders = (await client.list()).map(({ path }) => path);
  if (dice < 0.14) {
    await client.mailboxCreate(`Folder ${Math.floor(random() * 4)}`);
    return;
  }
  if (dice < 0.15) {
    const own = folders.filter((name) => name.startsWith("Folder"));
    const name = pick(random, own);
    if (name === undefined) return;
    const { exists } = await client.mailboxOpen(name);
    if (exists > 0) await noteExpunged(walk, "1:*");
    await client.mailboxClose();
    await client.mailboxDelete(name);
    return;
  }
  const { exists } = await client.mailboxOpen(pick(random, folders) ?? "INBOX");
  if (exists === 0) return;
  const at = String(1 + Math.floor(random() * exists));
  const range = random() < 0.2 ? `${at}:*` : at;
  const elsewhere = pick(random, folders) ?? "INBOX";
  if (dice < 0.45) await client.messageFlagsAdd(range, [pick(random, flags) ?? "own"]);
  else if (dice < 0.65) await client.messageFlagsRemove(range, [pick(random, flags) ?? "own"]);
  else if (dice < 0.82) await client.messageMove(at, elsewhere);
  else if (dice < 0.9) await client.messageCopy(at, elsewhere);
  else if (dice < 0.94) await client.messageFlagsAdd(at, ["\\Deleted"]);
  else if (dice < 0.97) await client.messageFlagsRemove("1:*", ["\\Deleted"]);
  else {
    // EXPUNGE takes what is marked already, too.
    await client.messageFlagsAdd(at, ["\\Deleted"]);
    const marked = (await client.search({ deleted: true })) || [];
    if (marked.length > 0) await noteExpunged(walk, marked.join(","));
    await client.messageDelete(at);
  }
}

async function noteExpunged({ client, expunged }: Walk, range: string): Promise<void> {
  for await (const { envelope } of client.fetch(range, { envelope: true })) expunged.add(envelope?.subject ?? "");
}

/** What is marked when the walk ends is undecided: it stays. */
export async function unmarkAll({ client }: Walk): Promise<void> {
  for (const { path } of await client.list()) {
    const { exists } = await client.mailboxOpen(path);
    if (exists > 0) await client.messageFlagsRemove("1:*", ["\\Deleted"]);
  }
}

export interface Differences {
  /** In words, one for each difference. */
  found: string[];
  atServer: number;
}

/** Compares both sides: every copy at the server with the tags and keywords of its message here. */
export async function differences(
  walk: Pick<Walk, "client" | "sent" | "destroyed" | "expunged">,
  postern: Postern,
  sourceId: number,
): Promise<Differences> {
  const contents: Contents = await contentsOf(walk.client);
  const folders = postern.reader.sourceFolders(sourceId);
  const tags = new Map(postern.reader.tags().map((tag) => [tag.id, tag.role ?? tag.path]));
  const found: string[] = [];
  const here = new Map<string, ReturnType<typeof messages>>();
  for (const message of messages(postern)) here.set(message.subject, [...(here.get(message.subject) ?? []), message]);
  for (const subject of walk.sent)
    if (!here.has(subject) && !walk.destroyed.has(subject) && !walk.expunged.has(subject))
      found.push(`${subject} is lost`);
  for (const [subject, its] of here) if (its.length > 1) found.push(`${subject} is here ${its.length} times`);
  for (const [subject, places] of contents) {
    const [message] = here.get(subject) ?? [];
    if (message === undefined) {
      found.push(`${subject} is only at the server: ${[...places.keys()].join(", ")}`);
      continue;
    }
    const wanted = new Set(folders.filter(({ tagId }) => message.tagIds.includes(tagId ?? 0)).map(({ name }) => name));
    const there = new Set([...places.keys()].map((name) => name.replace(/ again$/, "")));
    const named = (names: Set<string>) => [...names].sort().join(", ");
    if (named(wanted) !== named(there)) {
      const shown = message.tagIds.map((id) => tags.get(id)).join(", ");
      found.push(`${message.id} ${subject}: at the server in ${named(there)}; here ${shown}`);
    }
    const its = message.keywords.toSorted().join(" ");
    for (const [folder, those] of places)
      if (those.join(" ") !== its) found.push(`${subject} in ${folder}: ${those.join(" ")} there, ${its} here`);
  }
  return { found, atServer: contents.size };
}

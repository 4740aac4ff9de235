import { blobIdOf, threadIdOf } from "../store/ids.ts";
import { limits } from "../kernel/limits.ts";
import { mailboxKey } from "../mime/compose/mailbox.ts";
import { asAddresses } from "../mime/header-forms.ts";
import { headerString, lastField } from "../mime/header-value.ts";
import { parseStructure } from "../mime/parse-structure.ts";
import { parseUtcDate } from "./arguments.ts";
import { readBlob } from "./blob.ts";
import { accountId, type CallContext, type MethodResponse } from "./context.ts";
import { readKeywords } from "./keyword.ts";
import type { JmapKernel, RawItem } from "./kernel.ts";
import { readMailboxIds } from "./mailbox-ids.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";
import { checkState, orNull, readObjects, SetResult } from "./set.ts";
import { invalidProperties, SetError } from "./set-error.ts";

/** Email/import (RFC 8621 4.8). */
export async function importEmails(given: Arguments, context: CallContext): Promise<MethodResponse> {
  const { kernel } = context;
  const oldState = kernel.reader.state("Email");
  if (given["emails"] === undefined || given["emails"] === null) throw invalidArguments(`"emails" must be an object.`);
  const emails = readObjects(given, "emails");
  if (emails.length > limits.objectsPerSetMax) throw new MethodError("requestTooLarge");
  checkState(given, oldState);
  const result = new SetResult();
  for (const [key, object] of emails) {
    await result.attempt(result.notCreated, key, async () => {
      const email = await store(kernel, readImport(object, context));
      context.createdIds.set(key, email["id"] as string);
      result.created[key] = email;
    });
  }
  const newState = kernel.reader.state("Email");
  return { accountId, oldState, newState, created: orNull(result.created), notCreated: orNull(result.notCreated) };
}

function readImport(object: Record<string, unknown>, context: CallContext): RawItem {
  const unknown = Object.keys(object).filter((key) => !importProperties.has(key));
  if (unknown.length > 0) throw invalidProperties(unknown, "An EmailImport has no such property.");
  const { blobId, receivedAt = null } = object;
  if (typeof blobId !== "string") throw invalidProperties(["blobId"], "The id of a blob.");
  const tagIds = readMailboxIds(object["mailboxIds"], context);
  const keywords = readKeywords(object["keywords"] ?? {});
  const time = receivedAt === null ? null : parseUtcDate(receivedAt);
  if (receivedAt !== null && time === null) throw invalidProperties(["receivedAt"], "A UTCDate.");
  const raw = readBlob(context.kernel, blobId);
  // RFC 8621 4.8: a blobId that is not found is invalidProperties, like one of the wrong type.
  if (!raw) throw invalidProperties(["blobId"], "There is no such blob.");
  if (parseStructure(raw).headers.length === 0)
    throw new SetError("invalidEmail", { description: "That is no message." });
  return { raw, tagIds, keywords, receivedAt: time, kind: "message" };
}

const importProperties: ReadonlySet<string> = new Set(["blobId", "mailboxIds", "keywords", "receivedAt"]);

/** Stores one message and gives what the server set of it; alreadyExists for bytes that are there (RFC 8621 4.8). */
export async function store(kernel: JmapKernel, item: RawItem): Promise<Record<string, unknown>> {
  const [outcome] = await kernel.ingestRaw([uploaded(kernel, item)]);
  const [row] = outcome ? kernel.reader.messagesByIds([outcome.messageId]) : [];
  if (!outcome || !row) throw new SetError("invalidEmail", { description: "It could not be stored." });
  if (outcome.status !== "stored") throw new SetError("alreadyExists", { existingId: row.emailId });
  return { id: row.emailId, blobId: blobIdOf(row.id), threadId: threadIdOf(row.threadId), size: row.size };
}

/** A draft that another program made goes to the account of whom it is written as, like those that are closed here. */
function uploaded({ reader }: JmapKernel, item: RawItem): RawItem {
  if (!item.tagIds.includes(reader.tagByRole("drafts").id)) return item;
  const raw = Buffer.from(item.raw);
  const field = lastField(parseStructure(raw), "from");
  const authors = field ? asAddresses(headerString(raw, field)).map(({ email }) => mailboxKey(email)) : [];
  const identity = reader.outbox
    .identities()
    .find(({ email }) => authors.length === 0 || authors.includes(mailboxKey(email)));
  return identity ? { ...item, written: { draft: null, uploadFor: identity.id } } : item;
}

import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { parseSubmissionId, submissionIdOf } from "../store/ids.ts";
import type { OutboxEntry } from "../store/outbox-types.ts";
import { readStringArray } from "./arguments.ts";
import { accountId, type CallContext, type MethodResponse, resolveId } from "./context.ts";
import { identityNamed } from "./identity-set.ts";
import { applyPatch } from "./patch.ts";
import type { Arguments } from "./result-reference.ts";
import { readObjects, readSetRequest, SetResult, targetId } from "./set.ts";
import { invalidProperties, SetError } from "./set-error.ts";
import { toSubmission, undoStatusOf } from "./submission.ts";
import { holdUntilOf, readEnvelope } from "./submission-envelope.ts";
import { refuseUnprotected } from "./submission-protection.ts";

/** EmailSubmission/set (RFC 8621 7.5). */
export async function setSubmissions(given: Arguments, context: CallContext): Promise<MethodResponse> {
  const { reader } = context.kernel;
  const oldState = reader.state("EmailSubmission");
  const onUpdate = new Map(readObjects(given, "onSuccessUpdateEmail"));
  const onDestroy = new Set(readStringArray(given, "onSuccessDestroyEmail") ?? []);
  const request = readSetRequest(given, oldState);
  const result = new SetResult();
  /** Submission or creation id → its Email. */
  const done = new Map<string, string>();
  for (const [key, object] of request.create) {
    await result.attempt(result.notCreated, key, async () => {
      const entry = await create(object, context);
      context.createdIds.set(key, submissionIdOf(entry.id));
      result.created[key] = serverSet(entry, context);
      done.set(`#${key}`, entry.emailId);
    });
  }
  for (const [key, patch] of request.update) {
    await result.attempt(result.notUpdated, key, async () => {
      const entry = entryNamed(context, targetId(context, key));
      await update(entry, patch, context);
      result.updated[submissionIdOf(entry.id)] = null;
      done.set(key, entry.emailId);
    });
  }
  for (const key of request.destroy) {
    await result.attempt(result.notDestroyed, key, async () => {
      const entry = entryNamed(context, targetId(context, key));
      await destroy(entry, context);
      result.destroyed.push(submissionIdOf(entry.id));
      done.set(key, entry.emailId);
    });
  }
  followUp(context, done, onUpdate, onDestroy);
  return result.toResponse(oldState, reader.state("EmailSubmission"));
}

async function create(object: Record<string, unknown>, context: CallContext): Promise<OutboxEntry> {
  const { reader, outbox } = context.kernel;
  const unknown = Object.keys(object).filter((key) => !["identityId", "emailId", "envelope"].includes(key));
  if (unknown.length > 0) throw invalidProperties(unknown, "These cannot be set when an EmailSubmission is made.");
  const identity = found(() => identityNamed(context, readId(object, "identityId", context)), "identityId");
  const [email] = reader.messagesByEmailIds([readId(object, "emailId", context)]).rows;
  if (!email) throw invalidProperties(["emailId"], "There is no such Email.");
  // RFC 8621 7.5 invalidEmail: "The Email to be sent is invalid in some way."
  if (email.from.length === 0) throw new SetError("invalidEmail", { properties: ["from"] });
  if (email.size > limits.outgoingBytesMax) throw new SetError("tooLarge", { maxSize: limits.outgoingBytesMax });
  const envelope = readEnvelope(object["envelope"] ?? null, email, identity);
  await refuseUnprotected(context.kernel, email, envelope);
  const { entryId } = await outbox.submit({
    messageId: email.id,
    identityId: identity.id,
    sender: envelope.mailFrom.email,
    parameters: envelope.mailFrom.parameters,
    recipients: envelope.rcptTo.map(({ email: address, parameters }) => ({ address, parameters })),
    holdUntil: holdUntilOf(envelope, context.clock.now()),
  });
  return entryOf(context, entryId);
}

/** RFC 8621 7: only undoStatus changes, and only to "canceled". */
async function update(entry: OutboxEntry, patch: Record<string, unknown>, context: CallContext): Promise<void> {
  const before = toSubmission(entry, null, true);
  const after = applyPatch(before, patch);
  const changed = Object.keys(after).filter((key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]));
  const fixed = changed.filter((key) => key !== "undoStatus");
  if (fixed.length > 0) throw invalidProperties(fixed, "Only undoStatus can be changed.");
  if (changed.length === 0) return;
  if (after["undoStatus"] !== "canceled") throw invalidProperties(["undoStatus"], `It can become "canceled" only.`);
  await context.kernel.outbox.cancel(entry.id).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "CONFLICT" ? new SetError("cannotUnsend") : error;
  });
}

async function destroy(entry: OutboxEntry, { kernel }: CallContext): Promise<void> {
  if (undoStatusOf(entry.state) === "pending" || (entry.state !== "done" && entry.state !== "canceled"))
    throw new SetError("forbidden", { description: "It is on its way: it stays until every recipient is settled." });
  await kernel.outbox.forget(entry.id);
}

function serverSet(entry: OutboxEntry, { using }: CallContext): Record<string, unknown> {
  const {
    identityId: _identityId,
    emailId: _emailId,
    ...rest
  } = toSubmission(entry, null, using.has("urn:postern:jmap"));
  return rest;
}

/** RFC 8621 7.5: one implicit Email/set for all that succeeded, answered behind this call. */
function followUp(
  context: CallContext,
  done: ReadonlyMap<string, string>,
  onUpdate: ReadonlyMap<string, Record<string, unknown>>,
  onDestroy: ReadonlySet<string>,
): void {
  const update = Object.fromEntries(
    [...onUpdate].flatMap(([key, patch]) => (done.has(key) ? [[done.get(key) as string, patch]] : [])),
  );
  const destroyed = [...onDestroy].flatMap((key) => done.get(key) ?? []);
  if (Object.keys(update).length + destroyed.length === 0) return;
  context.followUps.push(["Email/set", { accountId, update, destroy: destroyed }]);
}

function readId(object: Record<string, unknown>, property: string, context: CallContext): string {
  const id = object[property];
  const resolved = typeof id === "string" ? resolveId(context, id) : null;
  if (resolved === null) throw invalidProperties([property], "The id of something that is there.");
  return resolved;
}

function found<T>(work: () => T, property: string): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof SetError ? invalidProperties([property], "There is none of that id.") : error;
  }
}

function entryNamed(context: CallContext, id: string): OutboxEntry {
  return entryOf(context, parseSubmissionId(id) ?? -1);
}

function entryOf({ kernel }: CallContext, entryId: number): OutboxEntry {
  const entry = kernel.reader.outbox.entry(entryId);
  if (!entry) throw new SetError("notFound");
  return entry;
}

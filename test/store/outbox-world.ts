/** A store with an identity and a mail in the outbox, step by step. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import type { TestContext } from "node:test";
import type { StoreEngine } from "../../core/store/engine.ts";
import type { Operation } from "../../core/store/operations.ts";
import type { OutboxEntry, StoredReply } from "../../core/store/outbox-types.ts";
import { StoreReader } from "../../core/store/store-reader.ts";
import { assertConsistent } from "./consistency.ts";
import { close, freshPlace, itemOf, openEngine, type Place, recover, startedAt } from "./fixture.ts";
import { logicalState } from "./logical-state.ts";

export const at = { transport: "smtp", host: "mail.example.org" };

export interface World {
  place: Place;
  engine: StoreEngine;
  messageId: number;
  reader: StoreReader;
}

export function world(t: TestContext): World {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const [outcome] = engine.ingest(
    [itemOf({ id: "sent@example.org", subject: "Plans" }, { tags: ["\\sent"] })],
    "import",
  );
  engine.perform({ op: "identity.create", email: "ana@example.org", name: "Ana" });
  return { place, engine, messageId: outcome!.messageId, reader: new StoreReader(engine.db) };
}

export function submit({ engine, messageId }: World, ...addresses: string[]): number {
  return engine.perform({
    op: "outbox.create",
    messageId,
    identityId: 1,
    threadId: 1,
    messageKey: "sent@example.org",
    sender: "ana@example.org",
    parameters: null,
    recipients: addresses.map((address) => ({ address, parameters: null })),
    holdUntil: startedAt,
  }).created;
}

export const reply = (
  address: string,
  outcome: StoredReply["outcome"],
  more: Partial<StoredReply> = {},
): StoredReply => ({
  address,
  outcome,
  code: outcome === "delivered" ? 250 : outcome === "deferred" ? 451 : 550,
  enhanced: null,
  text: "so it is",
  ...more,
});

export const later = (entryId: number, more: Partial<Operation & { op: "outbox.later" }> = {}): Operation => ({
  op: "outbox.later",
  entryId,
  nextTryAt: startedAt + 60_000,
  problem: null,
  waitsFor: null,
  uncountedMs: 0,
  ...more,
});

export const shape = ({ state, notice, nextTryAt, recipients }: OutboxEntry) => ({
  state,
  notice,
  nextTryAt,
  recipients: recipients.map((each) => each.state).join(" "),
});

/** What a database that was lost comes back as. */
export async function rebuilt(
  t: TestContext,
  { place, engine }: World,
): Promise<{ engine: StoreEngine; reader: StoreReader }> {
  const before = logicalState(engine.db);
  close(engine);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(place.paths.database + suffix, { force: true });
  const again = await recover(t, place);
  assert.equal(again.recovered.rebuilt, "missing");
  assert.equal(again.recovered.actionsPassedOver, 0);
  assert.deepEqual(logicalState(again.engine.db), before);
  assertConsistent(again.engine.db);
  return { engine: again.engine, reader: new StoreReader(again.engine.db) };
}

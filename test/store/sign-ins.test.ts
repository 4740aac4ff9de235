import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { close, freshPlace, newSignIn, openEngine, recover, startedAt } from "./fixture.ts";
import { logicalState } from "./logical-state.ts";
import { RowStore } from "./row-store.ts";

test("a sign-in keeps the last refresh token, says when the provider wants its user again, and goes once", (t) => {
  const store = new RowStore(t);
  const create = () => (store.perform({ op: "signIn.create", ...newSignIn }) as { created: number }).created;
  const [first, second] = [create(), create()];
  const credentials = { clientSecret: "s", refreshToken: "second" };
  store.perform({ op: "signIn.update", signInId: first, credentials });
  store.perform({ op: "signIn.status", signInId: first, status: { refusal: "invalid_grant" } });
  const kept = { id: first, config: newSignIn.config, credentials, createdAt: startedAt };
  assert.deepEqual(store.reader.signIns.byId(first), { ...kept, status: { refusal: "invalid_grant" } });
  // New tokens are good tokens.
  store.perform({ op: "signIn.update", signInId: first, ...newSignIn });
  assert.deepEqual(store.reader.signIns.byId(first)?.status, { refusal: null });
  for (let count = 0; count < 2; count += 1) store.perform({ op: "signIn.destroy", signInId: second });
  assert.deepEqual(
    store.reader.signIns.all().map(({ id }) => id),
    [first],
  );
  assert.throws(() => store.perform({ op: "signIn.update", signInId: second, credentials }), { code: "NOT_FOUND" });
  assert.ok(create() > second);
});

test("there are limits.signInsMax sign-ins, and not one more", (t) => {
  const store = new RowStore(t);
  const create = () => store.perform({ op: "signIn.create", ...newSignIn });
  for (let at = 0; at < limits.signInsMax; at += 1) create();
  assert.equal(store.reader.signIns.all().length, limits.signInsMax);
  assert.throws(create, { code: "CONFLICT" });
});

test("a database that is gone comes back with the last refresh token of each sign-in", async (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const create = () => engine.perform({ op: "signIn.create", ...newSignIn }).created;
  const [first, second] = [create(), create()];
  engine.perform({
    op: "signIn.update",
    signInId: first,
    credentials: { clientSecret: null, refreshToken: "the last" },
  });
  engine.perform({ op: "signIn.destroy", signInId: second });
  const before = logicalState(engine.db);
  close(engine);
  rmSync(place.paths.database);
  const { engine: rebuilt } = await recover(t, place);
  assert.deepEqual(logicalState(rebuilt.db), before);
  assert.match(JSON.stringify(before), /the last/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { world } from "./outbox-world.ts";

test("identities: one default, as many as limits say, and no change of address", (t) => {
  const { engine, reader } = world(t);
  const since = reader.state("Identity");
  const { created } = engine.perform({ op: "identity.create", email: "b@example.org", isDefault: true });
  assert.deepEqual(
    reader.outbox.identities().map(({ id, isDefault }) => [id, isDefault]),
    [
      [created, true],
      [1, false],
    ],
  );
  const changes = reader.changes("Identity", since, null)!;
  assert.deepEqual([changes.created, changes.updated], [["I2"], ["I1"]]);
  for (let count = 2; count < limits.identitiesMax; count++)
    engine.perform({ op: "identity.create", email: `${count}@example.org` });
  assert.equal(reader.outbox.identities().length, limits.identitiesMax);
  assert.throws(() => engine.perform({ op: "identity.create", email: "more@example.org" }), { code: "TOO_LARGE" });
  engine.perform({ op: "identity.destroy", identityId: created });
  assert.throws(() => engine.perform({ op: "identity.destroy", identityId: created }), { code: "NOT_FOUND" });
  assert.throws(() => engine.perform({ op: "identity.update", identityId: created, name: "x" }), { code: "NOT_FOUND" });
});

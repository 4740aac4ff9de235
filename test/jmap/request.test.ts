import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { capabilityNames, urn } from "../../core/jmap/capabilities.ts";
import { parseRequest } from "../../core/jmap/request.ts";
import { RequestError } from "../../core/jmap/request-error.ts";
import { limits } from "../../core/kernel/limits.ts";

const parse = (value: unknown) => parseRequest(JSON.stringify(value), capabilityNames);
const fails = (type: string) => (error: unknown) =>
  error instanceof RequestError && error.type === type && error.status >= 400;

test("a request of RFC 8620 3.3 is read", () => {
  const request = parse({ using: [urn.core], methodCalls: [["Core/echo", { a: 1 }, "c0"]], createdIds: { x: "B1" } });
  assert.deepEqual(request.methodCalls, [["Core/echo", { a: 1 }, "c0"]]);
  assert.deepEqual(request.createdIds, { x: "B1" });
  assert.ok(request.using.has(urn.core));
});

test("what is not JSON is notJSON", () => {
  for (const body of ["", "{", "nonsense", "{'a': 1}", '{"using": [NaN]}']) {
    assert.throws(() => parseRequest(body, capabilityNames), fails("notJSON"), body);
  }
});

test("JSON of another shape is notRequest", () => {
  const call = ["Core/echo", {}, "c"];
  for (const value of [
    null,
    [],
    "text",
    {},
    { using: [urn.core] },
    { using: urn.core, methodCalls: [call] },
    { using: [1], methodCalls: [call] },
    { using: [urn.core], methodCalls: "x" },
    { using: [urn.core], methodCalls: [["Core/echo", {}]] },
    { using: [urn.core], methodCalls: [["Core/echo", [], "c"]] },
    { using: [urn.core], methodCalls: [["Core/echo", null, "c"]] },
    { using: [urn.core], methodCalls: [["Core/echo", {}, 1]] },
    { using: [urn.core], methodCalls: [call], createdIds: { a: 1 } },
    { using: [urn.core], methodCalls: [call], createdIds: [] },
  ]) {
    assert.throws(() => parse(value), fails("notRequest"), JSON.stringify(value));
  }
});

test("a capability that nobody offers is unknownCapability", () => {
  assert.throws(() => parse({ using: [urn.core, "urn:fake"], methodCalls: [] }), fails("unknownCapability"));
});

test("as many calls as limits.ts allows are read, and one more is a limit error that names the limit", () => {
  const calls = (count: number) => Array.from({ length: count }, (_, index) => ["Core/echo", {}, `c${index}`]);
  assert.equal(
    parse({ using: [urn.core], methodCalls: calls(limits.callsPerRequestMax) }).methodCalls.length,
    limits.callsPerRequestMax,
  );
  assert.throws(
    () => parse({ using: [urn.core], methodCalls: calls(limits.callsPerRequestMax + 1) }),
    (error) => error instanceof RequestError && error.toProblem()["limit"] === "maxCallsInRequest",
  );
});

test("whatever the body, the answer is a request or a request error", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.jsonValue().map((value) => JSON.stringify({ using: [urn.core], methodCalls: value })),
      ),
      (body) => {
        try {
          parseRequest(body, capabilityNames);
        } catch (error) {
          assert.ok(error instanceof RequestError);
        }
      },
    ),
  );
});

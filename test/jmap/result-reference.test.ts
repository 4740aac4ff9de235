import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MethodError } from "../../core/jmap/method-error.ts";
import { type Invocation, resolveReferences } from "../../core/jmap/result-reference.ts";

const responses: Invocation[] = [
  ["Email/query", { ids: ["a", "b"], total: 2 }, "q"],
  [
    "Email/get",
    {
      list: [
        { id: "a", threadId: "t1", parts: [["x"], ["y", "z"]] },
        { id: "b", threadId: "t2", parts: [] },
      ],
    },
    "g",
  ],
  ["Core/echo", { "a/b": 1, "m~n": 2, "": 3, "0": "zero" }, "e"],
];

const refer = (resultOf: string, name: string, path: string) =>
  resolveReferences({ "#ids": { resultOf, name, path } }, responses)["ids"];
const fails = (type: string) => (error: unknown) => error instanceof MethodError && error.type === type;

test("a reference takes the value at its path", () => {
  assert.deepEqual(refer("q", "Email/query", "/ids"), ["a", "b"]);
  assert.equal(refer("q", "Email/query", "/ids/1"), "b");
  assert.deepEqual(refer("q", "Email/query", ""), responses[0]?.[1]);
});

test("a star takes each element, and flattens arrays of arrays by one level", () => {
  assert.deepEqual(refer("g", "Email/get", "/list/*/threadId"), ["t1", "t2"]);
  assert.deepEqual(refer("g", "Email/get", "/list/*/parts/*"), ["x", "y", "z"]);
});

test("escapes of JSON pointer are undone", () => {
  assert.equal(refer("e", "Core/echo", "/a~1b"), 1);
  assert.equal(refer("e", "Core/echo", "/m~0n"), 2);
  assert.equal(refer("e", "Core/echo", "/"), 3);
  assert.equal(refer("e", "Core/echo", "/0"), "zero");
});

test("a reference that leads nowhere is invalidResultReference", () => {
  for (const [resultOf, name, path] of [
    ["none", "Email/query", "/ids"],
    ["q", "Email/get", "/ids"],
    ["q", "Email/query", "/nothing"],
    ["q", "Email/query", "/ids/2"],
    ["q", "Email/query", "/ids/01"],
    ["q", "Email/query", "/ids/-"],
    ["q", "Email/query", "/total/x"],
    ["q", "Email/query", "/total/*"],
    ["q", "Email/query", "ids"],
    ["e", "Core/echo", "/__proto__"],
    ["e", "Core/echo", "/toString"],
  ] as const) {
    assert.throws(() => refer(resultOf, name, path), fails("invalidResultReference"), path);
  }
  assert.throws(() => resolveReferences({ "#ids": "q" }, responses), fails("invalidResultReference"));
  assert.throws(() => resolveReferences({ "#ids": { resultOf: "q" } }, responses), fails("invalidResultReference"));
});

test("the same argument in both forms is invalidArguments", () => {
  const given = { ids: [], "#ids": { resultOf: "q", name: "Email/query", path: "/ids" } };
  assert.throws(() => resolveReferences(given, responses), fails("invalidArguments"));
});

test("arguments without references are passed on as they are", () => {
  const given = { ids: ["#a"], accountId: "A1" };
  assert.equal(resolveReferences(given, responses), given);
});

test("whatever the path, the answer is a value or a method error", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("q", "g", "e"),
      fc.string(),
      fc.array(fc.constantFrom("/", "*", "0", "1", "list", "ids", "~", "~0")),
      (id, noise, bits) => {
        const name = responses.find((each) => each[2] === id)?.[0] ?? "";
        try {
          refer(id, name, bits.join("") + noise);
        } catch (error) {
          assert.ok(error instanceof MethodError);
        }
      },
    ),
  );
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { AppError } from "../../../core/kernel/errors.ts";
import { limits } from "../../../core/kernel/limits.ts";
import { encodeFrame, type Frame, FrameReader } from "../../../core/plugins/sandbox/frame.ts";
import { readFromRunner } from "../../../core/plugins/sandbox/protocol.ts";

const bytesOf = (head: object, body?: Uint8Array) => Buffer.concat(encodeFrame(head, body));

/** Cuts `all` at the given places. */
function cut(all: Buffer, places: number[]): Buffer[] {
  const at = [...new Set([0, ...places.map((place) => place % (all.length + 1)), all.length])].sort((a, b) => a - b);
  return at.slice(1).map((end, i) => all.subarray(at[i], end));
}

describe("frames", () => {
  it("come back as they were sent, however the pipe cuts them", () => {
    const frame = fc.record({ head: fc.record({ t: fc.string(), value: fc.jsonValue() }), body: fc.uint8Array() });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 20 }), (frames, places) => {
        const reader = new FrameReader();
        const all = Buffer.concat(frames.map(({ head, body }) => bytesOf(head, body)));
        const got: Frame[] = cut(all, places).flatMap((piece) => [...reader.push(piece)]);
        assert.deepEqual(
          got.map(({ head, body }) => ({ head, body: [...body] })),
          frames.map(({ head, body }) => ({ head: JSON.parse(JSON.stringify(head)), body: [...body] })),
        );
      }),
    );
  });

  it("that are not frames throw an AppError or wait for more, and nothing else", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (pieces) => {
        const reader = new FrameReader();
        try {
          for (const piece of pieces) for (const { head } of reader.push(Buffer.from(piece))) readFromRunner(head);
        } catch (error) {
          assert.ok(error instanceof AppError);
        }
      }),
    );
  });

  it("that are cut off give nothing", () => {
    const all = bytesOf({ t: "result" }, Buffer.from("body"));
    for (let end = 0; end < all.length; end += 1)
      assert.deepEqual([...new FrameReader().push(all.subarray(0, end))], []);
  });

  it("are refused one byte above limits.bridgeFrameBytesMax, and sent at it", () => {
    const head = { t: "x" };
    const overhead = 2 + JSON.stringify(head).length;
    const most = Buffer.alloc(limits.bridgeFrameBytesMax - overhead);
    const [frame] = [...new FrameReader().push(bytesOf(head, most))];
    assert.equal(frame?.body.length, most.length);
    assert.throws(() => encodeFrame(head, Buffer.alloc(most.length + 1)), { code: "TOO_LARGE" });
  });

  it("that announce more than limits.bridgeFrameBytesMax are refused before any of it is read", () => {
    for (const [bytes, isRefused] of [
      [limits.bridgeFrameBytesMax, false],
      [limits.bridgeFrameBytesMax + 1, true],
      [0xffffffff, true],
      [1, true],
    ] as const) {
      const start = Buffer.alloc(4);
      start.writeUInt32LE(bytes);
      const read = () => [...new FrameReader().push(start)];
      if (isRefused) assert.throws(read, { code: "TOO_LARGE" });
      else assert.deepEqual(read(), []);
    }
  });

  it("whose head is longer than the frame, or is no JSON, are refused", () => {
    const lies = Buffer.from([4, 0, 0, 0, 9, 0, 0x7b, 0x7d]);
    assert.throws(() => [...new FrameReader().push(lies)], { code: "BAD_REQUEST" });
    const nonsense = Buffer.from([4, 0, 0, 0, 2, 0, 0x7b, 0x7b]);
    assert.throws(() => [...new FrameReader().push(nonsense)], { code: "BAD_REQUEST" });
  });
});

describe("what a runner says", () => {
  it("is known or null, whatever it is", () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.record(
        {
          t: fc.constantFrom("ready", "result", "failed", "ask", "breach"),
          plugin: fc.anything(),
          call: fc.anything(),
          ask: fc.anything(),
          limit: fc.anything(),
          walls: fc.anything(),
        },
        { requiredKeys: ["t"] },
      ),
    );
    fc.assert(
      fc.property(anything, (head) => {
        const known = readFromRunner(head);
        assert.ok(known === null || typeof known.t === "string");
      }),
    );
  });

  it("never brings more of an error than the name of a class", () => {
    const failed = { t: "failed", plugin: "p", call: 1, line: 2, column: 3 };
    const nameOf = (error: string) => (readFromRunner({ ...failed, error }) as { error: string } | null)?.error;
    assert.equal(nameOf("TypeError"), "TypeError");
    assert.equal(nameOf("Dear Ana, the key is"), "Error");
    assert.equal(nameOf("x".repeat(300)), undefined);
  });

  it("has whole numbers from 0 up as call numbers", () => {
    for (const call of [-1, 1.5, Number.NaN, 2 ** 53, "1", null, undefined, {}]) {
      assert.equal(readFromRunner({ t: "result", plugin: "p", call }), null);
    }
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import { type Call, CallQueue } from "../../../core/plugins/sandbox/call-queue.ts";

let lastId = 0;
function call(plugin: string, hook = "h"): Call {
  lastId += 1;
  const ignore = () => {};
  return {
    id: lastId,
    plugin,
    hook,
    payload: new Uint8Array(),
    wallMs: 1,
    resolve: ignore,
    reject: ignore,
    wasLost: false,
  };
}
function queueOf(...plugins: string[]): { queue: CallQueue; calls: Call[] } {
  const queue = new CallQueue();
  const calls = plugins.map((plugin) => call(plugin));
  for (const each of calls) queue.add(each);
  return { queue, calls };
}
const names = (calls: Call[]) => calls.map(({ plugin }) => plugin).join("");

describe("the call queue", () => {
  it("sends limits.pluginCallsInFlightMax calls of each plugin at once, in order", () => {
    const { queue, calls } = queueOf("a", "a", "a", "b");
    assert.deepEqual(queue.next(), [calls[0], calls[1], calls[3]]);
    assert.deepEqual(queue.next(), []);
    assert.equal(queue.finish("a", calls[0]?.id ?? 0), calls[0]);
    assert.deepEqual(queue.next(), [calls[2]]);
    assert.equal(limits.pluginCallsInFlightMax, 2);
  });

  it("sends limits.pluginCarriesInFlightMax calls of delivery.carry beside the others, which never wait for them", () => {
    const { queue } = queueOf();
    const carries = Array.from({ length: limits.pluginCarriesInFlightMax + 1 }, () => call("a", "delivery.carry"));
    for (const each of carries) queue.add(each);
    const [route, last] = [call("a", "delivery.route"), carries.at(-1)];
    queue.add(route);
    assert.deepEqual(queue.next(), [...carries.slice(0, -1), route]);
    assert.deepEqual(queue.next(), []);
    queue.finish("a", carries[3]?.id ?? 0);
    assert.deepEqual(queue.next(), [last]);
  });

  it("lets limits.pluginCallsQueuedMax calls of a plugin wait, and refuses one more", () => {
    const { queue } = queueOf(...Array.from({ length: limits.pluginCallsQueuedMax }, () => "a"));
    assert.throws(() => queue.add(call("a")), { code: "PLUGIN_LIMIT" });
    queue.add(call("b"));
  });

  it("asks again what was lost, one call at a time, before anything else", () => {
    const { queue, calls } = queueOf("a", "a", "a", "b");
    queue.next();
    assert.equal(queue.lost(null), null);
    const order: Call[] = [];
    for (let round = 0; round < 3; round += 1) {
      const sent = queue.next();
      assert.equal(sent.length, 1);
      assert.deepEqual(queue.next(), [], "something beside a call that is asked again");
      order.push(...sent);
      queue.finish(sent[0]?.plugin ?? "", sent[0]?.id ?? 0);
    }
    assert.deepEqual(order, [calls[0], calls[1], calls[3]]);
    assert.deepEqual(queue.next(), [calls[2]]);
  });

  it("gives the oldest call of the culprit back, and asks all others again", () => {
    const { queue, calls } = queueOf("a", "a", "b");
    queue.next();
    assert.equal(queue.lost("a"), calls[0]);
    assert.equal(names(queue.next()), "a");
    assert.equal(queue.finish("a", calls[0]?.id ?? 0), null, "the culprit's call is still there");
  });

  it("forgets a call that nobody waits for, but not one that is with the runner: its clock runs", () => {
    const { queue, calls } = queueOf("a", "a", "a");
    queue.next();
    for (const each of calls) queue.cancel(each);
    assert.deepEqual(queue.sentOf("a"), [calls[0], calls[1]]);
    queue.finish("a", calls[0]?.id ?? 0);
    assert.deepEqual(queue.next(), []);
  });

  it("gives out every call of a plugin that is switched off", () => {
    const { queue } = queueOf("a", "b", "a", "a");
    queue.next();
    queue.lost(null);
    queue.add(call("a"));
    assert.equal(queue.drop("a").length, 4);
    assert.equal(names(queue.next()), "b");
  });
});

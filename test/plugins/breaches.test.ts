import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { Breaches } from "../../core/plugins/breaches.ts";

function counted() {
  const clock = { time: 1_000_000_000, now: () => clock.time };
  return { clock, breaches: new Breaches(clock) };
}
const wait = limits.pluginBreachWindowMs;
const before = limits.pluginBreachesMax - 1;

test("limits.pluginBreachesMax breaches within limits.pluginBreachWindowMs are too many, one fewer is not", () => {
  const { clock, breaches } = counted();
  for (let at = 0; at < before; at += 1) assert.equal(breaches.add("a"), false);
  clock.time += wait - 1;
  assert.equal(breaches.count("a"), before);
  assert.equal(breaches.add("a"), true);
});

test("a breach that is limits.pluginBreachWindowMs old does not count any more", () => {
  const { clock, breaches } = counted();
  for (let at = 0; at < before; at += 1) breaches.add("a");
  clock.time += wait;
  assert.equal(breaches.count("a"), 0);
  assert.equal(breaches.add("a"), false);
});

test("each plugin's breaches are its own, and are forgotten when the user switches it on again", () => {
  const { breaches } = counted();
  for (let at = 0; at < before; at += 1) breaches.add("a");
  assert.equal(breaches.add("b"), false);
  breaches.forget("a");
  assert.equal(breaches.add("a"), false);
});

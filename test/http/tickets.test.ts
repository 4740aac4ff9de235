import assert from "node:assert/strict";
import { test } from "node:test";
import { Tickets } from "../../core/http/tickets.ts";
import { limits } from "../../core/kernel/limits.ts";

const ticket = { blobId: "G1", name: "a.pdf", type: "application/pdf", cookie: "c" };

function ticketsAt(start: number) {
  const clock = { time: start, now: () => clock.time };
  return { clock, tickets: new Tickets(clock) };
}

test("a ticket is good once", () => {
  const { tickets } = ticketsAt(0);
  const token = tickets.issue(ticket);
  assert.deepEqual(tickets.take(token, "c"), ticket);
  assert.equal(tickets.take(token, "c"), null);
});

test("a ticket is good for the browser that asked for it, and gone when another tries it", () => {
  const { tickets } = ticketsAt(0);
  const token = tickets.issue(ticket);
  assert.equal(tickets.take(token, "other"), null);
  assert.equal(tickets.take(token, "c"), null);
  assert.equal(tickets.take(tickets.issue(ticket), null), null);
});

test("a ticket lives as long as limits.ts says, and no longer", () => {
  const { clock, tickets } = ticketsAt(0);
  const young = tickets.issue(ticket);
  clock.time += limits.ticketLifeMs - 1;
  assert.ok(tickets.take(young, "c"));
  const old = tickets.issue(ticket);
  clock.time += limits.ticketLifeMs;
  assert.equal(tickets.take(old, "c"), null);
});

test("as many tickets as limits.ts allows are kept, and one more drops the oldest", () => {
  const { tickets } = ticketsAt(0);
  const tokens = Array.from({ length: limits.ticketsMax }, () => tickets.issue(ticket));
  const last = tickets.issue(ticket);
  assert.equal(tickets.take(tokens[0] ?? "", "c"), null);
  assert.ok(tickets.take(tokens[1] ?? "", "c"));
  assert.ok(tickets.take(last, "c"));
});

test("a lock ends all tickets", () => {
  const { tickets } = ticketsAt(0);
  const token = tickets.issue(ticket);
  tickets.endAll();
  assert.equal(tickets.take(token, "c"), null);
});

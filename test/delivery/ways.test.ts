/** Ways that transports offer, and what is believed of what they say. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../../core/kernel/errors.ts";
import { limits } from "../../core/kernel/limits.ts";
import { relayCarriers } from "./fake-relay.ts";
import { addRelay, entryOf, sendingPostern, statesOf } from "./sending-postern.ts";

test("a mail without a way waits, says so, and goes when there is one", async (t) => {
  const s = await sendingPostern(t);
  await s.postern.writer.perform({ op: "identity.update", identityId: s.identityId, relayId: 99 });
  const entryId = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  assert.equal(entryOf(s, entryId).problem?.code, "ROUTE_MISSING");
  const relayId = await addRelay(s.postern, "other.example.org");
  await s.postern.writer.perform({ op: "identity.update", identityId: s.identityId, relayId });
  await s.postern.outbox.settled();
  assert.equal(
    entryOf(s, entryId).recipients[0]?.host,
    "other.example.org",
    "the change of the identity is news enough",
  );
});

test("a plugin that claims what the kernel did not see is not believed, and one that fails loses nothing", async (t) => {
  let lies = true;
  const s = await sendingPostern(t, {
    delivery: {
      submit: () => Promise.reject(new AppError("INTERNAL")),
      carriers: () => ({
        transports: () => [],
        route: ({ relay }) =>
          Promise.resolve([{ pluginId: "liar", protects: "hop", bid: { host: relay ?? "", preference: 1, note: "" } }]),
        carry: (_id, { recipients }) =>
          lies
            ? Promise.resolve(recipients.map(({ address }) => ({ address, status: "sent" as const, note: "" })))
            : Promise.reject(new AppError("PLUGIN_FAILED")),
      }),
    },
  });
  const entryId = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  assert.deepEqual([statesOf(s, entryId), entryOf(s, entryId).problem?.code], ["queued", "PLUGIN_FAILED"]);
  lies = false;
  await s.postern.outbox.retryNow(entryId);
  await s.postern.outbox.settled();
  assert.equal(statesOf(s, entryId), "queued");
});

test("recipients of one mail go the way that protects most of those offered to each", async (t) => {
  const posted: string[] = [];
  const s = await sendingPostern(t, {
    delivery: {
      carriers: (submit) => ({
        transports: () => [],
        route: ({ recipient, relay }) =>
          Promise.resolve([
            { pluginId: "smtp", protects: "hop", bid: { host: relay ?? "", preference: 1, note: "" } },
            ...(recipient.endsWith("@onion.example")
              ? [{ pluginId: "onion", protects: "content" as const, bid: { host: "x.onion", preference: 0, note: "" } }]
              : []),
          ]),
        carry: async (pluginId, { id, recipients, message }) => {
          const addresses = recipients.map(({ address }) => address);
          if (pluginId === "smtp") await submit(id, recipients[0]!.host, addresses);
          else posted.push(`${id} ${addresses.join()} ${Buffer.from(message).includes("Hello")}`);
          return recipients.map(({ address }) => ({ address, status: "sent" as const, note: "Taken." }));
        },
      }),
      submit: (submission) =>
        submission.beforeEnd(submission.recipients).then(() =>
          submission.recipients.map((address) => ({
            address,
            outcome: "delivered",
            code: 250,
            enhanced: null,
            text: "Ok",
          })),
        ),
    },
  });
  const entryId = await s.send("ben@example.org", "cara@onion.example", "dan@example.org");
  await s.postern.outbox.settled();
  assert.deepEqual(
    entryOf(s, entryId).recipients.map(({ state, transport }) => `${state} ${transport}`),
    ["delivered smtp", "delivered onion", "delivered smtp"],
  );
  assert.deepEqual(posted, [`S${entryId} cara@onion.example true`]);
});

test("a parcel is given to a relay once in a try, for its own recipients, and only while it is carried", async (t) => {
  const refused: string[] = [];
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => "taken",
      (error: unknown) => (error as AppError).code,
    );
  let late: (() => Promise<unknown>) | null = null;
  const s = await sendingPostern(t, {
    delivery: {
      carriers: (submit) => ({
        transports: () => [],
        route: ({ relay }) =>
          Promise.resolve([{ pluginId: "smtp", protects: "hop", bid: { host: relay ?? "", preference: 1, note: "" } }]),
        carry: async (_id, { id, recipients }) => {
          const [{ address, host }] = recipients as [{ address: string; host: string }];
          refused.push(await codeOf(submit(id, host, ["other@example.org"])));
          refused.push(await codeOf(submit(id, "elsewhere.example", [address])));
          refused.push(await codeOf(submit("S999", host, [address])));
          refused.push(await codeOf(submit(id, host, [])));
          const both = [codeOf(submit(id, host, [address])), codeOf(submit(id, host, [address]))];
          refused.push(...(await Promise.all(both)));
          late = () => submit(id, host, [address]);
          return [{ address, status: "sent", note: "" }];
        },
      }),
      submit: async ({ recipients, beforeEnd }) => {
        await beforeEnd(recipients);
        return recipients.map((address) => ({ address, outcome: "delivered", code: 250, enhanced: null, text: "Ok" }));
      },
    },
  });
  const entryId = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  assert.deepEqual(refused, ["NOT_FOUND", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND", "taken", "NOT_FOUND"]);
  assert.equal(statesOf(s, entryId), "delivered");
  assert.equal(await codeOf(late!()), "NOT_FOUND");
});

test("so many at once, and no more to one relay; mail of others does not wait behind it", async (t) => {
  const s = await sendingPostern(t);
  const { promise, resolve } = Promise.withResolvers<void>();
  s.relay.gate = promise;
  const entries = await Promise.all(Array.from({ length: 40 }, () => s.send("ben@example.org")));
  const relayId = await addRelay(s.postern, "other.example.org");
  const { created: other } = await s.postern.writer.perform({
    op: "identity.create",
    email: "ana@other.example",
    relayId,
  });
  await s.postern.outbox.submit({
    messageId: await s.mail("Other"),
    identityId: other,
    recipients: ["x@example.org"],
    holdUntil: 0,
  });
  while (s.relay.seen.length < limits.outboxAtOnceRelayMax + 1) await new Promise((next) => setImmediate(next));
  assert.equal(s.relay.atOnce, limits.outboxAtOnceRelayMax + 1);
  resolve();
  await s.postern.outbox.settled();
  assert.equal(s.relay.taken.length, 41);
  assert.ok(s.relay.atOnceMost <= limits.outboxAtOnceRelayMax * 2, String(s.relay.atOnceMost));
  assert.ok(entries.every((each) => entryOf(s, each).state === "done"));
});

test("a plugin is not kept waiting by a slow server, and what the server says in the end counts", async (t) => {
  const told: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const s = await sendingPostern(t, {
    delivery: {
      answerMs: 1,
      submit: async ({ recipients, beforeEnd }) => {
        await promise;
        await beforeEnd(recipients);
        return recipients.map((address) => ({ address, outcome: "delivered", code: 250, enhanced: null, text: "Ok" }));
      },
      carriers: (submit) => {
        const { transports, route, carry } = relayCarriers(submit);
        return {
          transports,
          route,
          carry: async (id, parcel) => {
            const outcomes = await carry(id, parcel);
            told.push(...outcomes.map(({ status }) => status));
            resolve();
            return outcomes;
          },
        };
      },
    },
  });
  const entryId = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  assert.deepEqual(told, ["later"]);
  assert.equal(statesOf(s, entryId), "delivered");
});

import { setTimeout as pause } from "node:timers/promises";
import { JmapClient } from "./jmap-client.ts";
import { liveIndexMiB } from "./live-index.ts";
import { type Memory, memoryOf } from "./process-memory.ts";
import { type QuerySample, querySamples } from "./query-samples.ts";
import { lastJson, runPostern, startPostern } from "./run-child.ts";

export interface Latency {
  queries: number;
  medianMs: number;
  p95Ms: number;
  p99Ms: number;
  maxMs: number;
}

export interface ServingMeasure {
  /** Process start to unlocked and listening, and to the first answer to a text query. */
  secondsToUnlocked: number;
  secondsToAnswer: number;
  latency: Latency;
  latencyByKind: Record<string, Latency>;
  firstPageOfAllMs: number;
  idle: Memory | null;
  liveIndexMiB: number | null;
}

const queryCount = 600;
/** Long enough for workers that are not needed to end. */
const idleAfterMs = 20_000;

/** Starts a server on an imported folder and asks it, one query after the other, over HTTP with an app password. */
export async function measureServing(data: string, corpus: string): Promise<ServingMeasure> {
  const { output } = await runPostern(data, ["app-password", "create", `bench ${Date.now()}`]);
  const { password } = lastJson(output) as { password: string };
  const started = performance.now();
  const server = await startPostern(data);
  const client = new JmapClient(server.origin, password);
  try {
    await firstAnswer(client);
    const secondsToAnswer = (performance.now() - started) / 1000;
    const samples = querySamples(corpus, queryCount);
    // What every program warms up by its first use.
    for (const sample of samples.slice(0, 20)) await timed(client, sample.filter);
    const times: Array<QuerySample & { ms: number }> = [];
    for (const sample of samples) times.push({ ...sample, ms: await timed(client, sample.filter) });
    const firstPageOfAllMs = await timed(client, {});
    await pause(idleAfterMs);
    const kinds = [...new Set(samples.map(({ kind }) => kind))];
    return {
      secondsToUnlocked: server.secondsToUnlocked,
      secondsToAnswer,
      latency: latencyOf(times.map(({ ms }) => ms)),
      latencyByKind: Object.fromEntries(
        kinds.map((kind) => [kind, latencyOf(times.filter((each) => each.kind === kind).map(({ ms }) => ms))]),
      ),
      firstPageOfAllMs,
      idle: memoryOf(server.child.pid ?? 0),
      liveIndexMiB: liveIndexMiB(),
    };
  } finally {
    client.close();
    await server.stop();
  }
}

/** Search may still be opening its index when the door is open already. */
async function firstAnswer(client: JmapClient): Promise<void> {
  await client.call("Email/query", { filter: { text: "postern" }, limit: 1 });
}

async function timed(client: JmapClient, filter: object): Promise<number> {
  const started = performance.now();
  await client.call("Email/query", {
    filter,
    sort: [{ property: "receivedAt", isAscending: false }],
    collapseThreads: true,
    limit: 50,
  });
  return performance.now() - started;
}

function latencyOf(times: number[]): Latency {
  const sorted = times.toSorted((left, right) => left - right);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { queries: sorted.length, medianMs: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
}

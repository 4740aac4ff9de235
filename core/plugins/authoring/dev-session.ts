/** A plugin under work, loaded anew at each change and tried on the same mail. */
import { prepareMessage } from "../../mime/prepare-message.ts";
import type { HookName } from "../hook-ports.ts";
import type { Verdict } from "../hooks/message-classify.ts";
import type { Observation } from "../hooks/message-observe.ts";
import type { RunnerSource } from "../sandbox/runner-source.ts";
import { FakeWorld } from "./fake-world.ts";
import { openRunnerSource } from "./live-runner.ts";
import type { Problem } from "./problem.ts";
import { PluginFailure, Workbench, type WorkEvent } from "./workbench.ts";

export interface DevMail {
  raw: Uint8Array;
  tags: string[];
}

/** What one load came to. */
export interface DevRun {
  /** It was not started. */
  problems: Problem[];
  /** Until it was ready for its first call. */
  readyMilliseconds: number;
  messages: number;
  /** What it did to mail. */
  changed: Array<{ subject: string; added: string[]; removed: string[]; score: number | null }>;
  /** Hooks that it has, and that mail alone does not ask. */
  untried: string[];
}

const batchMessages = 50;

export class DevSession {
  readonly #folder: string;
  readonly #views: Array<Omit<Observation, "event" | "decision">>;
  readonly #source: RunnerSource;
  readonly #onEvent: (event: WorkEvent) => void;
  #bench: Workbench | null = null;

  private constructor(folder: string, mail: DevMail[], source: RunnerSource, onEvent: (event: WorkEvent) => void) {
    this.#folder = folder;
    this.#source = source;
    this.#onEvent = onEvent;
    this.#views = mail.map(({ raw, tags }, at) => {
      return { view: prepareMessage(raw, `demo-${at + 1}`).classify, tags, isDecrypted: false };
    });
  }

  static async open(folder: string, mail: DevMail[], onEvent: (event: WorkEvent) => void): Promise<DevSession> {
    return new DevSession(folder, mail, await openRunnerSource(), onEvent);
  }

  /** Ends what ran before. Nothing is kept of it, as after an install. Throws PluginFailure, PLUGIN_MANIFEST_BAD. */
  async run(now: number): Promise<DevRun> {
    this.#bench?.close();
    this.#bench = null;
    const started = performance.now();
    const world = new FakeWorld(now);
    for (const { view, tags } of this.#views) world.tags.set(view.key, [...tags]);
    const opened = await Workbench.open({
      folder: this.#folder,
      source: this.#source,
      ports: world.ports,
      onEvent: this.#onEvent,
    });
    const readyMilliseconds = performance.now() - started;
    if ("problems" in opened) return { ...opened, readyMilliseconds, messages: 0, changed: [], untried: [] };
    this.#bench = opened;
    const scores = await this.#classify(opened);
    await this.#observe(opened);
    if (opened.hasHook("schedule.tick")) await attempt(opened, "schedule.tick", { at: now });
    const tried = ["message.classify", "message.observe", "schedule.tick"];
    return {
      problems: [],
      readyMilliseconds,
      messages: this.#views.length,
      changed: this.#changes(world, scores),
      untried: Object.keys(opened.manifest.hooks).filter((hook) => !tried.includes(hook)),
    };
  }

  close(): void {
    this.#bench?.close();
    this.#source.close();
  }

  async #classify(bench: Workbench): Promise<Map<string, number>> {
    const scores = new Map<string, number>();
    if (!bench.hasHook("message.classify")) return scores;
    for (const batch of this.#batches()) {
      const viewsJson = Buffer.from(JSON.stringify(batch.map(({ view }) => view)));
      const answer = await attempt(bench, "message.classify", { viewsJson, count: batch.length });
      for (const [at, verdict] of ((answer ?? []) as Array<Verdict | null>).entries()) {
        if (verdict !== null) scores.set(batch[at]?.view.key ?? "", verdict.score);
      }
    }
    return scores;
  }

  async #observe(bench: Workbench): Promise<void> {
    if (!bench.hasHook("message.observe")) return;
    for (const batch of this.#batches()) {
      const observations = batch.map((each): Observation => ({ ...each, event: "stored", decision: null }));
      await attempt(bench, "message.observe", observations);
    }
  }

  *#batches() {
    for (let at = 0; at < this.#views.length; at += batchMessages) yield this.#views.slice(at, at + batchMessages);
  }

  #changes(world: FakeWorld, scores: Map<string, number>): DevRun["changed"] {
    return this.#views.flatMap(({ view, tags }) => {
      const after = world.tags.get(view.key) ?? [];
      const added = after.filter((tag) => !tags.includes(tag));
      const removed = tags.filter((tag) => !after.includes(tag));
      const score = scores.get(view.key) ?? null;
      const isChanged = added.length > 0 || removed.length > 0 || score !== null;
      return isChanged ? [{ subject: view.subject, added, removed, score }] : [];
    });
  }
}

/** What failed was told as an event; the rest of the mail is tried all the same. */
async function attempt(bench: Workbench, hook: HookName, input: unknown): Promise<unknown> {
  try {
    return await bench.call(hook, input);
  } catch (error) {
    if (error instanceof PluginFailure) return null;
    throw error;
  }
}

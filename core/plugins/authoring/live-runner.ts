/** A plugin under work, in the runner that third-party plugins get: one process of its own, without the JIT. */
import { realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import type { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { addonPath } from "../sandbox/addon-path.ts";
import type { AnswerAsk } from "../sandbox/ask-desk.ts";
import { buildPlugins, runnerBundle } from "../sandbox/build.ts";
import { RunnerSource } from "../sandbox/runner-source.ts";
import { Runners } from "../sandbox/runners.ts";
import type { Breach } from "../sandbox/runners-options.ts";
import { probeWrappers } from "../sandbox/wrappers.ts";

const root = resolve(import.meta.dirname, "../../..");

/** Close it to end the runner that it keeps warm. */
export async function openRunnerSource(): Promise<RunnerSource> {
  const build = join(root, "build", "plugins");
  await buildPlugins({ plugins: join(root, "plugins"), build });
  return new RunnerSource({
    bundle: realpathSync(runnerBundle(build)),
    addon: addonPath(),
    wrappers: await probeWrappers(),
    isShipped: false,
  });
}

export interface LivePlugin {
  id: string;
  code: string;
  hooks: string[];
  settings?: Record<string, unknown>;
  limits?: { memoryMiB?: number; wallMs?: number } | undefined;
  answerAsk: AnswerAsk;
  onBreach(breach: Breach): void;
}

/** Resolves when the plugin has started; rejects with the AppError that kept it from that. */
export function startLivePlugin(source: RunnerSource, plugin: LivePlugin): Promise<Runners> {
  const { id, code, hooks, settings = {}, answerAsk, onBreach } = plugin;
  const { memoryMiB = limits.pluginMemoryMiBDefault } = plugin.limits ?? {};
  return new Promise((done, reject) => {
    const fail = (error: AppError) => {
      runners.close();
      reject(error);
    };
    const runners: Runners = new Runners({
      source,
      answerAsk,
      onBreach,
      onLoaded: () => done(runners),
      onLoadFailed: (_id, error) => fail(error),
      onRunnerLost() {},
    });
    runners.add({ id, code: Buffer.from(code), hooks, settings, memoryMiB, startMs: limits.pluginStartMs });
  });
}

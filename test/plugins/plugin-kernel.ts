/** A plugin platform with plugins written for one test, in the real runner. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../core/kernel/clock.ts";
import { Events } from "../../core/kernel/events.ts";
import type { Log, LogDetail } from "../../core/kernel/log.ts";
import type { ClassifyView } from "../../core/mime/message.ts";
import type { Observation } from "../../core/plugins/hooks/message-observe.ts";
import { openPlugins, type Plugins } from "../../core/plugins/plugins.ts";
import { buildPlugins, runnerBundle } from "../../core/plugins/sandbox/build.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import type { CapabilityPorts } from "../../core/plugins/capabilities/capability-context.ts";
import { refusedPorts } from "../../core/plugins/capabilities/refused-ports.ts";
import type { PluginView } from "../../core/plugins/plugin-record.ts";
import { ThrowawayInstalls } from "../../core/plugins/gauntlet/throwaway-installs.ts";
import { MemoryStore } from "./memory-store.ts";

export const shippedPlugins = join(import.meta.dirname, "..", "..", "plugins");
export const shippedBuild = join(shippedPlugins, "..", "build", "plugins");

export const everyCapability = {
  "message.read": {
    fields: ["envelope", "text", "attachment-types"],
    headers: ["received", "list-id", "content-type", "x-mailer", "user-agent", "reply-to", "return-path"],
    mail: "all",
    reason: "For a test.",
  },
  "message.tag": { tags: ["spam", "ham"], reason: "For a test." },
  "store.own": { megabytes: 2, reason: "For a test." },
};

export function manifestOf(id: string, changes: object = {}): object {
  return {
    manifest: 1,
    id,
    version: "1.0.0",
    sdk: "^1.0",
    name: id,
    summary: "A plugin for a test.",
    main: "main.ts",
    hooks: { "message.classify": {} },
    capabilities: everyCapability,
    limits: { memoryMiB: 16 },
    ...changes,
  };
}

/** For a plugin that is to run out of time. */
export const impatient = { limits: { memoryMiB: 16, wallMs: 300 } };

export interface TestPlugin {
  /** Source of main.ts. */
  main: string;
  manifest?: object;
}

interface Cleanup {
  after(run: () => void | Promise<void>): void;
}

export interface PluginKernel {
  plugins: Plugins;
  store: MemoryStore;
  logged: Array<LogDetail & { event: string }>;
  folder: string;
  build: string;
}

/** Writes and bundles the plugins into a fresh folder. */
export async function writePlugins(
  t: Cleanup,
  sources: Record<string, TestPlugin>,
): Promise<{ folder: string; build: string }> {
  const root = temporaryFolder(t);
  const [folder, build] = [join(root, "plugins"), join(root, "build")];
  for (const [id, { main, manifest }] of Object.entries(sources)) {
    mkdirSync(join(folder, id), { recursive: true });
    writeFileSync(join(folder, id, "main.ts"), main);
    writeFileSync(join(folder, id, "manifest.json"), JSON.stringify(manifestOf(id, manifest), null, 2));
  }
  // The runner is the same for all: bundled once, beside the shipped plugins.
  await buildPlugins({ plugins: shippedPlugins, build: shippedBuild });
  mkdirSync(build);
  copyFileSync(runnerBundle(shippedBuild), runnerBundle(build));
  await buildPlugins({ plugins: folder, build });
  return { folder, build };
}

export async function pluginKernel(
  t: Cleanup,
  sources: Record<string, TestPlugin>,
  given: Partial<CapabilityPorts> = {},
): Promise<PluginKernel> {
  return openKernel(t, await writePlugins(t, sources), { given });
}

export async function openKernel(
  t: Cleanup,
  { folder, build }: { folder: string; build: string },
  {
    store = new MemoryStore(),
    isSettled = true,
    given = {},
  }: { store?: MemoryStore; isSettled?: boolean; given?: Partial<CapabilityPorts> } = {},
): Promise<PluginKernel> {
  const logged: PluginKernel["logged"] = [];
  const line = (event: string, detail: LogDetail = {}) => void logged.push({ event, ...detail });
  const log: Log = { info: line, warn: line, error: line };
  const events = new Events((error) => line("listener", { error: String(error) }));
  const ports = () => ({ ...refusedPorts, store, clock: systemClock, ...given });
  const plugins = await openPlugins({
    root: folder,
    build,
    installs: new ThrowawayInstalls(),
    ports: { shipped: ports, others: ports, shadow: ports },
    writeAudit: async () => {},
    log,
    events,
    clock: systemClock,
  });
  t.after(() => plugins.close());
  if (isSettled) await plugins.settled();
  return { plugins, store, logged, folder, build };
}

export function viewOf(key: string, changes: Partial<ClassifyView> = {}): ClassifyView {
  return {
    key,
    from: "Ana Ruiz <ana@example.org>",
    to: "ben@example.org",
    subject: "Lunch",
    headers: [],
    text: "",
    links: [],
    attachmentTypes: [],
    ...changes,
  };
}

/** The user said what it is. */
export const decided = (view: ClassifyView, decision: Observation["decision"]): Observation => ({
  view,
  event: "decided",
  decision,
  tags: [],
  isDecrypted: false,
});

export const encoded = (views: ClassifyView[]): Buffer => Buffer.from(JSON.stringify(views), "utf8");

/** Runners that this process has started and that still live. Linux only. */
export function runnerPids(of = process.pid): number[] {
  return readFileSync(`/proc/${of}/task/${of}/children`, "utf8")
    .trim()
    .split(" ")
    .filter((pid) => pid !== "" && isRunner(Number(pid)))
    .map(Number);
}

function isRunner(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("runner.mjs");
  } catch {
    return false; // It ended while we looked.
  }
}

/** Asks until the answer is yes. A test that waits for ever is ended by the runner of the tests. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A plugin that classifies with `body`, which sees `views` and `host`. */
export const handler = (body: string, more = "") =>
  `export default { ${more} hooks: { "message.classify"(views: any, host: any): any { ${body} } } };`;
/** A plugin with one opinion of all mail. */
export const scores = (score: number): TestPlugin => ({
  main: handler(`return views.map(() => ({ score: ${score}, words: [] }));`),
});
export const two = encoded([viewOf("1"), viewOf("2")]);

/** State and counts of each, in one level. */
export function statusOf(plugins: Plugins): Array<Pick<PluginView, "id" | "state" | "problem"> & PluginView["stats"]> {
  return plugins.list().map(({ id, state, problem, stats }) => ({ id, state, problem, ...stats }));
}

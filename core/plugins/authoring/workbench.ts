/** A plugin's folder at work: bundled, in the real runner, with real grants, and everything that it does told. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError, type ErrorCode, plainError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { type CapabilityContext, type CapabilityPorts, capabilityContext } from "../capabilities/capability-context.ts";
import { Grant } from "../grants.ts";
import { type HookName, type HookPort, hookPorts } from "../hook-ports.ts";
import { type Manifest, parseManifest } from "../manifest.ts";
import type { Grants } from "../plugin-record.ts";
import { checkedSettings, effectiveSettings } from "../plugin-settings.ts";
import type { Ask } from "../sandbox/ask-desk.ts";
import type { RunnerSource } from "../sandbox/runner-source.ts";
import type { Runners } from "../sandbox/runners.ts";
import { bundlePlugin } from "./bundle.ts";
import { devEntry, devLineOf, testClock } from "./dev-entry.ts";
import { startLivePlugin } from "./live-runner.ts";
import type { Problem } from "./problem.ts";
import { SourcePlaces } from "./source-places.ts";

export type WorkEvent =
  | { kind: "call"; hook: string; input: unknown }
  | { kind: "answer"; hook: string; answer: unknown; milliseconds: number }
  | { kind: "use"; capability: string; method: string; args: unknown; code: ErrorCode | "ok"; message: string }
  | { kind: "error"; hook: string; message: string }
  | { kind: "console"; level: string; text: string };

export interface WorkbenchOptions {
  folder: string;
  source: RunnerSource;
  ports: CapabilityPorts;
  /** Absent: all that the manifest asks for. */
  grants?: Grants | undefined;
  /** What the user set. */
  settings?: Record<string, unknown> | undefined;
  onEvent(event: WorkEvent): void;
}

/** A plugin that failed. The message says where in the author's own files. */
export class PluginFailure extends Error {
  readonly code: ErrorCode;
  readonly hook: string;

  constructor(code: ErrorCode, hook: string, message: string) {
    super(message);
    this.name = "PluginFailure";
    this.code = code;
    this.hook = hook;
  }
}

export class Workbench {
  readonly manifest: Manifest;
  readonly #options: WorkbenchOptions;
  readonly #places: SourcePlaces;
  readonly #context: CapabilityContext;
  #runners: Runners | null = null;
  #grants: Grants;
  #grant: Grant;
  #thrown = "";

  private constructor(manifest: Manifest, map: string, options: WorkbenchOptions) {
    this.manifest = manifest;
    this.#options = options;
    this.#places = new SourcePlaces(map);
    this.#context = capabilityContext(manifest.id, options.ports, { ...manifest.limits });
    this.#grants = options.grants ?? manifest.capabilities;
    this.#grant = new Grant(this.#grants, this.#context);
  }

  /** Bundles and starts it. Problems: it was not started. Throws PluginFailure when its own start fails, PLUGIN_MANIFEST_BAD. */
  static async open(options: WorkbenchOptions): Promise<Workbench | { problems: Problem[] }> {
    const manifest = parseManifest(readFileSync(join(options.folder, "manifest.json"), "utf8"));
    if (options.settings !== undefined) checkedSettings(manifest, options.settings);
    const { bundle, problems } = await bundlePlugin(options.folder, manifest.main, {
      entry: devEntry,
      before: testClock(options.ports.clock.now()),
    });
    if (bundle === null) return { problems };
    const workbench = new Workbench(manifest, bundle.map, options);
    await workbench.#start(bundle.code);
    return workbench;
  }

  get grants(): Grants {
    return this.#grants;
  }

  /** What the plugin may do from now on. */
  set grants(grants: Grants) {
    this.#grants = grants;
    this.#grant = new Grant(grants, this.#context);
  }

  hasHook(hook: string): hook is HookName {
    return Object.hasOwn(this.manifest.hooks, hook);
  }

  /** Asks as Postern does: the input is cut down to the grant, the answer checked. Null: the grant shows nothing of it. */
  async call(hook: HookName, input: unknown): Promise<unknown> {
    const port = hookPorts[hook] as HookPort<unknown, unknown>;
    try {
      const payload = port.encode(input, this.#grant);
      if (payload === null) return null;
      this.#context.shown.add(port.messages(input, this.#grant));
      return port.decode(await this.send(hook, payload), input, this.#grant);
    } catch (error) {
      throw this.#told(hook, error);
    }
  }

  /** Asks with an input as the plugin is to see it. What comes back was not checked. Throws PluginFailure. */
  async send(hook: HookName, payload: Uint8Array): Promise<unknown> {
    const { onEvent } = this.#options;
    onEvent({ kind: "call", hook, input: parse(payload) });
    const started = performance.now();
    this.#thrown = "";
    const wallMs = this.manifest.limits?.wallMs ?? limits.pluginWallMsDefault;
    const port = hookPorts[hook] as HookPort<unknown, unknown>;
    const end = port.begin?.(parse(payload), this.#grant);
    try {
      if (this.#runners === null) throw new AppError("PLUGIN_OFF", { plugin: this.manifest.id });
      const answer = parse(await this.#runners.call(this.manifest.id, hook, payload, wallMs));
      onEvent({ kind: "answer", hook, answer, milliseconds: performance.now() - started });
      return answer;
    } catch (error) {
      throw this.#told(hook, error);
    } finally {
      end?.();
    }
  }

  close(): void {
    this.#runners?.close();
    this.#runners = null;
  }

  async #start(code: string): Promise<void> {
    const { id, hooks, limits: own } = this.manifest;
    try {
      this.#runners = await startLivePlugin(this.#options.source, {
        id,
        code,
        hooks: Object.keys(hooks),
        settings: effectiveSettings(this.manifest, this.#options.settings ?? {}),
        limits: own,
        answerAsk: (ask) => this.#answer(ask),
        onBreach() {}, // The call that it broke is rejected with the limit.
      });
    } catch (error) {
      throw this.#told("start", error);
    }
  }

  async #answer(ask: Ask): ReturnType<Grant["answer"]> {
    const line = devLineOf(ask);
    if (line !== null) {
      if (line.level === "clock") return { answer: String(this.#context.clock.now()) };
      this.#hear(line.level, line.text);
      return { answer: null };
    }
    const result = await this.#grant.answer(ask);
    const { capability, method } = ask;
    const { code, message } = "refusal" in result ? result.refusal : { code: "ok" as const, message: "" };
    this.#options.onEvent({ kind: "use", capability, method, args: parse(ask.args), code, message });
    return result;
  }

  #hear(level: string, text: string): void {
    if (level === "throw") this.#thrown = this.#places.translate(text);
    else this.#options.onEvent({ kind: "console", level, text });
  }

  #told(hook: string, error: unknown): PluginFailure {
    if (error instanceof PluginFailure) return error;
    if (!(error instanceof AppError)) throw error;
    const { code, detail } = plainError(error);
    const message = this.#thrown || this.#describe(code, detail);
    this.#thrown = "";
    if (code === "PLUGIN_DENIED" && typeof detail["capability"] === "string") {
      const { capability } = detail;
      this.#options.onEvent({ kind: "use", capability, method: hook, args: null, code, message });
    }
    this.#options.onEvent({ kind: "error", hook, message });
    return new PluginFailure(code, hook, message);
  }

  #describe(code: ErrorCode, detail: AppError["detail"]): string {
    const { error, line, column, limit } = detail;
    if (code === "PLUGIN_LIMIT") return `went over its limit ${limit}`;
    const place = typeof line === "number" ? this.#places.placeOf(line, Number(column)) : null;
    if (typeof error === "string") return place === null ? error : `${error} at ${place}`;
    return [code, ...Object.entries(detail).map(([name, value]) => `${name}: ${value}`)].join(", ");
  }
}

function parse(json: Uint8Array): unknown {
  return JSON.parse(Buffer.from(json).toString("utf8"));
}

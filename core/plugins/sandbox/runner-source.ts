/**
 * Where runners come from: one kind for the plugins that ship with Postern (with the JIT, shared), one for all others
 * (jitless, with a hard limit on memory, one for each). One of a kind is kept warm.
 */
import { realpathSync } from "node:fs";
import { limits } from "../../kernel/limits.ts";
import { RunnerProcess } from "./runner-process.ts";
import type { Wrapper } from "./wrappers.ts";

export interface RunnerSourceOptions {
  /** Real paths of the bundle and of the addon: all that the process may read. */
  bundle: string;
  addon: string;
  wrappers: Wrapper[];
  isShipped: boolean;
}

export class RunnerSource {
  readonly #options: RunnerSourceOptions;
  #spare: RunnerProcess | null = null;
  /** Ends a spare that nobody took. */
  #expiry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: RunnerSourceOptions) {
    this.#options = options;
  }

  get isShipped(): boolean {
    return this.#options.isShipped;
  }

  /** Starts one that waits for the next `take`, however long that takes. */
  warm(): void {
    clearTimeout(this.#expiry);
    if (this.#isClosed || this.#spare !== null) return;
    const spare = this.#spawn(limits.pluginMemoryMiBDefault);
    this.#spare = spare;
    spare.handlers.onExit = () => {
      if (this.#spare === spare) this.#spare = null; // The next one to be warmed takes its place.
    };
  }

  /** As `warm`, for somebody who may come or not: a spare that is started for them is ended after `waitMs`. */
  expect(waitMs: number): void {
    if (this.#spare !== null) return;
    this.warm();
    this.#expiry = setTimeout(() => this.#drop(), waitMs).unref();
  }

  /** The caller gives it handlers at once. `memoryMiB`: of all plugins in it. */
  take(memoryMiB: number): RunnerProcess {
    const spare = this.#spare;
    const isFitting = this.isShipped || memoryMiB <= limits.pluginMemoryMiBDefault;
    if (spare === null || !isFitting) return this.#spawn(memoryMiB);
    clearTimeout(this.#expiry);
    this.#spare = null;
    return spare;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#expiry);
    this.#drop();
  }

  #drop(): void {
    this.#spare?.kill();
    this.#spare = null;
  }

  #spawn(memoryMiB: number): RunnerProcess {
    return new RunnerProcess(commandLine(this.#options, memoryMiB));
  }
}

function commandLine({ bundle, addon, wrappers, isShipped }: RunnerSourceOptions, memoryMiB: number): string[] {
  const dataBytes = (limits.runnerDataBaseMiB + memoryMiB) * 1024 * 1024;
  return [
    ...wrappers.flatMap(({ name, command }) => {
      if (command === null) return [];
      // V8 with its JIT dies under this limit at its start (SANDBOX.md, wall 2).
      return name === "memory" ? (isShipped ? [] : [...command, `--data=${dataBytes}`]) : command;
    }),
    realpathSync(process.execPath),
    ...(isShipped ? [] : ["--jitless"]),
    "--no-node-snapshot",
    "--disable-warning=PERM0001",
    "--permission",
    "--allow-addons",
    `--allow-fs-read=${bundle}`,
    `--allow-fs-read=${addon}`,
    bundle,
    addon,
  ];
}

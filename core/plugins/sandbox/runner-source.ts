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
  #isClosed = false;

  constructor(options: RunnerSourceOptions) {
    this.#options = options;
  }

  get isShipped(): boolean {
    return this.#options.isShipped;
  }

  /** Starts one that waits for the next `take`. */
  warm(): void {
    if (this.#isClosed || this.#spare !== null) return;
    const spare = this.#spawn(limits.pluginMemoryMiBDefault);
    this.#spare = spare;
    spare.handlers.onExit = () => {
      if (this.#spare === spare) this.#spare = null; // The next one to be warmed takes its place.
    };
  }

  /** The caller gives it handlers at once. `memoryMiB`: of all plugins in it. */
  take(memoryMiB: number): RunnerProcess {
    const spare = this.#spare;
    const isFitting = this.isShipped || memoryMiB <= limits.pluginMemoryMiBDefault;
    if (spare === null || !isFitting) return this.#spawn(memoryMiB);
    this.#spare = null;
    return spare;
  }

  close(): void {
    this.#isClosed = true;
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

/**
 * The Tor that Postern goes through: one that runs on this machine, the one that the user named, or the installed program,
 * started when something needs it first. Whether it really is Tor is checked before anything is entrusted to it.
 */
import { setTimeout as pause } from "node:timers/promises";
import { AppError, plainError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import type { TorRoute } from "../broker.ts";
import { findTor } from "./find-tor.ts";
import { type ProxyAddress, probeTor } from "./probe-tor.ts";
import { TorProcess } from "./tor-process.ts";

export interface TorSettings {
  /** automatic: one that runs here, else the installed one. at: the one at `address`. never: none. */
  mode: "automatic" | "at" | "never";
  /** "host:port"; used by "at" alone. */
  address: string;
}

export interface TorStatus {
  /**
   * installed: it is started when something needs it. starting: `percent` of its way into the network. ready: in use.
   * failed: `reason` says why; the next that needs it tries again.
   */
  state: "never" | "looking" | "missing" | "installed" | "starting" | "ready" | "failed";
  /** Ours was started by Postern and ends with it. */
  isOurs: boolean;
  /** Where it is, when it is not ours. */
  address: string | null;
  percent: number;
  reason: string | null;
}

export interface TorParts {
  folder: string;
  /** Tells of each change. */
  onChange(status: TorStatus): void;
  /** Where a running Tor usually listens: tests have their own. */
  usualAddresses?: ProxyAddress[];
  /** The installed program; null: none. */
  program?: string | null;
  torrcLines?: string[];
}

/** The system's Tor, and Tor Browser's. */
const usualAddresses: ProxyAddress[] = [
  { host: "127.0.0.1", port: 9050 },
  { host: "127.0.0.1", port: 9150 },
];
const nothing = { isOurs: false, address: null, percent: 0, reason: null };

export class Tor implements TorRoute {
  readonly #parts: TorParts;
  #settings: TorSettings;
  #status: TorStatus = { state: "looking", ...nothing };
  #process: TorProcess | null = null;
  #found: ProxyAddress | null = null;
  /** The look or the start that is under way: whoever comes meanwhile waits for the same. */
  #finding: Promise<ProxyAddress> | null = null;
  /** Of our own: resolves when it is in its network. */
  #started: Promise<ProxyAddress> | null = null;
  #isClosed = false;

  constructor(parts: TorParts, settings: TorSettings) {
    this.#parts = parts;
    this.#settings = settings;
  }

  status(): TorStatus {
    return this.#status;
  }

  isAvailable(): boolean {
    return ["installed", "starting", "ready"].includes(this.#status.state);
  }

  async proxy(): Promise<ProxyAddress> {
    if (this.#isClosed) throw new AppError("TOR_FAILED", { reason: "CLOSED" });
    const known = this.#process?.address() ?? this.#found;
    if (known) return known;
    this.#finding ??= this.#find().finally(() => {
      this.#finding = null;
    });
    return this.#finding;
  }

  /** It did not answer any more: the next that needs it looks again. */
  lost(): void {
    if (this.#found === null) return;
    this.#found = null;
    this.#tell({ state: "failed", ...nothing, reason: "CLOSED" });
  }

  /** Looks what is there, without starting anything and without using the network. */
  async look(): Promise<void> {
    if (this.#process) return;
    try {
      await this.#findRunning();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  async change(settings: TorSettings): Promise<void> {
    this.#settings = settings;
    this.#found = null;
    await this.#stopProcess();
    await this.#finding?.catch(() => null); // Whoever waited was told.
    await this.#stopProcess();
    this.#found = null;
    await this.look();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#stopProcess();
  }

  async #find(): Promise<ProxyAddress> {
    if (!this.#process) {
      const running = await this.#findRunning();
      if (running) return running;
      this.#start(this.#program() ?? fail("TOR_MISSING"));
    }
    const late = new AbortController();
    const tooLate = pause(limits.torBootstrapMs, null, { signal: late.signal }).then(() => {
      // It may yet get there: the next that needs it waits on, or finds it ready.
      throw new AppError("TOR_FAILED", { reason: "BOOTSTRAP" });
    });
    try {
      return await Promise.race([this.#started ?? fail("TOR_MISSING"), tooLate]);
    } finally {
      late.abort();
    }
  }

  /** One that runs, or null where the installed one can be started. Throws TOR_OFF, TOR_MISSING, TOR_FAILED. */
  async #findRunning(): Promise<ProxyAddress | null> {
    const { mode, address } = this.#settings;
    if (mode === "never") {
      this.#tell({ state: "never", ...nothing });
      return fail("TOR_OFF");
    }
    const candidates = mode === "at" ? [parseAddress(address)] : (this.#parts.usualAddresses ?? usualAddresses);
    let failure: unknown = null;
    for (const candidate of candidates) {
      try {
        await probeTor(candidate);
        this.#found = candidate;
        this.#tell({ state: "ready", ...nothing, address: wordsOf(candidate), percent: 100 });
        return candidate;
      } catch (error) {
        failure = error;
      }
    }
    if (mode === "at") {
      const { reason = "UNKNOWN" } = plainError(failure).detail;
      this.#tell({ state: "failed", ...nothing, address, reason: String(reason) });
      throw failure;
    }
    if (this.#program() !== null) {
      this.#tell({ state: "installed", ...nothing });
      return null;
    }
    this.#tell({ state: "missing", ...nothing });
    return fail("TOR_MISSING");
  }

  #program(): string | null {
    return this.#parts.program === undefined ? findTor() : this.#parts.program;
  }

  #start(program: string): void {
    this.#tell({ state: "starting", ...nothing, isOurs: true });
    const { promise, resolve, reject } = Promise.withResolvers<ProxyAddress>();
    this.#started = promise;
    promise.catch(() => null); // Told to whoever waits for it.
    const process = new TorProcess({
      program,
      folder: this.#parts.folder,
      ...(this.#parts.torrcLines && { torrcLines: this.#parts.torrcLines }),
      onBootstrap: (percent) => {
        const address = process.address();
        this.#tell({ state: address ? "ready" : "starting", ...nothing, isOurs: true, percent });
        if (address) resolve(address);
      },
      onExit: () => {
        reject(new AppError("TOR_FAILED", { reason: "ENDED" }));
        if (this.#process !== process) return;
        this.#process = null;
        this.#tell({ state: "failed", ...nothing, isOurs: true, reason: "ENDED" });
      },
    });
    this.#process = process;
  }

  async #stopProcess(): Promise<void> {
    const process = this.#process;
    this.#process = null;
    await process?.stop();
  }

  #tell(status: TorStatus): void {
    this.#status = status;
    this.#parts.onChange(status);
  }
}

function fail(code: "TOR_OFF" | "TOR_MISSING"): never {
  throw new AppError(code);
}

const wordsOf = (address: ProxyAddress) => ("path" in address ? address.path : `${address.host}:${address.port}`);

/** "host:port", "[::1]:9050", or a Unix socket "unix:/run/tor/socks". Throws BAD_REQUEST. */
export function parseAddress(text: string): ProxyAddress {
  const path = /^unix:(\/[^\0\r\n]{1,100})$/.exec(text)?.[1];
  if (path !== undefined) return { path };
  const [, host = "", port = ""] =
    /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+)):(\d{1,5})$/i.exec(text)?.filter(Boolean) ?? [];
  if (host === "" || Number(port) < 1 || Number(port) > 65_535)
    throw new AppError("BAD_REQUEST", { field: "torAddress" });
  return { host, port: Number(port) };
}

import { jobs, type ImportJob, type Source } from "../api/jobs.ts";
import { type Relay, relays } from "../api/relays.ts";
import { Observable } from "./observable.ts";
import { report } from "./report.ts";

const busyMs = 700;
const quietMs = 15_000;

/** Imports and sources with their progress: looked at often while something runs, seldom otherwise. */
export class JobsState extends Observable {
  imports: ImportJob[] = [];
  sources: Source[] = [];
  relays: Relay[] = [];
  /** How large what this page uploads is: the server learns it only at the end. */
  readonly uploadBytes = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isOn = false;
  #lookedAt = 0;

  get running(): ImportJob[] {
    return this.imports.filter((job) => job.state === "running");
  }

  get syncing(): Source[] {
    return this.sources.filter((source) => /sync|connect/.test(source.state));
  }

  /** The outgoing servers of an account; of none: those whose account is gone, or that never had one. */
  relaysOf(source: Source | null): Relay[] {
    const ids = new Set(this.sources.map(({ id }) => Number(id)));
    return this.relays.filter(({ sourceId }) =>
      source ? sourceId === Number(source.id) : sourceId === null || !ids.has(sourceId),
    );
  }

  start(): void {
    this.#isOn = true;
    void this.look();
  }

  stop(): void {
    this.#isOn = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.imports = [];
    this.sources = [];
    this.relays = [];
    this.changed();
  }

  /** Mail changed: perhaps something began to run. Not more often than it is looked at anyway. */
  lookSoon(): void {
    if (!this.#isOn || Date.now() - this.#lookedAt < busyMs * 4) return;
    void this.look();
  }

  /** Looks now, and then again by itself. */
  async look(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#lookedAt = Date.now();
    try {
      [this.imports, this.sources, this.relays] = await Promise.all([jobs.imports(), jobs.sources(), relays.list()]);
      this.changed();
    } catch (error) {
      report("could not look at the running jobs.", error);
    }
    if (!this.#isOn) return;
    const isBusy = this.running.length > 0 || this.syncing.length > 0;
    this.#timer = setTimeout(() => void this.look(), isBusy ? busyMs : quietMs);
  }
}

export const jobsState = new JobsState();

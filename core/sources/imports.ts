/** Imports as jobs: begun, watched, stopped, resumed; what the user's own files hold, taken in through the one pipeline. */
import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import type { Clock } from "../kernel/clock.ts";
import { AppError, plainError } from "../kernel/errors.ts";
import type { Events } from "../kernel/events.ts";
import { limits } from "../kernel/limits.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import { demoReferences } from "./demo-references.ts";
import type { ImportJob, SavedImport } from "./import-job.ts";
import { shownJob } from "./import-job.ts";
import type { BatchReport, Ingest, IngestOrigin } from "./ingest.ts";
import { measurePaths, readUnits, type ReadReference } from "./read-units.ts";
import { tagOfName } from "./tag-of-folder.ts";
import { readUpload } from "./read-upload.ts";
import { walkPaths } from "./walk-paths.ts";

export interface ImportsParts {
  ingest: Ingest;
  reader: StoreReader;
  writer: StoreWriter;
  events: Events;
  clock: Clock;
}

interface Running {
  job: SavedImport;
  abort: AbortController;
  /** Work time before this run, in milliseconds, and when this run began. */
  beforeMs: number;
  beganAt: number;
  beforeMessages: number;
  threads: Set<number>;
  savedAt: number;
  finished: Promise<void>;
}

export class Imports {
  readonly #parts: ImportsParts;
  readonly #running = new Map<string, Running>();

  constructor(parts: ImportsParts) {
    this.#parts = parts;
  }

  /** Jobs that were running when Postern last ended are stopped ones now: `resume` goes on with them. */
  async recover(): Promise<void> {
    for (const job of this.#saved()) {
      if (job.state === "running") await this.#save({ ...job, state: "stopped" });
    }
  }

  /** Begins, or goes on with a stopped import of the same paths and tag. Throws BAD_PATH before anything is imported. */
  async start(request: { paths: string[]; tag?: string }): Promise<ImportJob> {
    if (request.paths.length === 0) throw new AppError("BAD_PATH", { reason: "NONE" });
    walkPaths(request.paths).next();
    const tag = request.tag === undefined || request.tag.trim() === "" ? null : tagOfName(request.tag.trim());
    const isSame = (job: SavedImport) =>
      job.kind === "paths" && job.tag === tag && job.paths.join("\0") === request.paths.join("\0");
    const running = [...this.#running.values()].find(({ job }) => isSame(job));
    if (running !== undefined) return shownJob(running.job);
    const stopped = this.#saved().find((job) => job.state === "stopped" && isSame(job));
    if (stopped !== undefined) return this.#run(stopped);
    return this.#run(
      this.#newJob({
        kind: "paths",
        paths: request.paths,
        tag,
        label: request.paths.map((path) => basename(path)).join(", "),
      }),
    );
  }

  /** An mbox, a message, or a tar archive of a folder as a stream; nothing is written to a temporary file. */
  async startUpload(stream: AsyncIterable<Uint8Array>, name: string, tag?: string): Promise<ImportJob> {
    const job = this.#newJob({
      kind: "upload",
      paths: [],
      tag: tag === undefined || tag.trim() === "" ? null : tagOfName(tag.trim()),
      label: basename(name),
    });
    return this.#run(job, stream);
  }

  async startDemo(): Promise<ImportJob> {
    return this.#run(this.#newJob({ kind: "demo", paths: [], tag: null, label: "demo" }));
  }

  /** Takes the demo mails out again, whatever was done to them. */
  async removeDemo(): Promise<void> {
    const { reader, writer } = this.#parts;
    const messageIds = reader.messagesOfKind("demo");
    if (messageIds.length > 0) await writer.perform({ op: "message.destroy", messageIds });
  }

  async stop(id: string): Promise<ImportJob> {
    const running = this.#running.get(id);
    if (running === undefined) return this.#find(id);
    running.abort.abort();
    await running.finished;
    return this.#find(id);
  }

  async resume(id: string): Promise<ImportJob> {
    const running = this.#running.get(id);
    if (running !== undefined) return shownJob(running.job);
    const job = this.#saved().find((saved) => saved.id === id);
    if (job === undefined) throw new AppError("NOT_FOUND");
    if (job.kind === "upload") throw new AppError("CONFLICT", { reason: "UPLOAD_ENDED" });
    return job.state === "done" ? shownJob(job) : this.#run(job);
  }

  list(): ImportJob[] {
    const running = [...this.#running.values()].map(({ job }) => job);
    const others = this.#saved().filter(({ id }) => !this.#running.has(id));
    return [...running, ...others].sort((a, b) => b.startedAt - a.startedAt).map(shownJob);
  }

  /** The job as it is when it has ended, was stopped or failed. */
  async wait(id: string): Promise<ImportJob> {
    await this.#running.get(id)?.finished;
    return this.#find(id);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.stop(id)));
  }

  #saved(): SavedImport[] {
    return this.#parts.reader.importJobs() as SavedImport[];
  }

  #find(id: string): ImportJob {
    const job = this.#running.get(id)?.job ?? this.#saved().find((saved) => saved.id === id);
    if (job === undefined) throw new AppError("NOT_FOUND");
    return shownJob(job);
  }

  async #save(job: SavedImport): Promise<void> {
    await this.#parts.writer.perform({ op: "importJob.save", job });
  }

  #newJob(given: Pick<SavedImport, "kind" | "paths" | "tag" | "label">): SavedImport {
    const counts = { messages: 0, duplicates: 0, failed: 0, bytes: 0, threads: 0, seconds: 0, perSecond: 0 };
    const id = randomBytes(8).toString("hex");
    return {
      id,
      ...given,
      state: "running",
      ...counts,
      bytesTotal: null,
      startedAt: this.#parts.clock.now(),
      secondsLeft: null,
      error: null,
      cursor: null,
    };
  }

  async #run(saved: SavedImport, stream?: AsyncIterable<Uint8Array>): Promise<ImportJob> {
    const job: SavedImport = { ...saved, state: "running", error: null };
    const now = this.#parts.clock.now();
    const running: Running = {
      job,
      abort: new AbortController(),
      beforeMs: job.seconds * 1000,
      beganAt: now,
      beforeMessages: job.messages + job.duplicates,
      threads: new Set(),
      savedAt: now,
      finished: Promise.resolve(),
    };
    await this.#save(job);
    this.#running.set(job.id, running);
    running.finished = this.#work(running, stream).finally(() => this.#running.delete(job.id));
    return shownJob(job);
  }

  #references(
    running: Running,
    stream: AsyncIterable<Uint8Array> | undefined,
  ): { references: AsyncIterable<ReadReference>; origin: IngestOrigin } {
    const { job } = running;
    const onFailed = (error: AppError) => {
      job.failed += 1;
      // Done all the same, but for what it says.
      if (error.code === "IMPORT_SOURCE_CHANGED") job.error = plainError(error);
    };
    if (job.kind === "demo") return { references: demoReferences(this.#parts.clock.now()), origin: "demo" };
    if (stream !== undefined)
      return { references: readUpload(stream, { name: job.label, tag: job.tag, onFailed }), origin: "import" };
    return {
      references: readUnits({ paths: job.paths, tag: job.tag, cursor: job.cursor, onFailed }),
      origin: "import",
    };
  }

  async #work(running: Running, stream: AsyncIterable<Uint8Array> | undefined): Promise<void> {
    const { job, abort } = running;
    try {
      if (job.kind === "paths") void this.#measure(running);
      const { references, origin } = this.#references(running, stream);
      await this.#parts.ingest.run(references, {
        origin,
        signal: abort.signal,
        onBatch: (report) => this.#count(running, report),
      });
      await this.#parts.ingest.flush();
      job.state = abort.signal.aborted ? "stopped" : "done";
    } catch (error) {
      job.state = "failed";
      job.error = plainError(error);
    }
    this.#clockIn(running);
    job.secondsLeft = job.state === "done" ? 0 : null;
    // The folder may be the very thing that failed (a full disk): then the job stays as it was last saved.
    await this.#save(job).catch((error: unknown) => {
      job.error ??= plainError(error);
    });
    this.#parts.events.emit("import.progressed", { jobId: job.id });
  }

  async #measure({ job, abort }: Running): Promise<void> {
    job.bytesTotal = await measurePaths(job.paths, () => abort.signal.aborted).catch(() => null);
  }

  #count(running: Running, report: BatchReport<ReadReference>): void {
    const { job } = running;
    for (const outcome of report.outcomes) {
      if (outcome === null) continue;
      if (outcome.status === "duplicate") job.duplicates += 1;
      else job.messages += 1;
      running.threads.add(outcome.threadId);
    }
    job.failed += report.failures.length;
    job.bytes += report.inputBytes;
    job.threads = Math.max(job.threads, running.threads.size);
    const { last } = report;
    if (last !== null)
      job.cursor = { unit: last.unit, position: last.position, name: last.name, startedAt: job.startedAt };
    this.#clockIn(running);
    const now = this.#parts.clock.now();
    this.#parts.events.emit("import.progressed", { jobId: job.id });
    if (now - running.savedAt < limits.importCursorEveryMs) return;
    running.savedAt = now;
    void this.#save({ ...job }).catch(() => running.abort.abort());
  }

  #clockIn(running: Running): void {
    const { job } = running;
    const ranMs = this.#parts.clock.now() - running.beganAt;
    job.seconds = (running.beforeMs + ranMs) / 1000;
    job.perSecond = ranMs === 0 ? 0 : ((job.messages + job.duplicates - running.beforeMessages) * 1000) / ranMs;
    const left = job.bytesTotal === null ? null : Math.max(0, job.bytesTotal - job.bytes);
    job.secondsLeft = left === null || job.bytes === 0 ? null : Math.round((left * job.seconds) / job.bytes);
  }
}

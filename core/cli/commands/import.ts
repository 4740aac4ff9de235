import { resolve } from "node:path";
import type { ImportJob } from "../../sources/import-job.ts";
import { type Gateway, openGateway } from "../gateway.ts";
import { readOptions } from "../options.ts";
import { bar, duration, ProgressLine } from "../progress-line.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";
import { AppError, fromPlainError, type PlainError, sentenceOf } from "../../kernel/errors.ts";

const usage = "postern import PATH... [--tag T]";
const count = new Intl.NumberFormat("en");

/** Imports files and folders; stopped by ctrl-C, it goes on there when it is run again. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals, common } = readOptions(args, { tag: { type: "string" } }, usage);
  if (positionals.length === 0) throw new UsageError(`import needs at least one file or folder. Usage: ${usage}`);
  if (values.tag?.trim() === "") throw new UsageError("--tag needs a name.");
  // From here on ctrl-C ends the import in order, also while the folder is still being opened, or closed.
  const stop = new AbortController();
  const abort = () => stop.abort();
  process.on("SIGINT", abort).on("SIGTERM", abort);
  const gateway = await openGateway(common);
  try {
    if (stop.signal.aborted) throw new AppError("IMPORT_STOPPED");
    const paths = positionals.map((path) => resolve(path));
    const request = { paths, ...(values.tag === undefined ? {} : { tag: values.tag }) };
    const job = await follow(gateway, request, stop.signal);
    tell(job, common.isJson);
    // What was left out is no failure of the rest, and is to be known.
    if (job.state === "done" && job.error !== null && !common.isJson) writeLine(sentenceOf(job.error.code));
    if (job.state === "done") return 0;
    throw job.error === null ? new AppError("IMPORT_STOPPED") : fromPlainError(job.error as PlainError);
  } finally {
    await gateway.close();
  }
}

async function follow(gateway: Gateway, request: object, stop: AbortSignal): Promise<ImportJob> {
  const progress = new ProgressLine();
  let last: ImportJob | null = null;
  let isStopping = false;
  const stopJob = () => {
    if (isStopping || last === null) return;
    isStopping = true;
    progress.show("stopping");
    // Its end comes through the stream, as any other end does.
    void gateway.post(`/cli/import/${last.id}/stop`);
  };
  stop.addEventListener("abort", stopJob);
  try {
    for await (const job of gateway.lines<ImportJob>("/cli/import", request)) {
      last = job;
      if (stop.aborted) stopJob();
      else progress.show(progressText(job));
    }
  } finally {
    stop.removeEventListener("abort", stopJob);
    progress.clear();
  }
  if (last === null) throw new AppError("INTERNAL");
  return last;
}

function progressText(job: ImportJob): string {
  const share = job.bytesTotal === null || job.bytesTotal === 0 ? null : job.bytes / job.bytesTotal;
  const parts = [
    share === null ? "" : `${bar(share)} ${Math.min(100, Math.floor(share * 100))} %`,
    `${count.format(job.messages + job.duplicates)} messages`,
    `${count.format(Math.round(job.perSecond))}/s`,
    job.secondsLeft === null ? "" : `${duration(job.secondsLeft)} left`,
  ];
  return parts.filter((part) => part !== "").join("  ");
}

function tell(
  { messages, duplicates, failed, bytes, threads, seconds, perSecond, state, error }: ImportJob,
  isJson: boolean,
): void {
  if (isJson) {
    const problem = error === null ? {} : { problem: error.code };
    writeJson({ messages, duplicates, failed, bytes, threads, seconds, perSecond, state, ...problem });
    return;
  }
  const also = [
    duplicates > 0 ? `${count.format(duplicates)} were here already` : "",
    failed > 0 ? `${count.format(failed)} could not be read` : "",
  ].filter((part) => part !== "");
  writeLine(
    `Imported ${count.format(messages)} messages in ${count.format(threads)} threads, ${(bytes / 1e6).toFixed(1)} MB in ` +
      `${duration(seconds)} (${count.format(Math.round(perSecond))} a second)${also.map((part) => `; ${part}`).join("")}.`,
  );
}

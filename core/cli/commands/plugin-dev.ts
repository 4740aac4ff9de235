import { watch } from "node:fs";
import { sep } from "node:path";
import { systemClock } from "../../kernel/clock.ts";
import { AppError } from "../../kernel/errors.ts";
import { type DevRun, DevSession } from "../../plugins/authoring/dev-session.ts";
import { linkSdk } from "../../plugins/authoring/link-sdk.ts";
import { problemLine } from "../../plugins/authoring/problem.ts";
import { PluginFailure, type WorkEvent } from "../../plugins/authoring/workbench.ts";
import { demoMessages } from "../../sources/demo.ts";
import { readOptions } from "../options.ts";
import { pluginFolder } from "../plugin-folder.ts";
import { shownText } from "../shown-text.ts";
import { writeJson, writeLine } from "../write-line.ts";

export const usage = "postern plugin dev [FOLDER]";

type Show = (event: WorkEvent | ({ kind: "run" } & DevRun) | { kind: "failed"; message: string }) => void;

/** An editor writes a file in several steps. */
const settleMs = 40;

/** Until ctrl-C: loads the plugin in the real runner at each change, and shows what it does to the demo mail. */
export async function run(args: string[]): Promise<number> {
  const { positionals, common } = readOptions(args, {}, usage);
  const folder = pluginFolder(positionals, usage);
  linkSdk(folder);
  const stopped = stopSignal();
  const show: Show = common.isJson ? writeJson : showText;
  const mail = demoMessages(systemClock.now()).map(({ raw, tags }) => ({ raw, tags }));
  const session = await DevSession.open(folder, mail, show);
  const changes = new Changes(folder);
  try {
    for (let isGoingOn = true; isGoingOn; ) {
      await runOnce(session, show);
      if (!common.isJson) writeLine("Waiting for a change; ctrl-C ends.");
      isGoingOn = await Promise.race([changes.next(), stopped]);
    }
  } finally {
    changes.close();
    session.close();
  }
  return 0;
}

async function runOnce(session: DevSession, show: Show): Promise<void> {
  try {
    show({ kind: "run", ...(await session.run(systemClock.now())) });
  } catch (error) {
    if (error instanceof PluginFailure) return; // Told as an event already.
    if (!(error instanceof AppError)) throw error;
    const { file, line, where, problem } = error.detail;
    const place = typeof file === "string" ? `${file}:${line}: ${where ? `${where} ` : ""}` : "";
    show({ kind: "failed", message: `${place}${problem ?? error.message}` });
  }
}

/** False: ctrl-C. */
function stopSignal(): Promise<false> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve(false));
  });
}

/** Changes of a plugin's own files. One that comes while nobody waits is kept. */
class Changes {
  readonly #watcher: ReturnType<typeof watch>;
  #isPending = false;
  #onChange: (() => void) | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(folder: string) {
    this.#watcher = watch(folder, { recursive: true }, (_event, name) => {
      if (name === null || name.split(sep).some((part) => part === "node_modules" || part.startsWith("."))) return;
      if (!/\.(ts|js|json)$/.test(name) || name.endsWith(".test.ts")) return;
      if (this.#timer) clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#tell(), settleMs);
    });
  }

  next(): Promise<true> {
    return new Promise((resolve) => {
      this.#onChange = () => resolve(true);
      if (this.#isPending) this.#tell();
    });
  }

  close(): void {
    this.#watcher.close();
    if (this.#timer) clearTimeout(this.#timer);
  }

  #tell(): void {
    this.#isPending = this.#onChange === null;
    this.#onChange?.();
    this.#onChange = null;
  }
}

const showText: Show = (event) => {
  for (const line of linesOf(event)) writeLine(line);
};

function linesOf(event: Parameters<Show>[0]): string[] {
  switch (event.kind) {
    case "call":
      return [`→ ${event.hook}${Array.isArray(event.input) ? ` with ${event.input.length} messages` : ""}`];
    case "answer":
      return [`← ${event.hook} ${shownJson(event.answer)} in ${event.milliseconds.toFixed(1)} ms`];
    case "use": {
      const asked = `  ${event.capability} ${event.method} ${shownJson(event.args)}`;
      return [event.code === "ok" ? asked : `${asked}: ${event.code} ${shownText(event.message)}`];
    }
    case "console":
      return [`  console.${event.level}: ${shownText(event.text)}`];
    case "error":
      return [`✖ ${event.hook} failed:`, ...event.message.split("\n").map((line) => `  ${shownText(line)}`)];
    case "failed":
      return [`✖ ${shownText(event.message)}`];
    default:
      return runLines(event);
  }
}

function runLines({ problems, readyMilliseconds, messages, changed, untried }: DevRun): string[] {
  if (problems.length > 0) return problems.map((problem) => `✖ ${shownText(problemLine(problem))}`);
  const rows = changed.map(({ subject, added, removed, score }) => {
    const marks = [...added.map((tag) => `+${tag}`), ...removed.map((tag) => `-${tag}`)];
    if (score !== null) marks.push(`score ${score.toFixed(2)}`);
    return `  ${marks.join(" ")}  ${shownText(subject)}`;
  });
  return [
    ...rows,
    `Ready in ${Math.round(readyMilliseconds)} ms. ${messages} demo messages, ${changed.length} changed.`,
    ...untried.map((hook) => `  ${hook} is not asked here: try it in a test (postern plugin test).`),
  ];
}

const shownChars = 160;
function shownJson(value: unknown): string {
  const text = shownText(JSON.stringify(value) ?? "");
  return text.length > shownChars ? `${text.slice(0, shownChars)}…` : text;
}

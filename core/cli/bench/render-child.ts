/** Run by measure-render.ts: DATA. Shows HTML mails through the shipped plugin on a fresh folder, and prints how long they take. */
import { mkdirSync } from "node:fs";
import { dataPaths } from "../../kernel/config.ts";
import { openPostern } from "../../main.ts";
import { parseStructure } from "../../mime/parse-structure.ts";
import { mailHtml } from "../../reading/mail-html.ts";
import { shownMail } from "../../reading/mail-view.ts";
import { demoMessages } from "../../sources/demo.ts";
import { defaultDerivationCost } from "../../vault/passphrase-key.ts";
import { createVault } from "../../vault/unlock.ts";
import { writeJson } from "../write-line.ts";
import type { RenderedSize } from "./measure-render.ts";
import { newsletter } from "./newsletter.ts";
import { cpuMsOfDescendants } from "./process-cpu.ts";

const [data = ""] = process.argv.slice(2);
/** Calls that are not counted, and those that are. */
const sizes = [
  { name: "10 KB", chars: 10_000, warmUp: 40, calls: 100 },
  { name: "100 KB", chars: 100_000, warmUp: 20, calls: 60 },
  { name: "1 MB", chars: 1_000_000, warmUp: 2, calls: 10 },
];
const demoCalls = 100;

interface Series {
  name: string;
  /** Shown in turn. */
  htmls: string[];
  warmUp: number;
  calls: number;
}

function demoNewsletters(): Series {
  const htmls = demoMessages(Date.now())
    .map(({ raw }) => mailHtml(raw, parseStructure(raw)))
    .filter((html) => html?.includes("Unsubscribe"))
    .filter((html) => html !== null && html !== undefined);
  return { name: "demo", htmls, warmUp: htmls.length, calls: demoCalls };
}

const empty = new TextEncoder().encode("Subject: a newsletter\r\n\r\n");
const root = parseStructure(empty);
const paths = dataPaths(data);
mkdirSync(data, { recursive: true });
const { keys } = await createVault(paths.vault, "a passphrase for benchmarks only", defaultDerivationCost);
const postern = await openPostern({ paths, keys, watchesSources: false });

/** Throws when there is no answer: a plugin that was stopped is no figure. */
async function show(html: string): Promise<{ ms: number; isWhole: boolean }> {
  const began = performance.now();
  const found = await postern.plugins.render(shownMail({ key: "1", raw: empty, root, html, tags: [] }));
  const ms = performance.now() - began;
  if (found === null) throw new Error("no plugin shows HTML");
  return { ms, isWhole: !found.answer.removed.some(({ what }) => what === "The mail’s form") };
}

async function measured({ name, htmls, warmUp, calls }: Series): Promise<RenderedSize> {
  const htmlAt = (call: number): string => htmls[call % htmls.length] ?? "";
  const first = await show(htmlAt(0));
  for (let call = 1; call < warmUp; call += 1) await show(htmlAt(call));
  const before = { runner: cpuMsOfDescendants(process.pid), kernel: process.cpuUsage() };
  const shown: Awaited<ReturnType<typeof show>>[] = [];
  for (let call = 0; call < calls; call += 1) shown.push(await show(htmlAt(call)));
  const kernel = process.cpuUsage(before.kernel);
  const runner = cpuMsOfDescendants(process.pid);
  const times = shown.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  const lengths = htmls.map(({ length }) => length).sort((a, b) => a - b);
  return {
    name,
    chars: lengths[Math.floor(lengths.length / 2)] ?? 0,
    calls,
    isWhole: [first, ...shown].every(({ isWhole }) => isWhole),
    firstMs: first.ms,
    medianMs: at(0.5),
    p95Ms: at(0.95),
    maxMs: at(1),
    runnerCpuMs: runner === null || before.runner === null ? null : (runner - before.runner) / calls,
    kernelCpuMs: (kernel.user + kernel.system) / 1000 / calls,
  };
}

try {
  await postern.plugins.settled();
  const { ms: firstMs } = await show("<p>Hello</p>");
  const mails = [await measured(demoNewsletters())];
  for (const { name, chars, warmUp, calls } of sizes)
    mails.push(await measured({ name, htmls: [newsletter(chars)], warmUp, calls }));
  writeJson({ firstMs, mails });
} finally {
  await postern.close("stopping");
  keys.zero();
}

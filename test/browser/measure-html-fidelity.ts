/**
 * How near html-sandbox stays to the mails that it shows, in real Chromium: node test/browser/measure-html-fidelity.ts [EVERY].
 * Looks at each EVERY-th HTML mail of ../shared/data/spamassassin and at all of the demo. Prints one JSON line, and before it a line
 * for each mail that differs, when VERBOSE is set.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import { mailHtml } from "../../core/reading/mail-html.ts";
import { demoMessages } from "../../core/sources/demo.ts";
import { sharedData } from "../data.ts";
import { openHtmlRunner } from "../plugins-html-sandbox/html-runner.ts";
import { launchChromium } from "./chromium.ts";
import { layOutOriginal, layOutRendering, likenessOf } from "./html-fidelity.ts";

const every = Number(process.argv[2] ?? 1);
const isVerbose = process.env["VERBOSE"] !== undefined;
const cleanups: Array<() => unknown> = [];

function* mails(): Generator<{ name: string; html: string }> {
  for (const [at, { raw }] of demoMessages(Date.UTC(2026, 4, 4)).entries()) {
    const html = mailHtml(raw, parseStructure(raw));
    if (html !== null) yield { name: `demo ${at}`, html };
  }
  for (const folder of ["hard-ham-1", "spam-1", "easy-ham-1"]) {
    const path = sharedData("spamassassin", folder);
    if (path === null) continue;
    let count = 0;
    for (const file of readdirSync(path).sort()) {
      const raw = readFileSync(join(path, file));
      const html = mailHtml(raw, parseStructure(raw));
      if (html !== null && count++ % every === 0) yield { name: `${folder} ${file.slice(0, 5)}`, html };
    }
  }
}

const browser = await launchChromium({ after: (run) => void cleanups.push(run) });
const context = await browser.newContext({ viewport: { width: 800, height: 600 }, javaScriptEnabled: false });
await context.route("**", (route) => route.abort());
const page = await context.newPage();
const runner = await openHtmlRunner();
await runner.render("<p>warm</p>");
const times: number[] = [];
let [sameText, inPlace, total] = [0, 0, 0];
const boxes: number[] = [];
for (const { name, html } of mails()) {
  const began = performance.now();
  const rendered = await runner.render(html);
  times.push(performance.now() - began);
  const likeness = likenessOf(await layOutOriginal(page, html), await layOutRendering(page, rendered));
  total += 1;
  if (likeness.isSameText) sameText += 1;
  if (likeness.boxesInPlace === 1) inPlace += 1;
  boxes.push(likeness.boxesInPlace);
  if (isVerbose && (!likeness.isSameText || likeness.boxesInPlace < 1)) {
    process.stderr.write(`${name} text ${likeness.isSameText} boxes ${likeness.boxesInPlace.toFixed(2)}\n`);
  }
}
runner.close();
for (const run of cleanups) await run();
times.sort((a, b) => a - b);
const share = (count: number) => Number((count / total).toFixed(3));
process.stdout.write(
  `${JSON.stringify({
    mails: total,
    sameText: share(sameText),
    allBoxesInPlace: share(inPlace),
    boxesInPlace: share(boxes.reduce((sum, each) => sum + each, 0)),
    medianMs: Number(times[Math.floor(times.length / 2)]?.toFixed(1)),
    slowestMs: Number(times.at(-1)?.toFixed(1)),
  })}\n`,
);

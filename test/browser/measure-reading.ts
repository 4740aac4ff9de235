/**
 * How long an HTML mail takes from the key that opens it to its picture on the screen, in real Chromium against the real server:
 * node test/browser/measure-reading.ts MAILS [COUNT]. MAILS is a file or folder of mail, most of it HTML. Prints one JSON line:
 * next is the neighbour of the mail that is read, by "j"; chosen is the one that the cursor rests on in the list, by Enter; cold is
 * clicked without the cursor ever having been near it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launchChromium, openPage } from "./chromium.ts";
import { passphrase } from "./open-mailbox.ts";
import { runCommand, startPostern } from "./running-postern.ts";

const [mails = "", wanted = "100"] = process.argv.slice(2);
const cleanups: Array<() => void | Promise<void>> = [];
const cleanup = { after: (run: () => void | Promise<void>) => void cleanups.push(run) };
const folder = mkdtempSync(join(tmpdir(), "postern-measure-"));
cleanup.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

/** From the key or press to the frame after the one in which all of the mail stands; null for a mail that is no HTML. */
async function timed(page: Page, open: () => Promise<void>): Promise<number | null> {
  // Everything listens before the key goes down.
  const shown = await page.evaluateHandle(() => {
    let began = 0;
    const begin = (): void => void (began ||= performance.now());
    for (const name of ["keydown", "pointerdown"]) addEventListener(name, begin, { once: true, capture: true });
    const result = new Promise<number | null>((resolve) => {
      const done = (event: Event): void => {
        const isHtml = event.type === "po-frame-shown";
        for (const name of ["po-frame-shown", "po-text-shown"]) removeEventListener(name, done);
        requestAnimationFrame(() => resolve(isHtml ? performance.now() - began : null));
      };
      for (const name of ["po-frame-shown", "po-text-shown"]) addEventListener(name, done);
    });
    return { result };
  });
  await open();
  return shown.evaluate(({ result }) => result);
}

const note = (times: number[], time: number | null): void => void (time !== null && times.push(time));

function summary(times: number[]): Record<string, number> {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { mails: sorted.length, medianMs: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

try {
  const postern = await startPostern(cleanup, { folder, passphrase });
  await runCommand(postern.folder, passphrase, "import", mails, "--tag", "Inbox");
  const browser = await launchChromium(cleanup);
  const { page } = await openPage(browser, `${postern.origin}/`);
  await page.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
  await page.keyboard.press("Enter");
  await page.getByRole("list", { name: "Conversations" }).getByRole("link").first().waitFor();
  const press = (key: string) => timed(page, () => page.keyboard.press(key));
  const rest = (): Promise<void> => page.waitForTimeout(700);
  const next: number[] = [];
  const chosen: number[] = [];
  const cold: number[] = [];
  await page.keyboard.press("j");
  await press("Enter");
  for (let round = 0; round < Number(wanted); round += 1) {
    // A reader looks at a mail for a moment; the next one is fetched meanwhile.
    await rest();
    note(next, await press("j"));
  }
  for (let round = 0; round < Number(wanted) / 2; round += 1) {
    await page.keyboard.press("u");
    // Beyond the neighbour, which is there already.
    for (let step = 0; step < 3; step += 1) await page.keyboard.press("j");
    await rest();
    note(chosen, await press("Enter"));
  }
  for (let round = 0; round < Number(wanted) / 2; round += 1) {
    await page.keyboard.press("u");
    await page.mouse.move(500, 500);
    await page.mouse.wheel(0, 300);
    await rest();
    note(cold, await timed(page, () => page.mouse.click(500, 500)));
  }
  process.stdout.write(`${JSON.stringify({ next: summary(next), chosen: summary(chosen), cold: summary(cold) })}\n`);
} finally {
  for (const run of cleanups.toReversed()) await run();
}

/**
 * How long a large tag takes from the click to its first rows on the screen, in real Chromium against the real server:
 * node test/browser/measure-large-tag.ts FOLDER PASSPHRASE. The folder holds mail already. Prints one JSON line.
 */
import type { Page } from "playwright-core";
import { launchChromium, openPage } from "./chromium.ts";
import { startPostern } from "./running-postern.ts";

const [folder = "", passphrase = ""] = process.argv.slice(2);
const rounds = 20;
const cleanups: Array<() => void | Promise<void>> = [];
const cleanup = { after: (run: () => void | Promise<void>) => void cleanups.push(run) };

/** From the click to the frame after the one that shows rows of the inbox, in milliseconds. */
function timedOpening(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const all = function* (root: Document | ShadowRoot): Generator<Element> {
          for (const element of root.querySelectorAll("*")) {
            yield element;
            if (element.shadowRoot) yield* all(element.shadowRoot);
          }
        };
        const find = (selector: string) => [...all(document)].filter((element) => element.matches(selector));
        const [link] = find('a.place[href="/"]');
        const began = performance.now();
        (link as HTMLAnchorElement).click();
        const look = (): void => {
          if (find("div.row:not(.skeleton)").length === 0) requestAnimationFrame(look);
          else requestAnimationFrame(() => resolve(performance.now() - began));
        };
        requestAnimationFrame(look);
      }),
  );
}

try {
  const postern = await startPostern(cleanup, { folder, passphrase });
  const browser = await launchChromium(cleanup);
  const { page } = await openPage(browser, `${postern.origin}/trash`);
  await page.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /Inbox/ }).first().waitFor();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await page.goto(`${postern.origin}/trash`);
    await page.getByRole("link", { name: /Inbox/ }).first().waitFor();
    await page.waitForTimeout(300);
    times.push(await timedOpening(page));
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(rounds - 1, Math.floor(share * rounds))] ?? 0);
  process.stdout.write(`${JSON.stringify({ rounds, medianMs: at(0.5), p95Ms: at(0.95), maxMs: at(1) })}\n`);
} finally {
  for (const run of cleanups.toReversed()) await run();
}

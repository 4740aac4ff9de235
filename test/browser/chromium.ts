import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { peer } from "../peer.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const launchArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Long enough for a machine that runs all other tests at the same time. */
export const answerMs = 90_000;

interface Cleanup {
  after(run: () => void | Promise<void>): void;
}

export const chromiumPath = peer("chromium", "chromium-browser", "google-chrome");
export const howToGetChromium = "scripts/peers installs it, or apt-get install chromium";

/** For the `skip` of a suite: the reason, or false. In CI nothing may be missing. */
export function withoutChromium(): string | false {
  if (chromiumPath !== null) return false;
  const reason = `Chromium is not here (${howToGetChromium})`;
  if (process.env["CI"]) throw new Error(`${reason}; CI must have it`);
  return reason;
}

export async function launchChromium(t: Cleanup, more: string[] = []): Promise<Browser> {
  assert.ok(chromiumPath);
  const browser = await chromium.launch({ executablePath: chromiumPath, args: [...launchArguments, ...more] });
  t.after(() => browser.close());
  return browser;
}

/** What must stay empty while a page is used. */
export interface Faults {
  /** Requests that left the origin. */
  foreign: string[];
  /** Content-Security-Policy and Trusted Types. */
  policy: string[];
  /** Errors in the console, but for the browser's own line about an answer that the test asked for. */
  console: string[];
}

export interface OpenOptions {
  theme?: "light" | "dark";
  width?: number;
  height?: number;
  /** Fingers in place of a mouse. */
  hasTouch?: boolean;
  /** Status codes that this test provokes on purpose. */
  expectedStatuses?: number[];
}

export interface OpenPage {
  page: Page;
  context: BrowserContext;
  faults: Faults;
}

export async function openPage(browser: Browser, url: string, options: OpenOptions = {}): Promise<OpenPage> {
  const { theme = "light", width = 1440, height = 900, hasTouch = false } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    hasTouch,
    colorScheme: theme,
    locale: "en-GB",
    reducedMotion: "reduce",
    acceptDownloads: true,
  });
  const { page, faults } = await openTab(context, url, options);
  return { page, context, faults };
}

/** Another tab of the same browser profile. */
export async function openTab(
  context: BrowserContext,
  url: string,
  { expectedStatuses = [] }: OpenOptions = {},
): Promise<{ page: Page; faults: Faults }> {
  // Of what it opens by itself, too.
  context.setDefaultTimeout(answerMs);
  const page = await context.newPage();
  const faults: Faults = { foreign: [], policy: [], console: [] };
  const { origin, port } = new URL(url);
  // The rendering origin: the frames that show mail, and nothing else of it.
  const frames = new RegExp(`^http://localhost:${port}/(frame(/mail(-quirks)?)?|assets/frame-[\\w-]+\\.(js|css))$`);
  page.on("request", (request) => {
    const target = request.url();
    if (
      !target.startsWith(`${origin}/`) &&
      !frames.test(target) &&
      !target.startsWith("data:") &&
      !target.startsWith("blob:")
    ) {
      faults.foreign.push(target);
    }
  });
  // The browser says it of what the test itself would run there, such as the listener below.
  const inMail = new RegExp(`^Blocked script execution in 'http://localhost:${port}/frame/mail`);
  page.on("console", (message) => {
    const text = message.text();
    if (inMail.test(text)) return;
    if (text.startsWith("policy violated")) faults.policy.push(text);
    else if (message.type() === "error" && !expectedStatuses.some((status) => text.includes(`status of ${status}`))) {
      faults.console.push(text);
    }
  });
  page.on("pageerror", (error) => faults.console.push(error.message));
  await page.addInitScript(`document.addEventListener("securitypolicyviolation", (event) =>
    console.warn("policy violated: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample))`);
  await page.goto(url);
  return { page, faults };
}

export function assertNoFaults(faults: Faults): void {
  assert.deepEqual(faults, { foreign: [], policy: [], console: [] });
}

interface Violation {
  id: string;
  nodes: Array<{ target: string[]; failureSummary: string }>;
}

/** axe-core on the whole page, every rule: zero violations. */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  await page.evaluate(axeSource);
  const violations = (await page.evaluate(
    `axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)`,
  )) as Violation[];
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(" ")} ${nodes[0]?.failureSummary}`);
  assert.deepEqual(told, [], where);
}

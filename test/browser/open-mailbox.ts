import { after, before } from "node:test";
import type { Browser } from "playwright-core";
import { temporaryFolder } from "../temporary-folder.ts";
import { launchChromium, type OpenOptions, openPage, type OpenPage } from "./chromium.ts";
import { runCommand, type RunningPostern, startPostern } from "./running-postern.ts";
import { sampleMbox } from "./sample-mail.ts";

interface Cleanup {
  after(run: () => void | Promise<void>): void;
}

export const passphrase = "harbour lantern gravel tuesday";

export interface MailboxOptions extends OpenOptions {
  /** A program and its arguments that start the server. */
  through?: string[];
}

export interface Mailbox extends OpenPage {
  postern: RunningPostern;
  browser: Browser;
  /** Imports a file through the command line, into the inbox. */
  importFile(path: string, tag?: string): Promise<void>;
}

/** A running Postern with the sample mail in the inbox, and a page that is signed in and shows it. */
export async function openMailbox(t: Cleanup, { through = [], ...options }: MailboxOptions = {}): Promise<Mailbox> {
  const postern = await startPostern(t, { folder: temporaryFolder(t), passphrase, through });
  const importFile = async (path: string, tag = "Inbox"): Promise<void> => {
    await runCommand(postern.folder, passphrase, "import", path, "--tag", tag);
  };
  await importFile(sampleMbox(temporaryFolder(t)));
  const browser = await launchChromium(t);
  const opened = await openPage(browser, `${postern.origin}/`, options);
  await opened.page.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
  await opened.page.keyboard.press("Enter");
  await opened.page.getByRole("link", { name: /The hut in May/ }).waitFor();
  return { postern, browser, importFile, ...opened };
}

/** One mailbox for all tests of a suite: opened before the first, closed after the last. */
export function mailboxOfSuite(options: MailboxOptions = {}): () => Mailbox {
  const cleanups: Array<() => void | Promise<void>> = [];
  let mailbox: Mailbox | null = null;
  before(async () => {
    mailbox = await openMailbox({ after: (run) => void cleanups.push(run) }, options);
  });
  after(async () => {
    for (const run of cleanups.toReversed()) await run();
  });
  return () => {
    if (mailbox === null) throw new Error("the mailbox is not open yet");
    return mailbox;
  };
}

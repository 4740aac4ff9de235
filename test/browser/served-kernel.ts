/** The real kernel in this process, served to a browser: for tests that look at what it does while a page asks it. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { startServer } from "../../core/http/server.ts";
import { systemClock } from "../../core/kernel/clock.ts";
import { silentLog } from "../../core/kernel/log.ts";
import { type OpenOptions, openPostern, type Postern } from "../../core/main.ts";
import { appOptions, keyholderOf } from "../http/door.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { passphrase } from "./open-mailbox.ts";

const page = join(import.meta.dirname, "../../ui/dist");

/** Until the test ends the authority of this server is all that the machine trusts beside those that Node ships. */
export function trustAuthority(t: TestContext, certificate: string): void {
  const path = join(temporaryFolder(t), "authorities.pem");
  writeFileSync(path, certificate);
  const before = process.env["SSL_CERT_FILE"];
  process.env["SSL_CERT_FILE"] = path;
  t.after(() => {
    if (before === undefined) delete process.env["SSL_CERT_FILE"];
    else process.env["SSL_CERT_FILE"] = before;
  });
}

/** Unlocked, with these mails (files) in the inbox. */
export async function openServedKernel(
  t: TestContext,
  mails: string[],
  options: Pick<OpenOptions, "tor" | "isPublicAddress">,
): Promise<{ origin: string; kernel: Postern }> {
  let opened: Postern | null = null;
  const keyholder = keyholderOf(join(temporaryFolder(t), "data"), async (keys) => {
    opened = await openPostern({ paths: keyholder.paths, keys, watchesSources: false, ...options });
    return opened;
  });
  t.after(() => keyholder.lock("stopping"));
  await keyholder.create(passphrase);
  const kernel = opened as Postern | null;
  assert.ok(kernel);
  const inbox = kernel.reader.tagByRole("inbox");
  const items = mails.map((path) => {
    const raw = readFileSync(path);
    return { raw, tagIds: [inbox.id], keywords: [], receivedAt: null, kind: "message" as const };
  });
  await kernel.ingestRaw(items);
  await kernel.settled();
  const { hosts: _hosts, ...served } = appOptions(keyholder, { staticFolder: page, clock: systemClock });
  const server = await startServer({ ...served, log: silentLog, hostname: "127.0.0.1", port: 0, socket: null });
  t.after(() => server.close());
  return { origin: server.origin, kernel };
}

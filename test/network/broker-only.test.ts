/** No socket, TLS session or DNS question that the broker did not open, libraries' own included: seen by Node itself. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { promisify } from "node:util";
import { peer } from "../peer.ts";
import { startDovecot } from "../peers/dovecot.ts";
import { serveSmtp } from "../peers/scripted-smtp.ts";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import type { SeenSocket } from "./socket-watch.ts";

const here = (name: string) => join(import.meta.dirname, name);

async function watched(t: TestContext, script: string, ...args: string[]): Promise<SeenSocket[]> {
  const file = join(temporaryFolder(t), "seen");
  const env = { ...process.env, SOCKET_WATCH: file };
  await promisify(execFile)(process.execPath, ["--import", here("socket-watch.ts"), here(script), ...args], { env });
  const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  return lines.map((line) => JSON.parse(line) as SeenSocket);
}

const typesOf = (seen: SeenSocket[]) => [...new Set(seen.map(({ type }) => type))].toSorted();

test("syncing an account, sending mail, asking the DNS, fetching for a plugin and fetching pictures open nothing but by the broker", async (t) => {
  if (skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it")) return;
  const dovecot = await startDovecot(t);
  for (const subject of ["one", "two"])
    await dovecot.deliver(`From: Ana <ana@example.org>\nTo: ben@example.org\nSubject: ${subject}\n\nbody\n`);
  const relays = { tls: await serveSmtp(t), starttls: await serveSmtp(t, { security: "starttls" }) };
  const seen = await watched(t, "watched-work.ts", JSON.stringify({ ...dovecot, relays }));
  assert.deepEqual(
    seen.filter(({ isBrokers }) => !isBrokers),
    [],
  );
  assert.deepEqual(
    [relays.tls, relays.starttls].map(({ mails }) => mails.length),
    [1, 1],
  );
  // The work was done, and the watch saw it.
  assert.deepEqual(typesOf(seen), ["GETADDRINFOREQWRAP", "QUERYWRAP", "TCPCONNECTWRAP", "TLSWRAP"]);
});

test("what a library opens by itself is seen, in every thread", async (t) => {
  const seen = await watched(t, "unwatched-work.ts");
  assert.ok(seen.every(({ isBrokers }) => !isBrokers));
  assert.deepEqual(typesOf(seen), ["GETADDRINFOREQWRAP", "QUERYWRAP", "TCPCONNECTWRAP", "TLSWRAP", "UDPWRAP"]);
  for (const isMain of [true, false]) assert.ok(seen.some(({ threadId }) => (threadId === 0) === isMain));
});

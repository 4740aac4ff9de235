import assert from "node:assert/strict";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dataPaths } from "../../core/kernel/config.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { cliFolder, runCli, startServerCli } from "./run-cli.ts";

test("commands go through a running server: import, search, app passwords, lock, unlock, doctor", async (t) => {
  const { data, options } = await cliFolder(t);
  const bare = ["--data", data, "--json"];
  const { first } = await startServerCli(t, options);
  assert.equal(first.state, "unlocked");
  const mail = join(temporaryFolder(t), "one.eml");
  writeFileSync(mail, "From: ana@example.org\nSubject: Through the socket\n\nhello\n");
  const imported = await runCli(["import", mail, ...bare]);
  assert.equal(imported.code, 0, imported.stderr);
  assert.equal(imported.lines.at(-1)?.["messages"], 1);
  assert.equal((await runCli(["search", "socket", ...bare])).lines.at(-1)?.["total"], 1);
  assert.equal((await runCli(["doctor", ...bare])).code, 0);

  const made = await runCli(["app-password", "create", "phone", "--scope", "read", ...bare]);
  const password = String(made.lines[0]?.["password"]);
  const ask = () => fetch(`${first.origin}/.well-known/jmap`, { headers: { Authorization: `Bearer ${password}` } });
  assert.equal((await ask()).status, 200);
  const again = await runCli(["app-password", "create", "phone", ...bare]);
  assert.match(again.stderr, /^postern: there is an app password of that name[^\n]*\n$/);
  assert.deepEqual(
    (await runCli(["app-password", "list", ...bare])).lines.map(({ name, scope }) => [name, scope]),
    [["phone", "read"]],
  );
  assert.equal((await runCli(["app-password", "revoke", "phone", ...bare])).code, 0);
  // A name that a path must escape.
  assert.equal((await runCli(["app-password", "create", "Anas Gerät / 100%", ...bare])).code, 0);
  assert.equal((await runCli(["app-password", "revoke", "Anas Gerät / 100%", ...bare])).code, 0);
  assert.equal((await runCli(["app-password", "revoke", "phone", ...bare])).code, 1);
  assert.equal((await ask()).status, 401);

  assert.deepEqual((await runCli(["lock", ...bare])).lines, [{ state: "locked", isRunning: true }]);
  assert.match((await runCli(["search", "socket", ...bare])).stderr, /^postern: Postern is locked[^\n]*\n$/);
  assert.equal((await runCli(["search", "socket", ...options])).lines.at(-1)?.["total"], 1);
});

test("a second start on the folder says where the first one is", async (t) => {
  const { options } = await cliFolder(t);
  const { first } = await startServerCli(t, options);
  const { code, stderr } = await runCli(["start", "--port", "0", ...options]);
  assert.equal(code, 1);
  assert.ok(stderr.includes(first.origin), stderr);
});

test("a start with a wrong passphrase ends with a sentence, and leaves nothing running", async (t) => {
  const { data } = await cliFolder(t);
  const file = join(temporaryFolder(t), "other");
  writeFileSync(file, "not this one\n");
  const { code, stdout, stderr } = await runCli(["start", "--port", "0", "--data", data, "--passphrase-file", file]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^postern: that passphrase does not open this vault[^\n]*\n$/);
  assert.equal(existsSync(dataPaths(data).socket), false);
});

test("a start behind the socket of a killed server opens the folder", async (t) => {
  const { data, options } = await cliFolder(t);
  const killed = await startServerCli(t, options);
  killed.child.kill("SIGKILL");
  await killed.ended;
  assert.equal(existsSync(dataPaths(data).socket), true);
  const { first } = await startServerCli(t, options);
  assert.equal(first.state, "unlocked");
});

test("a port that another program has is an error, never another port", async (t) => {
  const one = await cliFolder(t);
  const two = await cliFolder(t);
  const { first } = await startServerCli(t, one.options);
  const { code, stderr } = await runCli(["start", "--port", String(first.port), ...two.options]);
  assert.equal(code, 1);
  assert.match(stderr, /--port/);
});

test("a fresh folder is claimed through the printed address only, and TERM ends the server in order", async (t) => {
  const data = join(temporaryFolder(t), "data");
  mkdirSync(data, { mode: 0o700 });
  const { first, child, ended } = await startServerCli(t, ["--data", data, "--json"]);
  assert.equal(first.state, "fresh");
  assert.match(first.url, /^http:\/\/127\.0\.0\.1:\d+\/#claim=[\w-]{40,}$/);
  const { socket } = dataPaths(data);
  assert.equal(statSync(socket).mode & 0o777, 0o600);
  child.kill("SIGTERM");
  assert.equal((await ended).code, 0);
  assert.equal(existsSync(socket), false);
});

test("TCP never answers the routes of the command line", async (t) => {
  const { options } = await cliFolder(t);
  const { first } = await startServerCli(t, options);
  for (const path of ["/cli/status", "/cli/lock", "/cli/search"]) {
    const response = await fetch(`${first.origin}${path}`, {
      method: "POST",
      body: "{}",
      headers: { "Content-Type": "application/json" },
    });
    assert.notEqual(response.status, 200, path);
  }
});

test("the demo is a throw-away folder with mail in it", async (t) => {
  const data = join(temporaryFolder(t), "data");
  const { first, child, ended } = await startServerCli(t, ["--demo", "--data", data, "--json"]);
  assert.match(first.url, /#demo=[\w-]{40,}$/);
  assert.equal(first.state, "unlocked");
  child.kill("SIGINT");
  assert.equal((await ended).code, 0);
  assert.equal(existsSync(data), false);
});

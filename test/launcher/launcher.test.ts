/** The launcher, in a copy of the folder that holds only what it reads, with programs of our choice on the PATH. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { peer } from "../peer.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const root = join(import.meta.dirname, "..", "..");
const tools = [
  "cat",
  "cksum",
  "cp",
  "chmod",
  "cut",
  "dirname",
  "find",
  "grep",
  "kill",
  "mkdir",
  "mv",
  "readlink",
  "rm",
  "sed",
  "sleep",
  "sort",
  "tail",
  "tr",
  "uname",
  "xargs",
];

interface Copy {
  folder: string;
  programs: string;
  run(
    args: string[],
    environment?: Record<string, string>,
    timeoutMs?: number,
  ): { status: number | null; stdout: string; stderr: string };
}

function launcherCopy(t: TestContext): Copy {
  const folder = join(temporaryFolder(t), "a folder");
  const programs = join(folder, "..", "programs");
  mkdirSync(folder);
  mkdirSync(programs);
  for (const name of ["postern", "runtime", "package.json", "package-lock.json", "core/cli/help.txt"])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of tools) symlinkSync(peer(name) ?? `/bin/${name}`, join(programs, name));
  const run: Copy["run"] = (args, environment = {}, timeout = 0) =>
    spawnSync("/bin/sh", [join(folder, "postern"), ...args], {
      env: { PATH: programs, HOME: folder, ...environment },
      encoding: "utf8",
      timeout,
    });
  return { folder, programs, run };
}

function addProgram({ programs }: Copy, name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, name), 0o755);
}

/** A node of the right version that prints how it was called, and a folder in which nothing is stale. */
function addReadyNode(copy: Copy): void {
  addProgram(
    copy,
    "node",
    'case $1 in --version) echo v24.99.0 ;; *build-runner.ts) mkdir -p build/plugins && : >build/plugins/runner.mjs ;; *) printf "%s\\n" "$@"; echo "core $(ulimit -c)"; for each in NODE_OPTIONS NODE_TLS_REJECT_UNAUTHORIZED NODE_EXTRA_CA_CERTS SSLKEYLOGFILE NODE_DEBUG NODE_COMPILE_CACHE; do eval "echo $each=\\${$each-}"; done ;; esac',
  );
  addProgram(copy, "npm", "exit 9");
  for (const [stamp, files] of [["node_modules/.postern-installed", "package-lock.json"]] as const) {
    mkdirSync(join(copy.folder, "node_modules"), { recursive: true });
    const sum = spawnSync("cksum", { input: readFileSync(join(copy.folder, files)), encoding: "utf8" })
      .stdout.trim()
      .replace(/ /g, "-");
    writeFileSync(join(copy.folder, stamp), `${sum}-all\n`);
  }
}

test("a place where nothing can be written is told, and not waited for", (t) => {
  const copy = launcherCopy(t);
  addReadyNode(copy);
  rmSync(join(copy.programs, "mkdir"));
  // As on a disk that is full or read-only.
  addProgram(copy, "mkdir", 'case "$*" in *launcher.lock) exit 1 ;; *) exec /bin/mkdir "$@" ;; esac');
  const { status, stderr } = copy.run(["search", "walnut"], {}, 60_000);
  assert.equal(status, 1);
  assert.match(stderr, /nothing can be written in .*\.runtime/);
});

test("help, --version and an unknown command need neither Node nor npm", (t) => {
  const copy = launcherCopy(t);
  assert.match(copy.run(["help"]).stdout, /postern import PATH/);
  assert.equal(
    copy.run(["--version"]).stdout,
    `postern ${(JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version}\n`,
  );
  const unknown = copy.run(["strat"]);
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /^postern: there is no command 'strat'[^\n]*\n$/);
});

test("without npm it says what to install", (t) => {
  const copy = launcherCopy(t);
  const { status, stderr } = copy.run(["start"]);
  assert.equal(status, 1);
  assert.match(stderr, /^postern: npm is not installed: [^\n]*\n$/);
});

test("on a processor without a pinned Node it says which Node to install", (t) => {
  const copy = launcherCopy(t);
  addProgramOver(copy, "uname", "case $1 in -s) echo Linux ;; -m) echo sparc64 ;; esac");
  const { status, stderr } = copy.run(["start"]);
  assert.equal(status, 1);
  assert.match(stderr, /^postern: there is no Node\.js to fetch for Linux on sparc64: [^\n]*\n$/);
  assert.equal(existsSync(join(copy.folder, ".runtime", "launcher.lock")), false);
});

function addProgramOver(copy: Copy, name: string, script: string): void {
  spawnSync("rm", [join(copy.programs, name)]);
  addProgram(copy, name, script);
}

test("another major version is never used", (t) => {
  for (const version of ["v20.20.2", "v24.14.9", "v24.2.0", "v25.0.0", "v240.1.0"]) {
    const copy = launcherCopy(t);
    addProgram(copy, "node", `echo ${version}`);
    const { status, stderr } = copy.run(["lock"]);
    assert.equal(status, 1, version);
    assert.match(stderr, /npm is not installed/, version);
  }
});

test("when the network fails it says so, with npm's own words above", (t) => {
  const copy = launcherCopy(t);
  addProgram(
    copy,
    "node",
    'case $1 in --version) echo v20.20.2 ;; *) echo "npm error code EAI_AGAIN" >&2; exit 1 ;; esac',
  );
  writeFileSync(join(copy.programs, "npm-cli.js"), "");
  symlinkSync(join(copy.programs, "npm-cli.js"), join(copy.programs, "npm"));
  chmodSync(join(copy.programs, "npm-cli.js"), 0o755);
  const { status, stderr } = copy.run(["lock"]);
  assert.equal(status, 1);
  assert.match(stderr, /EAI_AGAIN[^]*postern: the package registry could not be reached: [^\n]*\n$/);
});

test("Node gets none of the settings that load code, weaken TLS or leak secrets, and no core is ever written", (t) => {
  const copy = launcherCopy(t);
  addReadyNode(copy);
  // The first run finds nothing built and builds with the same node; the second one has nothing to do.
  copy.run(["lock"]);
  const dangerous = {
    NODE_OPTIONS: "--inspect",
    NODE_TLS_REJECT_UNAUTHORIZED: "0",
    NODE_EXTRA_CA_CERTS: "x",
    SSLKEYLOGFILE: "x",
    NODE_DEBUG: "tls",
  };
  const { status, stdout, stderr } = copy.run(["lock", "--data", "a b"], dangerous);
  assert.equal(status, 0, stderr);
  const lines = stdout.trimEnd().split("\n");
  assert.deepEqual(lines.slice(0, 7), [
    "--disable-sigusr1",
    "--max-semi-space-size=8",
    "--heap-growing-percent=80",
    join(copy.folder, "core/cli/main.ts"),
    "lock",
    "--data",
    "a b",
  ]);
  assert.deepEqual(lines.slice(7, 13), [
    "core 0",
    "NODE_OPTIONS=",
    "NODE_TLS_REJECT_UNAUTHORIZED=",
    "NODE_EXTRA_CA_CERTS=",
    "SSLKEYLOGFILE=",
    "NODE_DEBUG=",
  ]);
  assert.match(lines[13] ?? "", /^NODE_COMPILE_CACHE=.+\/\.runtime\/compile-cache$/);
  assert.equal(stderr, "");
});

test("the lock of a launcher that died is taken over", (t) => {
  const copy = launcherCopy(t);
  addReadyNode(copy);
  mkdirSync(join(copy.folder, ".runtime", "launcher.lock"), { recursive: true });
  writeFileSync(join(copy.folder, ".runtime", "launcher.lock", "pid"), "999999999\n");
  const { status } = copy.run(["lock"]);
  assert.equal(status, 0);
  assert.equal(existsSync(join(copy.folder, ".runtime", "launcher.lock")), false);
});

/** A fresh folder: npm "installs" for a while and says so in install-count, and nothing is built. */
function freshCopy(t: TestContext): Copy {
  const copy = launcherCopy(t);
  addProgram(
    copy,
    "node",
    `case $1 in
      --version) echo v24.99.0 ;;
      *npm-cli.js) echo begin >>install-log; sleep 2; mkdir -p node_modules; echo end >>install-log ;;
      *build-runner.ts) mkdir -p build/plugins && : >build/plugins/runner.mjs && echo build >>install-log ;;
      *) echo "ran $*" ;;
    esac`,
  );
  writeFileSync(join(copy.programs, "npm-cli.js"), "");
  chmodSync(join(copy.programs, "npm-cli.js"), 0o755);
  symlinkSync(join(copy.programs, "npm-cli.js"), join(copy.programs, "npm"));
  return copy;
}

interface Launched {
  process: ChildProcess;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** In a group of its own, so that a test can end it with its children. */
function launch(copy: Copy): Launched {
  const child = spawn("/bin/sh", [join(copy.folder, "postern"), "lock"], {
    env: { PATH: copy.programs, HOME: copy.folder },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const told = { stdout: "", stderr: "" };
  child.stdout.on("data", (bytes: Buffer) => (told.stdout += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (told.stderr += bytes.toString()));
  return { process: child, ended: once(child, "close").then(([code]) => ({ code: code as number | null, ...told })) };
}

const installLog = (copy: Copy): string[] => {
  const path = join(copy.folder, "install-log");
  return existsSync(path) ? readFileSync(path, "utf8").trimEnd().split("\n") : [];
};

async function installing(copy: Copy): Promise<void> {
  while (!installLog(copy).includes("begin")) await pause(20);
}

test("of two launchers at once on a fresh folder one installs, the other waits for it, and both end well", async (t) => {
  const copy = freshCopy(t);
  const first = launch(copy);
  const second = launch(copy);
  const ended = await Promise.all([first.ended, second.ended]);
  for (const { code, stdout, stderr } of ended) {
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^ran [^\n]*main\.ts lock\n$/);
  }
  assert.deepEqual(installLog(copy), ["begin", "end", "build"]);
  assert.match(ended.map(({ stderr }) => stderr).join(""), /postern: waiting for another postern that is installing\n/);
  assert.equal(existsSync(join(copy.folder, ".runtime", "launcher.lock")), false);
});

test("a launcher takes over from one that was killed while it installed, and installs from the start", async (t) => {
  const copy = freshCopy(t);
  const killed = launch(copy);
  await installing(copy);
  const waiting = launch(copy);
  process.kill(-killed.process.pid!, "SIGKILL");
  const { code, stdout, stderr } = await waiting.ended;
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^ran [^\n]*main\.ts lock\n$/);
  assert.deepEqual(installLog(copy), ["begin", "begin", "end", "build"]);
  assert.equal(existsSync(join(copy.folder, ".runtime", "launcher.lock")), false);
});

test("it runs through a link from elsewhere", (t) => {
  const copy = launcherCopy(t);
  symlinkSync(join(copy.folder, "postern"), join(copy.programs, "postern-link"));
  const { stdout } = spawnSync("/bin/sh", [join(copy.programs, "postern-link"), "help"], {
    env: { PATH: copy.programs },
    encoding: "utf8",
  });
  assert.match(stdout, /postern import PATH/);
});

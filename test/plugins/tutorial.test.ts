/** docs/plugins.md is what it says: its tutorial is carried out as printed, each command a real process. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.ts";

const root = join(import.meta.dirname, "..", "..");

const passphrase = "a lamp in the hut window";

interface Block {
  language: string;
  /** Behind the language: a file's name, or "background". */
  note: string;
  text: string;
}

/** The fenced blocks of the tutorial, in their order. */
function tutorialBlocks(): Block[] {
  const page = readFileSync(join(root, "docs", "plugins.md"), "utf8");
  const [, tutorial = ""] = /^## Your first plugin\n([\s\S]*?)\n## /m.exec(page) ?? [];
  return [...tutorial.matchAll(/^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = "", note = "", text = ""]) => {
      return { language, note, text };
    },
  );
}

/** A shell as the reader has it, with `postern` on its path. */
class Terminal {
  readonly child: ChildProcess;
  output = "";
  #onOutput: () => void = () => {};

  constructor(folder: string, home: string, line: string) {
    const path = `${join(home, "bin")}${delimiter}${process.env["PATH"] ?? ""}`;
    this.child = spawn("sh", ["-c", `exec ${line}`], {
      cwd: folder,
      env: { PATH: path, HOME: home, POSTERN_PASSPHRASE: passphrase },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const hear = (piece: Buffer) => {
      this.output += piece.toString();
      this.#onOutput();
    };
    this.child.stdout?.on("data", hear);
    this.child.stderr?.on("data", hear);
  }

  ended(): Promise<number | null> {
    return new Promise((resolve) => void this.child.once("close", resolve));
  }

  /** Resolves when it has printed that. The test's own end is the time limit. */
  async printed(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.output)) {
      assert.equal(this.child.exitCode, null, this.output);
      await new Promise<void>((resolve) => (this.#onOutput = resolve));
    }
  }
}

test("the tutorial's commands do as they are printed, and its plugin tags the demo's newsletters", async (t) => {
  const home = temporaryFolder(t);
  let folder = home;
  mkdirSync(join(home, "bin"));
  const main = join(root, "core", "cli", "main.ts");
  writeFileSync(join(home, "bin", "postern"), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`, {
    mode: 0o755,
  });
  let background: Terminal | null = null;
  t.after(() => background?.child.kill("SIGKILL"));
  /** By command. */
  const outputs = new Map<string, string>();
  const blocks = tutorialBlocks();
  assert.ok(blocks.length >= 6, "the tutorial has its blocks");
  for (const { language, note, text } of blocks) {
    if (language !== "sh") {
      writeFileSync(join(folder, note), text);
    } else if (note === "background") {
      background = new Terminal(folder, home, text.trim());
      await background.printed(/Waiting for a change/);
    } else {
      for (const line of text.trim().split("\n")) {
        const [, next] = /^cd (.+)$/.exec(line) ?? [];
        if (next !== undefined) {
          folder = join(folder, next);
          continue;
        }
        const terminal = new Terminal(folder, home, line);
        assert.equal(await terminal.ended(), 0, `${line}\n${terminal.output}`);
        outputs.set(line, terminal.output);
      }
    }
  }
  const dev = background;
  assert.ok(dev !== null);
  await dev.printed(/\+Digest\/\S+ /);
  const stopped = dev.ended();
  dev.child.kill("SIGINT");
  assert.equal(await stopped, 0, dev.output);
  const said = (command: string) => outputs.get(`postern plugin ${command}`) ?? assert.fail(command);
  // Packed twice: the last one is the update.
  assert.match(said("pack"), /digest-0\.2\.0\.tgz\n {2}\d+ bytes\n {2}SHA-256 [0-9a-f]{64}\n/);
  assert.match(said("install digest-0.1.0.tgz"), /It is installed and off/);
  assert.match(said("info digest"), /^Digest 0\.1\.0: (starting|ready)$/m);
  assert.doesNotMatch(said("revoke digest message.tag"), /Digest\//);
  assert.match(said("grant digest message.tag"), /Digest\//);
  assert.match(said("update digest"), /^Version 0\.2\.0 waits/);
  assert.match(said("update digest --yes"), /digest 0\.2\.0 runs its new version/);
  assert.match(said("rollback digest"), /digest 0\.1\.0 /);
  assert.match(said("remove digest --with-data"), /digest and its data are removed/);
});

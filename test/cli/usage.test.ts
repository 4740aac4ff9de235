import assert from "node:assert/strict";
import { test } from "node:test";
import { runCli } from "./run-cli.ts";

const wrong: string[][] = [
  ["strat"],
  ["start", "now"],
  ["start", "--port", "eighty"],
  ["start", "--port", "70000"],
  ["start", "--colour"],
  ["import"],
  ["import", "mail.mbox", "--tag", " "],
  ["import", "mail.mbox", "--data"],
  ["search"],
  ["search", "word", "--limit", "0"],
  ["search", "word", "--limit", "many"],
  ["app-password"],
  ["app-password", "create"],
  ["app-password", "create", "one", "two"],
  ["app-password", "create", "one", "--scope", "admin"],
  ["app-password", "list", "one"],
  ["app-password", "revoke"],
  ["lock", "it"],
  ["doctor", "me"],
  ["doctor", "--class", "spinning"],
  ["doctor", "--gauntlet", "--class", "kindness"],
  ["bench", "--only", "everything"],
  ["bench", "--messages", "1"],
  ["search", "word", "--data", ""],
];

for (const args of wrong) {
  test(`postern ${args.join(" ")} is wrong usage, told in one line`, async () => {
    const { code, stdout, stderr } = await runCli(args);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /^postern: [^\n]+\n$/);
  });
}

test("help, --help and --version need no folder", async () => {
  const [help, alsoHelp, version] = await Promise.all([
    runCli(["help"]),
    runCli(["import", "--help"]),
    runCli(["--version"]),
  ]);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /postern import PATH/);
  assert.equal(alsoHelp.stdout, help.stdout);
  assert.match(version.stdout, /^postern \d+\.\d+\.\d+\n$/);
});

import { globSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { linkSdk } from "../../plugins/authoring/link-sdk.ts";
import { runNode } from "../../plugins/authoring/run-program.ts";
import { readOptions } from "../options.ts";
import { pluginFolder } from "../plugin-folder.ts";
import { writeJson } from "../write-line.ts";

export const usage = "postern plugin test [FOLDER]";

const harness = join(import.meta.dirname, "..", "..", "plugins", "authoring", "harness.ts");

/** Runs the author's tests with Node's own test runner; @postern/sdk/test finds the harness by POSTERN_HARNESS. */
export async function run(args: string[]): Promise<number> {
  const { positionals, common } = readOptions(args, {}, usage);
  const folder = pluginFolder(positionals, usage);
  const files = globSync("**/*.test.ts", { cwd: folder, exclude: ["node_modules/**"] }).toSorted();
  if (files.length === 0) {
    process.stderr.write("postern: there is no *.test.ts in that folder.\n");
    return 1;
  }
  linkSdk(folder);
  const { code, output } = await runNode(["--test", "--test-reporter=spec", ...files], {
    cwd: folder,
    env: { POSTERN_HARNESS: pathToFileURL(harness).href },
    isShown: !common.isJson,
  });
  if (common.isJson) writeJson({ isRight: code === 0, files, output });
  return code === 0 ? 0 : 1;
}

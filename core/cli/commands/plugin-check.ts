import { checkPlugin } from "../../plugins/authoring/check.ts";
import { isError, problemLine } from "../../plugins/authoring/problem.ts";
import { readOptions } from "../options.ts";
import { pluginFolder } from "../plugin-folder.ts";
import { writeJson, writeLine } from "../write-line.ts";

export const usage = "postern plugin check [FOLDER]";

/** Exit code 1 when there is something to put right; a warning alone is none. */
export async function run(args: string[]): Promise<number> {
  const { positionals, common } = readOptions(args, {}, usage);
  const { problems, bundle, areTypesChecked } = await checkPlugin(pluginFolder(positionals, usage));
  const bytes = bundle === null ? null : Buffer.byteLength(bundle.code);
  const isRight = !problems.some(isError);
  if (common.isJson) {
    writeJson({ isRight, problems, bytes, areTypesChecked });
    return isRight ? 0 : 1;
  }
  for (const problem of problems) writeLine(problemLine(problem));
  if (!areTypesChecked && bundle !== null) {
    writeLine("Types were not checked: npm install typescript in the plugin's folder, and keep its tsconfig.json.");
  }
  if (isRight) writeLine(`Nothing to put right. The bundle has ${bytes} bytes.`);
  return isRight ? 0 : 1;
}

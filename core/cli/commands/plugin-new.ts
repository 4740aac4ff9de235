import { resolve } from "node:path";
import { pluginName, scaffoldPlugin } from "../../plugins/authoring/scaffold.ts";
import { readOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";

export const usage = "postern plugin new NAME";

/** Makes a plugin's folder in the current one. */
export async function run(args: string[]): Promise<number> {
  const { positionals, common } = readOptions(args, {}, usage);
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new UsageError(`new takes one name. Usage: ${usage}`);
  if (!pluginName.test(name)) {
    throw new UsageError(
      `a plugin's name is at most 40 lower-case letters and digits, with single dashes between: my-plugin, not ${JSON.stringify(name)}.`,
    );
  }
  const files = scaffoldPlugin(resolve(name));
  if (files === null) {
    process.stderr.write(
      `postern: there is something in ${name} already: choose another name, or empty that folder.\n`,
    );
    return 1;
  }
  if (common.isJson) writeJson({ folder: resolve(name), files });
  else writeLine(`Made ${name}: ${files.join(", ")}.\n\nGo on with:\n\n  cd ${name}\n  postern plugin dev`);
  return 0;
}

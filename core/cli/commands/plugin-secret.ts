/** Secrets for plugins to use, each for one server. Read from standard input: arguments stand in every list of processes. */
import { limits } from "../../kernel/limits.ts";
import { isHeaderSafe } from "../../plugins/capabilities/secret-echo.ts";
import type { PluginDetail } from "../../plugins/plugin-record.ts";
import { openGateway } from "../gateway.ts";
import { readOptions } from "../options.ts";
import { readSecretLine } from "../read-secret-line.ts";
import { shownText } from "../shown-text.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";

const usage = "postern plugin secret set|remove ID NAME   (set reads the secret from standard input)";

export async function run(args: string[]): Promise<number> {
  const { positionals, common } = readOptions(args, {}, usage);
  const [verb, id, name, ...rest] = positionals;
  if ((verb !== "set" && verb !== "remove") || id === undefined || name === undefined || rest.length > 0)
    throw new UsageError(`that is not a use of plugin secret. Usage: ${usage}`);
  const gateway = await openGateway(common);
  try {
    const path = `/cli/plugins/${encodeURIComponent(id)}`;
    const declared = (await gateway.get<PluginDetail>(path)).secrets.find((each) => each.name === name);
    if (declared === undefined) throw new UsageError(`${id} does not ask for a secret named ${name}.`);
    const { title, origin } = declared;
    const at = `${path}/secrets/${encodeURIComponent(name)}`;
    if (verb === "set") await gateway.put(at, { value: await enteredSecret(`${shownText(title)} for ${origin}: `) });
    else await gateway.delete(at);
    if (common.isJson) writeJson({ plugin: id, secret: name, isSet: verb === "set" });
    else writeLine(verb === "set" ? `${id} can use it with ${origin} from now on.` : "It is forgotten.");
    return 0;
  } finally {
    await gateway.close();
  }
}

async function enteredSecret(question: string): Promise<string> {
  const secret = await readSecretLine(question);
  if (secret.length < limits.pluginSecretCharsMin || secret.length > limits.pluginSecretCharsMax)
    throw new UsageError(
      `a secret has ${limits.pluginSecretCharsMin} to ${limits.pluginSecretCharsMax} characters; this had ${secret.length}.`,
    );
  if (!isHeaderSafe(secret))
    throw new UsageError("a secret has letters, digits and signs of ASCII only, without spaces.");
  return secret;
}

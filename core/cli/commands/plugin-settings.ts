/** What the user can set of a plugin: the form of its page, as JSON. */
import type { PluginDetail } from "../../plugins/plugin-record.ts";
import { openGateway } from "../gateway.ts";
import { readJsonObject } from "../json-object.ts";
import { readOptions } from "../options.ts";
import { shownText } from "../shown-text.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";

const usage = "postern plugin settings ID [JSON]   (what JSON leaves out is as the plugin has it by itself)";

export async function run(args: string[]): Promise<number> {
  const { positionals, common } = readOptions(args, {}, usage);
  const [id, given, ...rest] = positionals;
  if (id === undefined || rest.length > 0)
    throw new UsageError(`that is not a use of plugin settings. Usage: ${usage}`);
  const settings = given === undefined ? null : readJsonObject(given, "the settings are a JSON object.");
  const gateway = await openGateway(common);
  try {
    const path = `/cli/plugins/${encodeURIComponent(id)}`;
    const plugin =
      settings === null
        ? await gateway.get<PluginDetail>(path)
        : await gateway.put<PluginDetail>(`${path}/settings`, { settings });
    if (common.isJson) writeJson({ plugin: id, settings: plugin.settings, schema: plugin.manifest.settings ?? null });
    else writeSettings(plugin);
    return 0;
  } finally {
    await gateway.close();
  }
}

function writeSettings({ manifest, settings }: PluginDetail): void {
  const properties = Object.entries(manifest.settings?.properties ?? {});
  if (properties.length === 0) writeLine("It has no settings.");
  for (const [name, { title, default: own }] of properties) {
    const isSet = Object.hasOwn(settings, name);
    const value = shownText(JSON.stringify(isSet ? settings[name] : own));
    writeLine(`${name}  ${value}${isSet ? "" : " (not set)"}  ${shownText(title)}`);
  }
}

/** An update that waits: what is new in it, what it would have answered to the last calls, and the user's word on it. */
import { AppError } from "../../kernel/errors.ts";
import type { PluginDetail, PluginWhole, UpdatePreview } from "../../plugins/plugin-record.ts";
import { errorSentence } from "../error-sentence.ts";
import { type Gateway, openGateway } from "../gateway.ts";
import { readOptions } from "../options.ts";
import { signedBy, writeDifference } from "../plugin-lines.ts";
import { shownText } from "../shown-text.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";

const usage = "postern plugin update ID [--yes|--no]";

export async function run(args: string[]): Promise<number> {
  const own = { yes: { type: "boolean" }, no: { type: "boolean" } } as const;
  const { values, positionals, common } = readOptions(args, own, usage);
  const [id, ...rest] = positionals;
  if (id === undefined || rest.length > 0 || (values.yes && values.no))
    throw new UsageError(`that is not a use of plugin update. Usage: ${usage}`);
  const gateway = await openGateway(common);
  try {
    const path = `/cli/plugins/${encodeURIComponent(id)}`;
    const plugin = await gateway.get<PluginWhole>(path);
    if (plugin.waiting === null)
      throw new UsageError(`no update of ${plugin.id} waits: install its new package first.`);
    if (values.yes) await agree(gateway, path, plugin, common.isJson);
    else if (values.no) await decline(gateway, path, plugin, common.isJson);
    else await look(gateway, path, plugin, common.isJson);
    return 0;
  } finally {
    await gateway.close();
  }
}

async function agree(gateway: Gateway, path: string, plugin: PluginWhole, isJson: boolean): Promise<void> {
  // What is agreed to is what was just read, not what came in meanwhile.
  const seen = { hash: plugin.waiting?.hash, grants: plugin.grants };
  const updated = await gateway.post<PluginDetail>(`${path}/update`, { seen });
  if (isJson) writeJson(updated);
  else writeLine(`${updated.id} ${updated.version} runs its new version.`);
}

async function decline(gateway: Gateway, path: string, { id, version }: PluginWhole, isJson: boolean): Promise<void> {
  await gateway.delete(`${path}/update`);
  if (isJson) writeJson({ declined: id });
  else writeLine(`${id} stays at ${version}; the update is thrown away.`);
}

async function look(gateway: Gateway, path: string, plugin: PluginWhole, isJson: boolean): Promise<void> {
  const { waiting, update } = plugin;
  const preview = await previewOf(gateway, path);
  if (isJson) return writeJson({ waiting, update: update?.update ?? null, preview });
  if (waiting !== null) {
    writeLine(`Version ${waiting.version} waits, SHA-256 ${waiting.hash}`);
    writeLine(signedBy(waiting.signer));
  }
  if (update !== null) writeDifference(update);
  writePreview(preview);
  writeLine(`Agree with: postern plugin update ${plugin.id} --yes (or --no to throw it away)`);
}

/** One that cannot even be tried says why: that is worth knowing before agreeing to it. */
async function previewOf(gateway: Gateway, path: string): Promise<UpdatePreview | { problem: string }> {
  try {
    return await gateway.get<UpdatePreview>(`${path}/preview`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { problem: errorSentence(error, "") };
  }
}

function writePreview(preview: UpdatePreview | { problem: string }): void {
  if ("problem" in preview) return writeLine(`It could not be tried on the last calls: ${preview.problem}`);
  const { calls, differing } = preview;
  if (calls === 0)
    return writeLine("There are no calls to try it on: the plugin was not asked since Postern was unlocked.");
  writeLine(`Tried on the last ${calls} calls, without effect: ${differing.length} answers differ.`);
  for (const { hook, about, before, after } of differing) {
    writeLine(`  ${hook}  ${shownText(about)}`);
    writeLine(`    - ${shownText(before)}`);
    writeLine(`    + ${shownText(after)}`);
  }
}

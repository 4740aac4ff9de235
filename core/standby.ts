/**
 * What opening the kernel needs that no key is needed for: threads with their modules loaded, the plugins' ground. It comes up
 * while the passphrase is derived, on the other core; it holds nothing of the user's.
 */
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type PluginGround, pluginGround } from "./plugins/registry.ts";
import { endThreadPair, startThreadPair, type ThreadPair } from "./search/index-threads.ts";
import { startWriterThread, type WriterThread } from "./store/store-writer.ts";

export const pluginsFolder = realpathSync(fileURLToPath(new URL("../plugins", import.meta.url)));
export const buildFolder = join(pluginsFolder, "../build/plugins");

export interface Standby {
  writer: WriterThread;
  search: ThreadPair;
  plugins: Promise<PluginGround>;
}

/** Whoever opens the kernel with it has it; else `endStandby`. */
export function startStandby(): Standby {
  const threads = { writer: startWriterThread(), search: startThreadPair() };
  const plugins = pluginGround(pluginsFolder, buildFolder);
  // Whoever opens with it is told.
  plugins.catch(() => null);
  return { ...threads, plugins };
}

export async function endStandby({ writer, search, plugins }: Standby): Promise<void> {
  await Promise.all([writer.end(), endThreadPair(search), plugins.catch(() => null)]);
}

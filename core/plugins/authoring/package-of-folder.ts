/**
 * A plugin's folder from wherever it came, as the package that is made of it: what `pack` has built is taken as it is, sources
 * are built. No code of it runs, and nothing from outside of it comes in.
 */
import { AppError } from "../../kernel/errors.ts";
import { parseManifest } from "../manifest.ts";
import { badPackage } from "../packages/layout.ts";
import { packPlugin } from "../packages/pack.ts";
import { readPluginFolder, readText } from "../packages/read-folder.ts";
import { bundlePlugin } from "./bundle.ts";

/** Throws PLUGIN_MANIFEST_BAD, PLUGIN_PACKAGE_BAD with the file and what is wrong with it, BAD_PATH. */
export async function packageOfFolder(folder: string): Promise<Uint8Array> {
  const text = await readText(folder, "manifest.json");
  if (text === null) throw badPackage("manifest.json", "is not there: this is not a plugin's folder");
  if ((await readText(folder, "plugin.js")) !== null) return packPlugin(await readPluginFolder(folder));
  const manifest = parseManifest(text);
  const readme = (await readText(folder, "README.md")) ?? undefined;
  const { bundle, problems } = await bundlePlugin(folder, manifest.main, { isConfined: true });
  const [first] = problems;
  if (bundle === null)
    throw new AppError("PLUGIN_PACKAGE_BAD", {
      file: first?.file ?? manifest.main,
      line: first?.line ?? null,
      problem: first?.message ?? "cannot be built",
    });
  return packPlugin({ manifest: text, code: bundle.code, map: bundle.map, readme });
}

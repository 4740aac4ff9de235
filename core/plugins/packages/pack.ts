import { limits } from "../../kernel/limits.ts";
import { parseManifest } from "../manifest.ts";
import { gzip } from "./gzip.ts";
import { badPackage, filesJsonOf, type PackageFile, type PackageParts, packageFiles } from "./layout.ts";
import { type TarEntry, writeTar } from "./tar.ts";

/**
 * The .tgz of a plugin: the same parts are the same bytes, on any machine. Throws PLUGIN_PACKAGE_BAD for a part that is too
 * large, and PLUGIN_MANIFEST_BAD.
 */
export function packPlugin(parts: PackageParts): Uint8Array {
  const { manifest, code, map, readme, signature } = parts;
  parseManifest(manifest);
  const texts: Record<PackageFile, string | undefined> = {
    "manifest.json": manifest,
    "plugin.js": code,
    "plugin.js.map": map,
    "README.md": readme,
    "author.asc": signature?.author,
    "files.json": filesJsonOf(parts, signature?.author),
    "signature.asc": signature?.signature,
  };
  const entries: TarEntry[] = [];
  for (const [name, bytesMax] of Object.entries(packageFiles) as Array<[PackageFile, number]>) {
    const text = texts[name];
    if (text === undefined) continue;
    if (!text.isWellFormed()) throw badPackage(name, "is not text that UTF-8 can say");
    const body = Buffer.from(text);
    if (body.length > bytesMax) throw badPackage(name, "is larger than it may be");
    entries.push({ name, body });
  }
  const tar = writeTar(entries);
  if (tar.length > limits.pluginUnpackedBytesMax) throw badPackage("", "is larger than it may be when unpacked");
  const bytes = gzip(tar);
  if (bytes.length > limits.pluginPackageBytesMax) throw badPackage("", "is larger than a package may be");
  return bytes;
}

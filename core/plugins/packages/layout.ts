/** What a package holds. docs/plugins/package-format.md is the format in full. */
import { createHash } from "node:crypto";
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";

/** Name → bytes at most, in the order in which they stand in the archive. */
export const packageFiles = {
  "manifest.json": limits.manifestBytesMax,
  "plugin.js": limits.pluginCodeBytesMax,
  "plugin.js.map": limits.pluginMapBytesMax,
  "README.md": limits.pluginReadmeBytesMax,
  "author.asc": limits.pluginAuthorKeyBytesMax,
  "files.json": limits.pluginFilesJsonBytesMax,
  "signature.asc": limits.pluginSignatureBytesMax,
} as const;

export type PackageFile = keyof typeof packageFiles;

/** The texts of a plugin as they go into a package. */
export interface PackageParts {
  manifest: string;
  code: string;
  map?: string | undefined;
  readme?: string | undefined;
  signature?: PackageSignature | undefined;
}

/** Both in ASCII armour (RFC 9580 6). */
export interface PackageSignature {
  /** The author's public key. */
  author: string;
  /** Detached, over the bytes of files.json. */
  signature: string;
}

export function isPackageFile(name: string): name is PackageFile {
  return Object.hasOwn(packageFiles, name);
}

/** The bytes that a signature is over. With a signature, `author` is the key that it will be checked by. */
export function filesJsonOf(parts: Omit<PackageParts, "signature">, author?: string): string {
  const texts: Array<[PackageFile, string | undefined]> = [
    ["manifest.json", parts.manifest],
    ["plugin.js", parts.code],
    ["plugin.js.map", parts.map],
    ["README.md", parts.readme],
    ["author.asc", author],
  ];
  const files = texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, sha256(Buffer.from(text))]]));
  return `${JSON.stringify({ files: Object.fromEntries(files) as unknown }, null, 2)}\n`;
}

/** Lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** `file` is empty where the package as a whole is meant. */
export function badPackage(file: string, problem: string, cause?: unknown): AppError {
  return new AppError("PLUGIN_PACKAGE_BAD", { file, problem }, cause);
}

/** The text of a file. Throws PLUGIN_PACKAGE_BAD where it is not UTF-8. */
export function utf8Of(name: PackageFile, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw badPackage(name, "is not UTF-8", error);
  }
}

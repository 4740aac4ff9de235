/** What a package holds, read strictly: each package has one reading, and no code of it runs. */
import { limits } from "../../kernel/limits.ts";
import { jsonLines } from "../json-lines.ts";
import { type Manifest, parseManifest } from "../manifest.ts";
import type { Signer } from "../plugin-record.ts";
import { gunzip } from "./gzip.ts";
import { badPackage, type PackageFile, type PackageSignature, packageFiles, sha256, utf8Of } from "./layout.ts";
import { verifySignature } from "./signature.ts";
import { readTar, type TarEntry } from "./tar.ts";

export interface OpenedPackage {
  manifest: Manifest;
  manifestText: string;
  code: string;
  map: string | null;
  readme: string | null;
  /** SHA-256 of the package's bytes, hex. */
  hash: string;
  /** Name → SHA-256 of each file that files.json lists. */
  files: Record<string, string>;
  /** Not checked. Null: unsigned. */
  signature: (PackageSignature & { filesJson: string }) | null;
}

export interface PluginPackage extends OpenedPackage {
  /** Whose signature was checked; null: unsigned. */
  signer: Signer | null;
}

type Texts = Partial<Record<PackageFile, string>>;

/**
 * For a package that comes from outside. `now` in milliseconds since 1970. Throws PLUGIN_PACKAGE_BAD, PLUGIN_MANIFEST_BAD,
 * PLUGIN_SIGNATURE_BAD.
 */
export async function readPackage(bytes: Uint8Array, now: number): Promise<PluginPackage> {
  const opened = await openPackage(bytes);
  const { signature } = opened;
  const signer = signature === null ? null : await verifySignature(Buffer.from(signature.filesJson), signature, now);
  return { ...opened, signer };
}

/**
 * For a package that was read before and whose hash is pinned: a signature is a matter of the install, since the author's
 * key may expire later. Throws PLUGIN_PACKAGE_BAD, PLUGIN_MANIFEST_BAD.
 */
export async function openPackage(bytes: Uint8Array): Promise<OpenedPackage> {
  if (bytes.byteLength > limits.pluginPackageBytesMax) throw badPackage("", "is larger than a package may be");
  const entries = readTar(await gunzip(bytes));
  checkOrder(entries);
  const texts: Texts = Object.fromEntries(entries.map(({ name, body }) => [name, utf8Of(name, body)]));
  const manifestText = required(texts, "manifest.json");
  const code = required(texts, "plugin.js");
  const filesJson = required(texts, "files.json");
  const { "author.asc": author, "signature.asc": signature } = texts;
  if (author !== undefined && signature === undefined) throw badPackage("signature.asc", "is missing");
  if (signature !== undefined && author === undefined) throw badPackage("author.asc", "is missing");
  return {
    files: checkHashes(filesJson, entries),
    manifest: parseManifest(manifestText),
    manifestText,
    code,
    map: texts["plugin.js.map"] ?? null,
    readme: texts["README.md"] ?? null,
    hash: sha256(bytes),
    signature: author === undefined || signature === undefined ? null : { author, signature, filesJson },
  };
}

function checkOrder(entries: TarEntry[]): void {
  const order = Object.keys(packageFiles);
  let before = -1;
  for (const { name } of entries) {
    const place = order.indexOf(name);
    if (place < before) throw badPackage(name, "does not stand in its place");
    before = place;
  }
}

function required(texts: Texts, name: PackageFile): string {
  const text = texts[name];
  if (text === undefined) throw badPackage(name, "is missing");
  return text;
}

function checkHashes(filesJson: string, entries: TarEntry[]): Record<string, string> {
  const listed = parseFilesJson(filesJson);
  const files: Record<string, string> = {};
  for (const { name, body } of entries) {
    if (name === "files.json" || name === "signature.asc") continue;
    const hash = listed.get(name);
    if (hash === undefined) throw badPackage("files.json", `has no hash of ${name}`);
    if (hash !== sha256(body)) throw badPackage(name, "is not what files.json says");
    files[name] = hash;
    listed.delete(name);
  }
  if (listed.size > 0) throw badPackage("files.json", "has a hash of a file that is not there");
  return files;
}

/** `{ "files": { "<name>": "<hex>" } }` and nothing else. */
function parseFilesJson(text: string): Map<string, unknown> {
  const value = parseJson(text);
  // JSON.parse takes the last of two equal keys, another reader might take the first.
  if (jsonLines(text).repeated.length > 0) throw badPackage("files.json", "has a key twice");
  if (!isRecord(value) || Object.keys(value).join() !== "files" || !isRecord(value["files"])) {
    throw badPackage("files.json", 'must be { "files": { … } } and nothing else');
  }
  return new Map(Object.entries(value["files"]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badPackage("files.json", "is not JSON", error);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

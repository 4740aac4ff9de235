/** From an author's folder to the package that users install. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesJsonOf, sha256 } from "../packages/layout.ts";
import { packPlugin } from "../packages/pack.ts";
import { type SigningKey, signPackage } from "../packages/sign.ts";
import { verifySignature } from "../packages/signature.ts";
import type { Signer } from "../plugin-record.ts";
import { checkPlugin } from "./check.ts";
import { isError, type Problem } from "./problem.ts";

export interface PackedFolder {
  id: string;
  version: string;
  bytes: Uint8Array;
  /** SHA-256 of `bytes`, lower-case hex: what is pinned at install. */
  hash: string;
  signer: Signer | null;
}

export type FolderPacking = { packed: PackedFolder; problems: Problem[] } | { packed: null; problems: Problem[] };

/** Only what `checkPlugin` finds no error in. `now` in milliseconds since 1970. Throws PLUGIN_PACKAGE_BAD, PLUGIN_KEY_BAD. */
export async function packFolder(folder: string, key: SigningKey | null, now: number): Promise<FolderPacking> {
  const { problems, manifest, bundle } = await checkPlugin(folder);
  if (manifest === null || bundle === null || problems.some(isError)) return { packed: null, problems };
  const readme = join(folder, "README.md");
  const parts = {
    manifest: readFileSync(join(folder, "manifest.json"), "utf8"),
    code: bundle.code,
    map: bundle.map,
    readme: existsSync(readme) ? readFileSync(readme, "utf8") : undefined,
  };
  const signature = key === null ? undefined : await signPackage(parts, key, now);
  const bytes = packPlugin({ ...parts, signature });
  const signer =
    signature === undefined
      ? null
      : await verifySignature(Buffer.from(filesJsonOf(parts, signature.author)), signature, now);
  const { id, version } = manifest;
  return { packed: { id, version, bytes, hash: sha256(bytes), signer }, problems };
}

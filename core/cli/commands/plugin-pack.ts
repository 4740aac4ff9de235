import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { systemClock } from "../../kernel/clock.ts";
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { packFolder } from "../../plugins/authoring/pack-folder.ts";
import { problemLine } from "../../plugins/authoring/problem.ts";
import type { SigningKey } from "../../plugins/packages/sign.ts";
import { readOptions } from "../options.ts";
import { givenPassphrase } from "../passphrase.ts";
import { pluginFolder } from "../plugin-folder.ts";
import { writeJson, writeLine } from "../write-line.ts";

export const usage = "postern plugin pack [FOLDER] [--out FILE] [--sign KEYFILE]";

/** The passphrase of the key comes from --passphrase-file or POSTERN_PASSPHRASE, as for every command. */
export async function run(args: string[]): Promise<number> {
  const own = { out: { type: "string" }, sign: { type: "string" } } as const;
  const { values, positionals, common } = readOptions(args, own, usage);
  const folder = pluginFolder(positionals, usage);
  const key = values.sign === undefined ? null : signingKey(values.sign, givenPassphrase(common.passphraseFile));
  const { packed, problems } = await packFolder(folder, key, systemClock.now());
  if (packed === null) {
    for (const problem of problems) process.stderr.write(`${problemLine(problem)}\n`);
    process.stderr.write("postern: the plugin was not packed: put right what stands above.\n");
    return 1;
  }
  const { id, version, bytes, hash, signer } = packed;
  const file = resolve(values.out ?? `${id}-${version}.tgz`);
  writeWhole(file, bytes);
  if (common.isJson) writeJson({ file, id, version, bytes: bytes.byteLength, hash, signer });
  else {
    writeLine(`${file}\n  ${bytes.byteLength} bytes\n  SHA-256 ${hash}`);
    writeLine(signer === null ? "  not signed" : `  signed by ${signer.name}, ${signer.fingerprint}`);
  }
  return 0;
}

/** Appears whole or not at all. */
function writeWhole(file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(`${file}.partial`, bytes);
    renameSync(`${file}.partial`, file);
  } catch (error) {
    throw new AppError("BAD_PATH", { path: file }, error);
  }
}

function signingKey(path: string, passphrase: string | null): SigningKey {
  if (!existsSync(path)) throw new AppError("BAD_PATH", { path });
  if (statSync(path).size > limits.pluginAuthorKeyBytesMax) throw new AppError("TOO_LARGE", { path });
  return { privateKey: readFileSync(path, "utf8"), passphrase };
}

import type { Config, PrivateKey } from "openpgp";
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { filesJsonOf, type PackageParts, type PackageSignature } from "./layout.ts";
import { loadOpenPgp, type OpenPgp } from "./openpgp.ts";
import { verifySignature } from "./signature.ts";

export interface SigningKey {
  /** In ASCII armour. */
  privateKey: string;
  /** Null: the key has none. */
  passphrase: string | null;
}

/**
 * What `packPlugin` takes as `signature`. `now` in milliseconds since 1970. Throws PLUGIN_KEY_BAD, and PLUGIN_SIGNATURE_BAD
 * for a key whose signatures would be refused.
 */
export async function signPackage(parts: PackageParts, key: SigningKey, now: number): Promise<PackageSignature> {
  const { openpgp, config } = await loadOpenPgp();
  if (Buffer.byteLength(key.privateKey) > limits.pluginAuthorKeyBytesMax) throw bad("is larger than a key may be");
  const unlocked = await unlock(openpgp, config, key);
  const author = publicPart(unlocked).armor(config);
  const filesJson = Buffer.from(filesJsonOf(parts, author));
  const message = await openpgp.createMessage({ binary: filesJson });
  const options = { message, signingKeys: unlocked, detached: true, date: new Date(now), config } as const;
  const signature = await orBad("is expired, revoked, too weak, or not for signing", () => openpgp.sign(options));
  const signed = { author, signature };
  await verifySignature(filesJson, signed, now);
  return signed;
}

async function unlock(openpgp: OpenPgp, config: Config, { privateKey, passphrase }: SigningKey): Promise<PrivateKey> {
  const options = { armoredKey: privateKey, config };
  const key = await orBad("is not an OpenPGP private key", () => openpgp.readPrivateKey(options));
  if (key.isDecrypted()) return key;
  if (passphrase === null) throw bad("has a passphrase, and none was given");
  return await orBad("does not open with that passphrase", () =>
    openpgp.decryptKey({ privateKey: key, passphrase, config }),
  );
}

/** Without what others certified: it would make the package large and tell whom the author knows. */
function publicPart(key: PrivateKey): ReturnType<PrivateKey["toPublic"]> {
  const author = key.toPublic();
  for (const user of author.users) user.otherCertifications = [];
  return author;
}

async function orBad<Result>(problem: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw bad(problem, error);
  }
}

function bad(problem: string, cause?: unknown): AppError {
  return new AppError("PLUGIN_KEY_BAD", { problem }, cause);
}

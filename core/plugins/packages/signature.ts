/** Who made a package: a detached OpenPGP signature (RFC 9580 10.4) over files.json, which holds the hashes of the rest. */
import type { Config, Key, Signature, SignaturePacket, Subkey } from "openpgp";
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import type { Signer } from "../plugin-record.ts";
import type { PackageSignature } from "./layout.ts";
import { loadOpenPgp, type OpenPgp } from "./openpgp.ts";

/** `now` in milliseconds since 1970. Throws PLUGIN_SIGNATURE_BAD; its `problem` says why. */
export async function verifySignature(
  filesJson: Uint8Array,
  { author, signature }: PackageSignature,
  now: number,
): Promise<Signer> {
  const { openpgp, config } = await loadOpenPgp();
  const date = new Date(now + limits.signatureAheadMsMax);
  const key = await readAuthor(openpgp, config, author);
  const { parsed, packet } = await readOne(openpgp, config, signature);
  checkPacket(openpgp, packet, date);
  checkCost(openpgp, key, packet);
  const problem = "does not fit files.json, or its key was not good when it was made";
  await orBad("signature.asc", problem, async () => {
    const message = await openpgp.createMessage({ binary: filesJson });
    const options = { message, signature: parsed, verificationKeys: key, date, config };
    const { signatures } = await openpgp.verify(options);
    if (signatures.length !== 1) throw bad("signature.asc", problem);
    await signatures[0]?.verified;
  });
  // The check above is as of the signature's own date, which its maker chose.
  const { issuerKeyID } = packet;
  await orBad("author.asc", "is expired, revoked or too weak", async () => {
    await key.getSigningKey(issuerKeyID, date, undefined, config);
    // A revocation that is itself signed with SHA-1 is passed over above, and still means what it says.
    await key.getSigningKey(issuerKeyID, date, undefined, { ...config, rejectHashAlgorithms: new Set() });
  });
  return { fingerprint: key.getFingerprint().toUpperCase(), name: await nameOf(key, date, config) };
}

/** Trust on first use: may an update by `next` take the place of a version by `previous`? */
export function isSameSigner(previous: Signer | null, next: Signer | null): boolean {
  return previous?.fingerprint === next?.fingerprint;
}

async function readAuthor(openpgp: OpenPgp, config: Config, armoredKeys: string): Promise<Key> {
  const problem = "is not one OpenPGP public key";
  const keys = await orBad("author.asc", problem, () => openpgp.readKeys({ armoredKeys, config }));
  const [key] = keys;
  if (key === undefined || keys.length !== 1) throw bad("author.asc", problem);
  if (key.isPrivate()) throw bad("author.asc", "is a private key, which nobody but its owner may have");
  return key;
}

async function readOne(
  openpgp: OpenPgp,
  config: Config,
  armoredSignature: string,
): Promise<{ parsed: Signature; packet: SignaturePacket }> {
  const problem = "is not one OpenPGP signature";
  const parsed = await orBad("signature.asc", problem, () => openpgp.readSignature({ armoredSignature, config }));
  const [packet] = parsed.packets;
  if (packet === undefined || parsed.packets.length !== 1) throw bad("signature.asc", problem);
  return { parsed, packet };
}

function checkPacket({ enums }: OpenPgp, packet: SignaturePacket, date: Date): void {
  // A text signature holds for other bytes too: those with other line ends.
  if (packet.signatureType !== enums.signature.binary) throw bad("signature.asc", "is not over the bytes of a file");
  if (packet.created === null || packet.created > date) throw bad("signature.asc", "was made in the future");
  const expires = packet.getExpirationTime();
  if (expires !== null && expires <= date) throw bad("signature.asc", "has expired");
}

/** Before anything is computed: what is too weak, and what a hostile author made to keep us busy. */
function checkCost(openpgp: OpenPgp, key: Key, packet: SignaturePacket): void {
  checkKey(openpgp, key);
  const signing = key.getKeys(packet.issuerKeyID);
  if (signing.length === 0) throw bad("signature.asc", "is not by the key in author.asc");
  for (const each of signing) checkKey(openpgp, each);
}

function checkKey({ enums }: OpenPgp, key: Key | Subkey): void {
  const { rsaEncryptSign, rsaSign, ecdsa, eddsaLegacy, ed25519, ed448 } = enums.publicKey;
  const { algorithm, publicParams } = key.keyPacket;
  if (algorithm === rsaEncryptSign || algorithm === rsaSign) {
    const { n, e } = publicParams as { n: Uint8Array; e: Uint8Array };
    const bits = bitsOf(n);
    if (bits < limits.signatureRsaBitsMin) throw bad("author.asc", "is too weak");
    if (bits > limits.signatureRsaBitsMax || e.length > limits.signatureRsaExponentBytesMax) {
      throw bad("author.asc", "is larger than a key may be");
    }
    return;
  }
  const { nistP256, nistP384, nistP521 } = enums.curve;
  const curve: unknown = key.getAlgorithmInfo().curve;
  const isAccepted =
    algorithm === ecdsa
      ? curve === nistP256 || curve === nistP384 || curve === nistP521
      : algorithm === eddsaLegacy || algorithm === ed25519 || algorithm === ed448;
  if (!isAccepted) throw bad("author.asc", "is of a kind that is not accepted");
}

const bitsOf = (number: Uint8Array) => BigInt(`0x0${Buffer.from(number).toString("hex")}`).toString(2).length;

/** A claim of the key's owner. What could change how the words around it are read is left out. */
async function nameOf(key: Key, date: Date, config: Config): Promise<string> {
  const { user } = await orBad("author.asc", "names nobody", () => key.getPrimaryUser(date, undefined, config));
  const cleaned = (user.userID?.userID ?? "").replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "").trim();
  return cleaned.slice(0, limits.signerNameCharsMax).replace(/[\ud800-\udbff]$/, "");
}

async function orBad<Result>(file: string, problem: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof AppError ? error : bad(file, problem, error);
  }
}

function bad(file: string, problem: string, cause?: unknown): AppError {
  return new AppError("PLUGIN_SIGNATURE_BAD", { file, problem }, cause);
}

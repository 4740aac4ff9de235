import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import * as openpgp from "openpgp";
import { AppError } from "../../../core/kernel/errors.ts";
import { limits } from "../../../core/kernel/limits.ts";
import { filesJsonOf, type PackageSignature } from "../../../core/plugins/packages/layout.ts";
import { packPlugin } from "../../../core/plugins/packages/pack.ts";
import { openPackage, readPackage } from "../../../core/plugins/packages/read.ts";
import { isSameSigner, verifySignature } from "../../../core/plugins/packages/signature.ts";
import { parts } from "./raw-package.ts";

const now = Date.UTC(2026, 5, 1);
const dayMs = 24 * 60 * 60 * 1000;
const userIDs = { name: "Ana", email: "ana@example.org" };
const made = new Date(now - 100 * dayMs);
/** What Postern refuses, allowed, so that a test can make it. */
const lax = {
  minRSABits: 1024,
  rejectCurves: new Set<openpgp.enums.curve>(),
  rejectHashAlgorithms: new Set<openpgp.enums.hash>(),
  rejectMessageHashAlgorithms: new Set<openpgp.enums.hash>(),
};

type MakeOptions = Omit<openpgp.KeyOptions, "userIDs" | "format">;

async function makeKey(options: MakeOptions = {}, ids: openpgp.UserID = userIDs): Promise<openpgp.PrivateKey> {
  const all = { date: made, config: lax, ...options, userIDs: ids, format: "object" } as const;
  return (await openpgp.generateKey(all)).privateKey;
}

/** As an author would by other means; nothing is checked. */
async function sign(
  key: openpgp.PrivateKey,
  { date = now - dayMs, author = key.toPublic().armor(), isText = false } = {},
): Promise<PackageSignature> {
  const text = filesJsonOf(parts, author);
  const message = isText
    ? await openpgp.createMessage({ text })
    : await openpgp.createMessage({ binary: Buffer.from(text) });
  const options = { message, signingKeys: key, detached: true, date: new Date(date), config: lax } as const;
  return { author, signature: await openpgp.sign(options) };
}

const read = (signature: PackageSignature, at = now) => readPackage(packPlugin({ ...parts, signature }), at);

async function refusal(signature: PackageSignature, at = now): Promise<string> {
  const error = await read(signature, at).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof AppError, "it is refused");
  assert.equal(error.code, "PLUGIN_SIGNATURE_BAD");
  return `${error.detail["file"]}: ${error.detail["problem"]}`;
}

const notGood = "signature.asc: does not fit files.json, or its key was not good when it was made";
const keyBad = "author.asc: is expired, revoked or too weak";
const ana = await makeKey();

describe("a signed package", () => {
  it("says who signed it", async () => {
    const { signer } = await read(await sign(ana));
    assert.deepEqual(signer, { fingerprint: ana.getFingerprint().toUpperCase(), name: "Ana <ana@example.org>" });
  });

  it("may be signed by RSA, by a NIST curve, and by a subkey, which the primary key stands for", async () => {
    const kinds: MakeOptions[] = [
      { type: "rsa", rsaBits: limits.signatureRsaBitsMin },
      { type: "ecc", curve: "nistP256" },
      { type: "curve25519" },
      { subkeys: [{ sign: true }] },
    ];
    for (const kind of kinds) {
      const key = await makeKey(kind);
      assert.equal((await read(await sign(key))).signer?.fingerprint, key.getFingerprint().toUpperCase());
    }
  });

  it("is read without a look at the signature once it is known", async () => {
    const signature = await sign(await makeKey({ keyExpirationTime: 101 * 24 * 60 * 60 }));
    assert.ok((await read(signature)).signer);
    assert.equal(await refusal(signature, now + 2 * dayMs), keyBad);
    const opened = await openPackage(packPlugin({ ...parts, signature }));
    assert.equal(opened.signature?.author, signature.author);
  });

  it("shows the name without what could change how it is read, and not without end", async () => {
    const nameOf = async (name: string) => (await read(await sign(await makeKey({}, { name })))).signer?.name;
    assert.equal(await nameOf("Ana\u202e\u2066 M\u200bora\u0007\ue000"), "Ana Mora");
    const most = "a".repeat(limits.signerNameCharsMax);
    assert.equal(await nameOf(most), most);
    assert.equal(await nameOf(`${most}b`), most);
    assert.equal(await nameOf(`${most.slice(1)}😀`), most.slice(1));
  });
});

describe("a signature is refused", () => {
  it("that is of other files", async () => {
    const signature = await sign(ana);
    const other = packPlugin({ ...parts, code: "evil()", signature });
    await assert.rejects(readPackage(other, now), { code: "PLUGIN_SIGNATURE_BAD" });
  });

  it("that is by another key than the one beside it", async () => {
    const bob = await makeKey({}, { name: "Bob" });
    const signed = await sign(bob, { author: ana.toPublic().armor() });
    assert.equal(await refusal(signed), "signature.asc: is not by the key in author.asc");
  });

  it("whose key has expired since", async () => {
    const key = await makeKey({ keyExpirationTime: 24 * 60 * 60 });
    const signed = await sign(key, { date: made.getTime() + 1000 });
    assert.ok((await read(signed, made.getTime() + 2000)).signer);
    assert.equal(await refusal(signed), keyBad);
  });

  it("whose key is revoked", async () => {
    const revoked = await openpgp.revokeKey({ key: ana, format: "object", date: made });
    assert.equal(await refusal(await sign(ana, { author: revoked.publicKey.armor() })), notGood);
  });

  it("whose key is revoked by a signature that is weak itself", async () => {
    const key = await makeKey({ type: "rsa", rsaBits: limits.signatureRsaBitsMin });
    const { sha1 } = openpgp.enums.hash;
    const config = { ...lax, preferredHashAlgorithm: sha1, nonDeterministicSignaturesViaNotation: false };
    const { publicKey } = await openpgp.revokeKey({ key, format: "object", date: made, config });
    const [revocation] = publicKey.revocationSignatures;
    assert.equal(revocation?.hashAlgorithm, sha1);
    assert.equal(await refusal(await sign(key, { author: publicKey.armor() })), keyBad);
  });

  it("that was made in the future, but for a clock that is a little ahead", async () => {
    const signed = await sign(ana, { date: now });
    assert.ok((await read(signed, now - limits.signatureAheadMsMax)).signer);
    assert.equal(await refusal(signed, now - limits.signatureAheadMsMax - 1), "signature.asc: was made in the future");
  });

  it("whose key is too weak", async () => {
    const short = await makeKey({ type: "rsa", rsaBits: 1024 });
    assert.equal(await refusal(await sign(short)), "author.asc: is too weak");
  });

  it("whose key would keep us busy", async () => {
    const large = "author.asc: is larger than a key may be";
    const key = await makeKey({ type: "rsa", rsaBits: limits.signatureRsaBitsMin });
    const signed = await sign(key);
    const withParams = async (n: Uint8Array, e: Uint8Array) => {
      const { keyPacket } = key;
      const params = keyPacket.publicParams as { n: Uint8Array; e: Uint8Array };
      const kept = { ...params };
      Object.assign(params, { n, e });
      const author = key.toPublic().armor();
      Object.assign(params, kept);
      return await refusal({ ...signed, author });
    };
    const other = "signature.asc: is not by the key in author.asc";
    const three = Uint8Array.of(3);
    const most = limits.signatureRsaBitsMax / 8;
    assert.equal(await withParams(new Uint8Array(most).fill(0xff), three), other);
    assert.equal(await withParams(new Uint8Array(most + 1).fill(1), three), large);
    const modulus = new Uint8Array(256).fill(0xff);
    assert.equal(await withParams(modulus, new Uint8Array(limits.signatureRsaExponentBytesMax).fill(1)), other);
    assert.equal(await withParams(modulus, new Uint8Array(limits.signatureRsaExponentBytesMax + 1).fill(1)), large);
  });

  it("that is a text signature, which holds for other bytes too", async () => {
    const said = "signature.asc: is not over the bytes of a file";
    assert.equal(await refusal(await sign(ana, { isText: true })), said);
  });

  it("that is not exactly one signature by one public key", async () => {
    const signed = await sign(ana);
    const bob = await makeKey({}, { name: "Bob" });
    const keys = [ana, bob].map((key) => key.toPublic().write());
    const both = openpgp.armor(openpgp.enums.armor.publicKey, Buffer.concat(keys));
    const notOneKey = "author.asc: is not one OpenPGP public key";
    assert.equal(await refusal({ ...signed, author: both }), notOneKey);
    assert.equal(await refusal({ ...signed, author: "" }), notOneKey);
    assert.equal(await refusal({ ...signed, author: signed.signature }), notOneKey);
    const secret = "author.asc: is a private key, which nobody but its owner may have";
    assert.equal(await refusal({ ...signed, author: ana.armor() }), secret);
    const packets = (await openpgp.readSignature({ armoredSignature: signed.signature })).write() as Uint8Array;
    const twice = openpgp.armor(openpgp.enums.armor.signature, Buffer.concat([packets, packets]));
    const notOne = "signature.asc: is not one OpenPGP signature";
    assert.equal(await refusal({ ...signed, signature: twice }), notOne);
    assert.equal(await refusal({ ...signed, signature: "" }), notOne);
    assert.equal(await refusal({ ...signed, signature: signed.author }), notOne);
  });

  it("in words, whatever was done to it or to its key", async () => {
    const signed = await sign(ana);
    const filesJson = Buffer.from(filesJsonOf(parts, signed.author));
    const signature = (await openpgp.readSignature({ armoredSignature: signed.signature })).write() as Uint8Array;
    const key = ana.toPublic().write();
    const signer = await verifySignature(filesJson, signed, now);
    const which = fc.constantFrom("key", "signature");
    await fc.assert(
      fc.asyncProperty(which, fc.nat(), fc.integer({ min: 1, max: 255 }), async (what, place, mask) => {
        const bytes = Buffer.from(what === "key" ? key : signature);
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        const { armor } = openpgp.enums;
        const changed =
          what === "key"
            ? { ...signed, author: openpgp.armor(armor.publicKey, bytes) }
            : { ...signed, signature: openpgp.armor(armor.signature, bytes) };
        const result = await verifySignature(filesJson, changed, now).catch((thrown: unknown) => thrown);
        if (result instanceof Error) assert.ok(result instanceof AppError, String(result));
        else assert.equal((result as { fingerprint: string }).fingerprint, signer.fingerprint);
      }),
      { numRuns: 200 },
    );
  });
});

describe("trust on first use", () => {
  it("takes an update by the same key, or unsigned after unsigned, and nothing else", () => {
    const ana = { fingerprint: "AA", name: "Ana" };
    const bob = { fingerprint: "BB", name: "Ana" };
    assert.equal(isSameSigner(ana, { ...ana, name: "Ana Mora" }), true);
    assert.equal(isSameSigner(null, null), true);
    assert.equal(isSameSigner(ana, bob), false);
    assert.equal(isSameSigner(ana, null), false);
    assert.equal(isSameSigner(null, ana), false);
  });
});

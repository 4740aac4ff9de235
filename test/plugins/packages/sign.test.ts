import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as openpgp from "openpgp";
import { AppError } from "../../../core/kernel/errors.ts";
import { limits } from "../../../core/kernel/limits.ts";
import { packPlugin } from "../../../core/plugins/packages/pack.ts";
import { readPackage } from "../../../core/plugins/packages/read.ts";
import { type SigningKey, signPackage } from "../../../core/plugins/packages/sign.ts";
import { parts } from "./raw-package.ts";

const now = Date.UTC(2026, 5, 1);
const date = new Date(now - 24 * 60 * 60 * 1000);
const userIDs = { name: "Ana", email: "ana@example.org" };
const passphrase = "six words that nobody will guess";
const locked = (await openpgp.generateKey({ userIDs, date, passphrase })).privateKey;
const bare = await openpgp.generateKey({ userIDs, date });

describe("signPackage", () => {
  it("signs with a key that has a passphrase, and with one that has none", async () => {
    for (const key of [
      { privateKey: locked, passphrase },
      { privateKey: bare.privateKey, passphrase: null },
    ]) {
      const signature = await signPackage(parts, key, now);
      const { signer } = await readPackage(packPlugin({ ...parts, signature }), now);
      const { keyPacket } = await openpgp.readKey({ armoredKey: key.privateKey });
      assert.equal(signer?.fingerprint, keyPacket.getFingerprint().toUpperCase());
      assert.match(signature.author, /^-----BEGIN PGP PUBLIC KEY BLOCK-----/);
    }
  });

  it("puts the same key into each package, without what others said of it", async () => {
    const other = await openpgp.generateKey({ userIDs: { name: "Bob" }, date, format: "object" });
    const key = await openpgp.readPrivateKey({ armoredKey: bare.privateKey });
    const certified = await key.signAllUsers([other.privateKey], new Date(now));
    const first = await signPackage(parts, { privateKey: bare.privateKey, passphrase: null }, now);
    const second = await signPackage(parts, { privateKey: certified.armor(), passphrase: null }, now);
    assert.equal(first.author, second.author);
  });

  it("says why a key cannot sign", async () => {
    assert.equal(await refusal({ privateKey: locked, passphrase: "wrong" }), "does not open with that passphrase");
    assert.equal(await refusal({ privateKey: locked, passphrase: null }), "has a passphrase, and none was given");
    assert.equal(await refusal({ privateKey: "key", passphrase: null }), "is not an OpenPGP private key");
    assert.equal(await refusal({ privateKey: bare.publicKey, passphrase: null }), "is not an OpenPGP private key");
    const expired = await openpgp.generateKey({ userIDs, date, keyExpirationTime: 60 });
    const notGood = "is expired, revoked, too weak, or not for signing";
    assert.equal(await refusal({ privateKey: expired.privateKey, passphrase: null }), notGood);
    const weak = await openpgp.generateKey({ userIDs, date, type: "rsa", rsaBits: 1024, config: { minRSABits: 1024 } });
    assert.equal(await refusal({ privateKey: weak.privateKey, passphrase: null }), notGood);
  });

  it("takes a key file of so many bytes", async () => {
    const privateKey = bare.privateKey.padEnd(limits.pluginAuthorKeyBytesMax, "\n");
    assert.ok(await signPackage(parts, { privateKey, passphrase: null }, now));
    assert.equal(await refusal({ privateKey: `${privateKey}\n`, passphrase: null }), "is larger than a key may be");
  });
});

async function refusal(key: SigningKey): Promise<unknown> {
  const error = await signPackage(parts, key, now).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof AppError);
  assert.equal(error.code, "PLUGIN_KEY_BAD");
  return error.detail["problem"];
}

/** GnuPG and Postern take each other's signatures, and Postern refuses what GnuPG can make but nobody should trust. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { AppError } from "../../../core/kernel/errors.ts";
import { filesJsonOf } from "../../../core/plugins/packages/layout.ts";
import { packPlugin } from "../../../core/plugins/packages/pack.ts";
import { readPackage } from "../../../core/plugins/packages/read.ts";
import { signPackage } from "../../../core/plugins/packages/sign.ts";
import { peer } from "../../peer.ts";
import { skipWithout } from "../../skip-without.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { parts } from "./raw-package.ts";

const passphrase = "six words that nobody will guess";
const userId = "Ana <ana@example.org>";

/** GnuPG with a home of its own, or null where it is not installed. */
class GnuPg {
  readonly home: string;
  readonly #program: string;

  static start(t: TestContext): GnuPg | null {
    const program = peer("gpg");
    const control = peer("gpgconf");
    if (skipWithout(t, program && control, "GnuPG", "scripts/peers installs it")) return null;
    return program === null || control === null ? null : new GnuPg(t, program, control);
  }

  private constructor(t: TestContext, program: string, control: string) {
    this.#program = program;
    this.home = temporaryFolder(t);
    chmodSync(this.home, 0o700);
    // Else the agent measures for a second how long a passphrase could be made to take.
    writeFileSync(join(this.home, "gpg-agent.conf"), "s2k-count 65536\n");
    // The agent ends with its home; asked to, it does so at once.
    t.after(() => execFileSync(control, ["--homedir", this.home, "--kill", "all"]));
  }

  run(...args: string[]): string {
    const quiet = ["--homedir", this.home, "--batch", "--yes", "--pinentry-mode", "loopback"];
    const all = [...quiet, "--passphrase", passphrase, ...args];
    return execFileSync(this.#program, all, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  makeKey(kind: string, ...options: string[]): string {
    this.run(...options, "--quick-generate-key", userId, kind, "sign", "1y");
    const listed = this.run("--with-colons", "--list-keys");
    return /^fpr:+([0-9A-F]+):/m.exec(listed)?.[1] ?? "";
  }

  /** As the author of a plugin would: the package, signed by GnuPG. */
  signedPackage(...options: string[]): Uint8Array {
    const author = this.run("--armor", "--export");
    const path = join(this.home, "files.json");
    writeFileSync(path, filesJsonOf(parts, author));
    this.run(...options, "--armor", "--output", `${path}.asc`, "--detach-sign", path);
    return packPlugin({ ...parts, signature: { author, signature: readFileSync(`${path}.asc`, "utf8") } });
  }
}

async function refusal(bytes: Uint8Array, now = Date.now()): Promise<string> {
  const error = await readPackage(bytes, now).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof AppError, "it is refused");
  assert.equal(error.code, "PLUGIN_SIGNATURE_BAD");
  return `${error.detail["file"]}: ${error.detail["problem"]}`;
}

describe("GnuPG", () => {
  for (const kind of ["ed25519", "rsa3072", "nistp256"]) {
    it(`signs with ${kind} what is verified here, and verifies what is signed here`, async (t) => {
      const gpg = GnuPg.start(t);
      if (gpg === null) return;
      const fingerprint = gpg.makeKey(kind);
      const read = await readPackage(gpg.signedPackage(), Date.now());
      assert.deepEqual(read.signer, { fingerprint, name: userId });

      const privateKey = gpg.run("--armor", "--export-secret-keys");
      const signature = await signPackage(parts, { privateKey, passphrase }, Date.now());
      const opened = await readPackage(packPlugin({ ...parts, signature }), Date.now());
      assert.equal(opened.signer?.fingerprint, fingerprint);
      const other = GnuPg.start(t);
      if (other === null) return;
      for (const [name, text] of Object.entries({ ...signature, filesJson: opened.signature?.filesJson ?? "" })) {
        writeFileSync(join(other.home, name), text);
      }
      other.run("--import", join(other.home, "author"));
      const files = [join(other.home, "signature"), join(other.home, "filesJson")];
      assert.match(other.run("--status-fd", "1", "--verify", ...files), new RegExp(`VALIDSIG ${fingerprint}`));
    });
  }

  it("may sign with SHA-1, which is refused", async (t) => {
    const gpg = GnuPg.start(t);
    if (gpg === null) return;
    gpg.makeKey("rsa3072");
    const said = "signature.asc: does not fit files.json, or its key was not good when it was made";
    assert.equal(await refusal(gpg.signedPackage("--digest-algo", "SHA1")), said);
    assert.equal(await refusal(gpg.signedPackage("--digest-algo", "RIPEMD160")), said);
    assert.ok(await readPackage(gpg.signedPackage("--digest-algo", "SHA512"), Date.now()));
  });

  it("may bind a key by SHA-1, which is refused", async (t) => {
    const gpg = GnuPg.start(t);
    if (gpg === null) return;
    gpg.makeKey("rsa3072", "--cert-digest-algo", "SHA1");
    assert.match(await refusal(gpg.signedPackage()), /^(signature|author)\.asc: /);
  });

  it("may use keys that are too weak, which are refused", async (t) => {
    for (const [kind, said] of [
      ["rsa1024", "author.asc: is too weak"],
      ["dsa2048", "author.asc: is of a kind that is not accepted"],
      ["secp256k1", "author.asc: is of a kind that is not accepted"],
      ["brainpoolP256r1", "author.asc: is of a kind that is not accepted"],
    ] as const) {
      const gpg = GnuPg.start(t);
      if (gpg === null) return;
      gpg.makeKey(kind);
      assert.equal(await refusal(gpg.signedPackage()), said, kind);
    }
  });

  it("may make a signature that ends, which is refused from then on", async (t) => {
    const gpg = GnuPg.start(t);
    if (gpg === null) return;
    gpg.makeKey("ed25519");
    const bytes = gpg.signedPackage("--default-sig-expire", "1d");
    const now = Date.now();
    assert.ok(await readPackage(bytes, now));
    assert.equal(await refusal(bytes, now + 25 * 60 * 60 * 1000), "signature.asc: has expired");
  });

  it("may revoke a key, whose signatures are then refused", async (t) => {
    const gpg = GnuPg.start(t);
    if (gpg === null) return;
    const fingerprint = gpg.makeKey("ed25519");
    const before = gpg.signedPackage();
    assert.ok(await readPackage(before, Date.now()));
    const path = join(gpg.home, "openpgp-revocs.d", `${fingerprint}.rev`);
    writeFileSync(path, readFileSync(path, "utf8").replace(":-----BEGIN", "-----BEGIN"));
    const filesJson = join(gpg.home, "files.json");
    // The author's key as others have it by then, around a signature made while it was still good.
    const unrevoked = gpg.run("--armor", "--export-secret-keys");
    gpg.run("--import", path);
    const author = gpg.run("--armor", "--export");
    const other = GnuPg.start(t);
    if (other === null) return;
    writeFileSync(join(other.home, "key"), unrevoked);
    other.run("--import", join(other.home, "key"));
    writeFileSync(filesJson, filesJsonOf(parts, author));
    other.run("--armor", "--output", `${filesJson}.asc`, "--detach-sign", filesJson);
    const signature = { author, signature: readFileSync(`${filesJson}.asc`, "utf8") };
    assert.match(await refusal(packPlugin({ ...parts, signature })), /^(signature|author)\.asc: /);
  });
});

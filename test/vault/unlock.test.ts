import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { headerPaths, readHeader, repairHeader, writeHeader } from "../../core/vault/header.ts";
import { changePassphrase, createVault, recoveryCodeOf, unlockVault, vaultExists } from "../../core/vault/unlock.ts";
import { openVaultWriter } from "../../core/vault/vault-writer.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { cheapCost, keep, passphrase, smallVault, someRaw } from "./small-vault.ts";

const otherPassphrase = "another passphrase";

function isCode(code: string) {
  return { name: "AppError", code };
}

function damage(path: string): void {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 4;
  writeFileSync(path, bytes);
}

test("a new vault opens with its passphrase and with its recovery code, and both give the same keys", async (t) => {
  const { folder, keys, recoveryCode } = await smallVault(t);
  const byPassphrase = await unlockVault(folder, { passphrase });
  const byCode = await unlockVault(folder, { recoveryCode });
  for (const purpose of ["database", "packs", "keyTable", "journal", "index", "dedup", "backups"] as const) {
    assert.deepEqual(byPassphrase[purpose], keys[purpose]);
    assert.deepEqual(byCode[purpose], keys[purpose]);
    for (const other of ["database", "index"] as const) {
      if (purpose !== other) assert.notDeepEqual(keys[purpose], keys[other]);
    }
  }
  assert.equal(await recoveryCodeOf(folder, passphrase), recoveryCode);
});

test("the derivation that the product uses makes a vault that opens", async (t) => {
  const folder = join(temporaryFolder(t), "vault");
  const { keys } = await createVault(folder, passphrase);
  assert.equal(readHeader(folder)?.cost.memoryKiB, limits.derivationMemoryKiB);
  assert.deepEqual((await unlockVault(folder, { passphrase })).packs, keys.packs);
});

test("a wrong passphrase and a wrong recovery code are told apart from damage", async (t) => {
  const { folder } = await smallVault(t);
  const other = await smallVault(t);
  await assert.rejects(unlockVault(folder, { passphrase: "not the passphrase" }), isCode("PASSPHRASE_WRONG"));
  await assert.rejects(unlockVault(folder, { passphrase: "" }), isCode("PASSPHRASE_WRONG"));
  await assert.rejects(unlockVault(folder, { recoveryCode: other.recoveryCode }), isCode("RECOVERY_CODE_WRONG"));
  await assert.rejects(unlockVault(folder, { recoveryCode: "ABCD" }), isCode("RECOVERY_CODE_WRONG"));
});

test("a passphrase typed in another Unicode normal form opens the vault", async (t) => {
  const folder = join(temporaryFolder(t), "vault");
  await createVault(folder, "Pr\u00e9vention", cheapCost);
  await unlockVault(folder, { passphrase: "Pre\u0301vention" });
});

test("one damaged or missing header copy changes nothing, and is repaired", async (t) => {
  for (const [index, harm] of [damage, (path: string) => rmSync(path)].entries()) {
    const { folder } = await smallVault(t);
    harm(headerPaths(folder)[index % 2] ?? "");
    await unlockVault(folder, { passphrase });
    assert.equal(repairHeader(folder), 1);
    assert.equal(repairHeader(folder), 0);
    assert.deepEqual(...(headerPaths(folder).map((path) => readFileSync(path)) as [Buffer, Buffer]));
  }
});

test("with both headers damaged the passphrase says so, and the recovery code opens and makes a new header", async (t) => {
  const { folder, keys, recoveryCode } = await smallVault(t);
  const other = await smallVault(t);
  const writer = openVaultWriter(folder, keys);
  keep(writer, [someRaw(1)]);
  writer.close();
  for (const path of headerPaths(folder)) damage(path);
  await assert.rejects(unlockVault(folder, { passphrase }), isCode("VAULT_HEADER_DAMAGED"));
  // The checksum of the code is right, but nothing in this vault opens with it.
  await assert.rejects(unlockVault(folder, { recoveryCode: other.recoveryCode }), isCode("RECOVERY_CODE_WRONG"));
  assert.deepEqual((await unlockVault(folder, { recoveryCode })).packs, keys.packs);
  await changePassphrase(folder, { recoveryCode }, otherPassphrase, cheapCost);
  assert.deepEqual((await unlockVault(folder, { passphrase: otherPassphrase })).packs, keys.packs);
});

test("with both headers gone it is still a vault: none is made over it", async (t) => {
  const { folder, keys, recoveryCode } = await smallVault(t);
  openVaultWriter(folder, keys).close();
  for (const path of headerPaths(folder)) rmSync(path);
  assert.equal(vaultExists(folder), true);
  await assert.rejects(createVault(folder, passphrase, cheapCost), isCode("ALREADY_CLAIMED"));
  await assert.rejects(unlockVault(folder, { passphrase }), isCode("VAULT_HEADER_DAMAGED"));
  await unlockVault(folder, { recoveryCode });
});

test("a changed passphrase opens the same keys, and the old one no longer does", async (t) => {
  const { folder, keys, recoveryCode } = await smallVault(t);
  await assert.rejects(
    changePassphrase(folder, { passphrase: "wrong one here" }, otherPassphrase, cheapCost),
    isCode("PASSPHRASE_WRONG"),
  );
  await changePassphrase(folder, { passphrase }, otherPassphrase, cheapCost);
  await assert.rejects(unlockVault(folder, { passphrase }), isCode("PASSPHRASE_WRONG"));
  assert.deepEqual((await unlockVault(folder, { passphrase: otherPassphrase })).journal, keys.journal);
  assert.deepEqual((await unlockVault(folder, { recoveryCode })).journal, keys.journal);
});

test("a crash between the two header copies leaves a vault that opens with the newer passphrase", async (t) => {
  const { folder } = await smallVault(t);
  const [, second] = headerPaths(folder);
  const before = readFileSync(second);
  await changePassphrase(folder, { passphrase }, otherPassphrase, cheapCost);
  writeFileSync(second, before);
  await unlockVault(folder, { passphrase: otherPassphrase });
  assert.equal(repairHeader(folder), 1);
  assert.notDeepEqual(readFileSync(second), before);
});

test("there is no vault in a folder that is missing, empty, or holds only an unfinished header", async (t) => {
  const folder = join(temporaryFolder(t), "vault");
  assert.equal(vaultExists(folder), false);
  await assert.rejects(unlockVault(folder, { passphrase }), isCode("FOLDER_MISSING"));
  mkdirSync(folder);
  writeFileSync(join(folder, "header-a.new"), "half");
  assert.equal(vaultExists(folder), false);
  await createVault(folder, passphrase, cheapCost);
  assert.equal(vaultExists(folder), true);
});

test("a new passphrase has between passphraseCharsMin and passphraseCharsMax characters", async (t) => {
  const folder = join(temporaryFolder(t), "vault");
  for (const chars of [limits.passphraseCharsMin - 1, limits.passphraseCharsMax + 1]) {
    await assert.rejects(createVault(folder, "x".repeat(chars), cheapCost), isCode("PASSPHRASE_WEAK"));
  }
  for (const chars of [limits.passphraseCharsMin, limits.passphraseCharsMax]) {
    await createVault(join(temporaryFolder(t), "vault"), "x".repeat(chars), cheapCost);
  }
});

test("a header that asks for too little or too much derivation is taken as damaged", async (t: TestContext) => {
  const { folder } = await smallVault(t);
  const header = readHeader(folder);
  assert.ok(header);
  const bounds = {
    memoryKiB: [limits.derivationMemoryKiBMin - 1, limits.derivationMemoryKiBMax + 1],
    passes: [0, limits.derivationPassesMax + 1],
    parallelism: [0, limits.derivationParallelismMax + 1, 1.5],
  };
  for (const [name, values] of Object.entries(bounds)) {
    for (const value of values) {
      writeHeader(folder, { ...header, cost: { ...header.cost, [name]: value } });
      await assert.rejects(unlockVault(folder, { passphrase }), isCode("VAULT_HEADER_DAMAGED"));
      await assert.rejects(
        createVault(join(folder, "new"), passphrase, { ...cheapCost, [name]: value }),
        isCode("BAD_REQUEST"),
      );
    }
  }
  // Within the bounds, but not what the key was wrapped under.
  writeHeader(folder, { ...header, cost: { ...header.cost, passes: header.cost.passes + 1 } });
  await assert.rejects(unlockVault(folder, { passphrase }), isCode("PASSPHRASE_WRONG"));
  const atLimit = {
    memoryKiB: limits.derivationMemoryKiBMin,
    passes: limits.derivationPassesMax,
    parallelism: limits.derivationParallelismMax,
  };
  await createVault(join(temporaryFolder(t), "vault"), passphrase, atLimit);
});

test("headers that are any bytes at all never make more than a known error", async (t) => {
  const { folder } = await smallVault(t);
  const right = readFileSync(headerPaths(folder)[0]);
  for (let round = 0; round < 60; round++) {
    for (const path of headerPaths(folder)) {
      const bytes = round % 3 === 0 ? randomBytes(round * 7) : Buffer.from(right);
      if (round % 3 === 1) bytes[(round * 13) % bytes.length] = round;
      writeFileSync(path, round % 3 === 2 ? bytes.subarray(0, (round * 5) % bytes.length) : bytes);
    }
    const outcome = await unlockVault(folder, { passphrase }).catch((error: unknown) => error);
    if (outcome instanceof Error)
      assert.match(String((outcome as { code?: string }).code), /^VAULT_HEADER_DAMAGED$|^PASSPHRASE_WRONG$/);
  }
});

test("a newer format of the header is refused by name", async (t) => {
  const { folder } = await smallVault(t);
  const header = readHeader(folder);
  assert.ok(header);
  writeHeader(folder, { ...header, format: 2 as 1 });
  await assert.rejects(unlockVault(folder, { passphrase }), isCode("FOLDER_TOO_NEW"));
});

test("folders are 0700 and files 0600, whatever the umask", async (t) => {
  for (const umask of [0o000, 0o277]) {
    const before = process.umask(umask);
    t.after(() => process.umask(before));
    const { folder, keys } = await smallVault(t);
    const writer = openVaultWriter(folder, keys);
    keep(writer, [someRaw(1)]);
    writer.journal.append([Buffer.from("entry")]);
    writer.close();
    process.umask(before);
    const folders = ["", "packs", "keys-a", "keys-b", "journal"];
    for (const name of folders) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o700, name);
    const files = [
      "header-a",
      "header-b",
      "ballast",
      "packs/000001.pack",
      "keys-a/000000.keys",
      "journal/journal-000001",
    ];
    for (const name of files) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
  }
});

test("zeroed keys are gone wherever they were handed to", async (t) => {
  const { keys } = await smallVault(t);
  const { database } = keys;
  keys.zero();
  assert.ok(database.every((byte) => byte === 0));
});

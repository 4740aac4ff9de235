import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { decodeRecoveryCode, encodeRecoveryCode } from "../../core/vault/recovery-code.ts";

const wrong = { name: "AppError", code: "RECOVERY_CODE_WRONG" };
const masterKey = fc.uint8Array({ minLength: 32, maxLength: 32 });

test("every master key survives being written down as a recovery code", () => {
  fc.assert(
    fc.property(masterKey, (master) => {
      const code = encodeRecoveryCode(master);
      assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}$/);
      assert.deepEqual(new Uint8Array(decodeRecoveryCode(code)), master);
    }),
  );
  for (const byte of [0, 255]) {
    const master = Buffer.alloc(32, byte);
    assert.deepEqual(decodeRecoveryCode(encodeRecoveryCode(master)), master);
  }
});

test("a recovery code may be typed in lower case, with other separators, and with the letters that look like digits", () => {
  const master = randomBytes(32);
  const code = encodeRecoveryCode(master);
  const typed = code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
  assert.deepEqual(decodeRecoveryCode(`  ${typed}\n`), master);
  assert.deepEqual(decodeRecoveryCode(code.replaceAll("1", "I").replaceAll("-", "")), master);
});

test("one wrong character, two swapped, one missing or one too many are noticed", () => {
  const code = encodeRecoveryCode(randomBytes(32));
  for (let at = 0; at < code.length; at++) {
    if (code[at] === "-") continue;
    const other = code[at] === "7" ? "8" : "7";
    assert.throws(() => decodeRecoveryCode(code.slice(0, at) + other + code.slice(at + 1)), wrong);
    assert.throws(() => decodeRecoveryCode(code.slice(0, at) + code.slice(at + 1)), wrong);
    assert.throws(() => decodeRecoveryCode(`${code.slice(0, at)}U${code.slice(at + 1)}`), wrong);
  }
  assert.throws(() => decodeRecoveryCode(`${code}0`), wrong);
  assert.throws(() => decodeRecoveryCode(""), wrong);
});

test("any text at all is decoded or refused with RECOVERY_CODE_WRONG", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 90 }), (text) => {
      try {
        decodeRecoveryCode(text);
      } catch (error) {
        assert.equal((error as { code?: string }).code, "RECOVERY_CODE_WRONG");
      }
    }),
  );
});

/** What a manifest is refused with, and where. */
import assert from "node:assert/strict";
import { AppError, type ErrorDetail } from "../../core/kernel/errors.ts";
import { parseManifest } from "../../core/plugins/manifest.ts";
import { manifestOf } from "./plugin-kernel.ts";

export const text = (changes: object = {}) => JSON.stringify(manifestOf("test", changes), null, 2);
/** Line of the first line of `json` that holds `words`. */
const lineWith = (json: string, words: string) => json.split("\n").findIndex((line) => line.includes(words)) + 1;

export function refusal(json: string): ErrorDetail {
  try {
    parseManifest(json);
  } catch (error) {
    assert.ok(error instanceof AppError);
    assert.equal(error.code, "PLUGIN_MANIFEST_BAD");
    return error.detail;
  }
  return assert.fail("accepted");
}

export function assertRefused(json: string, words: string, where: string, problem: RegExp): void {
  const detail = refusal(json);
  assert.equal(detail["where"], where);
  assert.equal(detail["line"], lineWith(json, words));
  assert.match(String(detail["problem"]), problem);
}

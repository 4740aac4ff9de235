import { readFileSync, statSync } from "node:fs";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";

/** The passphrase as it was given: the first line of the file, else POSTERN_PASSPHRASE; null when it was not. */
export function givenPassphrase(file: string | null): string | null {
  const fromEnvironment = process.env["POSTERN_PASSPHRASE"];
  // Not for the children, and not for who reads /proc/<pid>/environ of them.
  delete process.env["POSTERN_PASSPHRASE"];
  if (file === null) return fromEnvironment === undefined || fromEnvironment === "" ? null : fromEnvironment;
  const passphrase = firstLine(file);
  if (passphrase === "") throw new AppError("PASSPHRASE_WRONG", { reason: "EMPTY_FILE" });
  return passphrase;
}

function firstLine(file: string): string {
  try {
    if (statSync(file).size > limits.cliPassphraseFileBytesMax) throw new AppError("TOO_LARGE", { path: file });
    return readFileSync(file, "utf8").split(/\r?\n/, 1)[0] ?? "";
  } catch (error) {
    throw error instanceof AppError ? error : new AppError("BAD_PATH", { path: file }, error);
  }
}

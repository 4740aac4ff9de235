import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { type AppPasswordScope, generateAppPassword, hashAppPassword } from "./app-password.ts";
import type { OpenPostern } from "./postern.ts";

/** Makes an app password. The answer is the only time that the password is told; the store keeps its hash. */
export async function createAppPassword({ reader, writer }: OpenPostern, given: string, scope: AppPasswordScope) {
  const name = given.trim();
  if (name === "") throw new AppError("BAD_REQUEST", { field: "name" });
  const existing = reader.appPasswords();
  if (existing.length >= limits.appPasswordsMax)
    throw new AppError("CONFLICT", { appPasswordsMax: limits.appPasswordsMax });
  if (existing.some((each) => each.name === name)) throw new AppError("CONFLICT", { field: "name" });
  const password = generateAppPassword();
  const secretHash = Buffer.from(hashAppPassword(password), "hex");
  await writer.perform({ op: "appPassword.create", name, scope, secretHash });
  return { ...reader.appPasswords().find((each) => each.name === name), password };
}

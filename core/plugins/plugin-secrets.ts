/** Secrets that the user enters for plugins: a key for a service, each for one place. Plugins use them and never see them. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { isHeaderSafe } from "./capabilities/secret-echo.ts";
import type { SecretDeclared } from "./capabilities/secret-use.ts";
import type { Manifest } from "./manifest.ts";
import type { SecretState } from "./plugin-record.ts";

/** What is told of a kept secret. */
export interface StoredSecret {
  name: string;
  /** Where it was entered for: a version that would send it elsewhere does not get it. */
  origin: string;
  setAt: number;
}

const declared = ({ capabilities }: Manifest): SecretDeclared[] => capabilities["secret.use"]?.secrets ?? [];

/** Throws NOT_FOUND for one that the plugin does not ask for. */
export function declaredSecret(manifest: Manifest, name: string): SecretDeclared {
  const found = declared(manifest).find((each) => each.name === name);
  if (found === undefined) throw new AppError("NOT_FOUND", { plugin: manifest.id, what: "secret" });
  return found;
}

/** Throws BAD_REQUEST for what cannot stand in a header field. Says nothing of what it was. */
export function checkedSecret(plugin: string, value: string): string {
  const refuse = (problem: string) => new AppError("BAD_REQUEST", { plugin, field: "value", problem });
  if (value.length < limits.pluginSecretCharsMin) throw refuse("too short");
  if (value.length > limits.pluginSecretCharsMax) throw refuse("too long");
  if (!isHeaderSafe(value)) throw refuse("characters");
  return value;
}

export function secretStates(manifest: Manifest, stored: readonly StoredSecret[]): SecretState[] {
  return declared(manifest).map(({ name, title, origin }) => {
    const kept = stored.find((each) => each.name === name && each.origin === origin);
    return { name, title, origin, setAt: kept?.setAt ?? null };
  });
}

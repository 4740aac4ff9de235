import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Attack, NamedAttack } from "./attack.ts";

const folder = join(import.meta.dirname, "attacks");

/** All of them, in the order of their classes and names. */
export async function loadAttacks(): Promise<NamedAttack[]> {
  const attacks: NamedAttack[] = [];
  for (const name of attackClasses()) {
    for (const file of readdirSync(join(folder, name)).sort()) {
      const module = (await import(pathToFileURL(join(folder, name, file)).href)) as { default: Attack };
      attacks.push({ id: file.replace(/\.ts$/, ""), class: name, attack: module.default });
    }
  }
  return attacks;
}

export const attackClasses = (): string[] => readdirSync(folder).sort();

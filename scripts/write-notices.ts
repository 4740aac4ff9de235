/** Writes THIRD-PARTY-NOTICES: every package that Postern installs to run and all data of others, with its licence. `--check` only compares. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = join(root, "THIRD-PARTY-NOTICES");

/** What of others is in this repository itself: its title → its licence. */
const data: Record<string, string> = {
  "Confusables of Unicode Technical Standard 39, in core/provenance/confusables.ts (Unicode-3.0)":
    "scripts/licences/unicode-3.0.txt",
};

interface LockEntry {
  version?: string;
  dev?: boolean;
  link?: boolean;
  license?: string;
}

function lockedPackages(): Record<string, LockEntry> {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, LockEntry>;
  };
  return lock.packages;
}

/** The licence file of an installed package; null for one that is made for another system. */
function licenceText(folder: string): string | null {
  const path = join(root, folder);
  if (!existsSync(path)) return null;
  const name = readdirSync(path).find((entry) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(entry));
  return name === undefined ? "" : readFileSync(join(path, name), "utf8").trim();
}

export function notices(): string {
  const byText = new Map<string, string[]>();
  for (const [folder, { version, dev, link, license }] of Object.entries(lockedPackages()).sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    if (!folder.includes("node_modules/") || dev || link) continue;
    const title = `${folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length)} ${version ?? ""} (${license ?? "see its page"})`;
    // Packages for other systems are not installed here: they carry the licence of the package that chooses among them.
    const text = licenceText(folder) ?? "";
    byText.set(text, [...(byText.get(text) ?? []), title]);
  }
  for (const [title, licence] of Object.entries(data))
    byText.set(readFileSync(join(root, licence), "utf8").trim(), [title]);
  const parts = [...byText].map(
    ([text, titles]) => `${titles.join("\n")}\n\n${text === "" ? "The licence that is named above." : text}`,
  );
  return `Postern is under the Apache License 2.0 (LICENSE). It runs with these packages and data of others.\nWritten by scripts/write-notices.ts.\n\n${parts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = notices();
  if (!process.argv.includes("--check")) writeFileSync(target, text);
  else if (!existsSync(target) || readFileSync(target, "utf8") !== text) process.exitCode = 1;
}

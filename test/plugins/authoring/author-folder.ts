import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { scaffoldPlugin } from "../../../core/plugins/authoring/scaffold.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

interface Cleanup {
  after(run: () => void): void;
}

/** A scaffold in which some files are others. A manifest's top fields are replaced, not the whole of it. */
export function authorFolder(
  t: Cleanup,
  files: Record<string, string> = {},
  manifest: Record<string, unknown> = {},
): string {
  const folder = join(temporaryFolder(t), "sample");
  scaffoldPlugin(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const path = join(folder, "manifest.json");
  const changed = { ...(JSON.parse(readFileSync(path, "utf8")) as object), ...manifest };
  writeFileSync(path, `${JSON.stringify(changed, null, 2)}\n`);
  return folder;
}

/** main.ts of a plugin with these handlers. */
export const pluginOf = (hooks: string, before = "") =>
  `import { definePlugin } from "@postern/sdk";\n${before}\nexport default definePlugin({ hooks: { ${hooks} } });\n`;

export const read = { fields: ["envelope"], reason: "For a test." };
export const eml = (subject: string, fields = "") =>
  `From: Ana <ana@example.org>\nTo: ben@example.org\n${fields}Subject: ${subject}\n\nText.\n`;

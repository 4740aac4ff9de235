import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { accessSync, constants } from "node:fs";
import { diskUse } from "./disk-use.ts";
import { runChild } from "./run-child.ts";

export interface PeerMeasure {
  seconds: number;
  perSecond: number;
  indexBytes: number;
}

/** Whether a program is on the PATH. */
function isInstalled(name: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false; // Not in this folder.
    }
  });
}

/** `mu index` on the same Maildir, with a home of its own. It only indexes: nothing is stored, sealed or scored. */
export async function measureMu(folder: string, corpus: string, messages: number): Promise<PeerMeasure | null> {
  if (!isInstalled("mu")) return null;
  const home = join(folder, "mu");
  mkdirSync(home, { recursive: true });
  await runChild("mu", ["init", `--muhome=${home}`, `--maildir=${corpus}`, "--quiet"], { HOME: folder });
  const { seconds } = await runChild("mu", ["index", `--muhome=${home}`, "--quiet"], { HOME: folder });
  return { seconds, perSecond: messages / seconds, indexBytes: diskUse(home) };
}

/** `notmuch new` on the same Maildir, its database outside of it. */
export async function measureNotmuch(folder: string, corpus: string, messages: number): Promise<PeerMeasure | null> {
  if (!isInstalled("notmuch")) return null;
  const home = join(folder, "notmuch");
  mkdirSync(home, { recursive: true });
  const config = join(home, "config");
  writeFileSync(
    config,
    `[database]\npath=${home}\nmail_root=${corpus}\n[user]\nname=Bench\nprimary_email=bench@example.org\n[new]\ntags=inbox\n[maildir]\nsynchronize_flags=false\n`,
  );
  const { seconds } = await runChild("notmuch", ["new", "--quiet"], { HOME: folder, NOTMUCH_CONFIG: config });
  return { seconds, perSecond: messages / seconds, indexBytes: diskUse(home) };
}

import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { sdkFolder } from "./bundle.ts";

/** Lets a plugin's folder find the SDK that came with this Postern, without a network. One that is installed is left alone. */
export function linkSdk(folder: string): void {
  const scope = join(folder, "node_modules", "@postern");
  const link = join(scope, "sdk");
  if (existsSync(link)) return;
  mkdirSync(scope, { recursive: true });
  // A link that leads nowhere: Postern was moved.
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(link);
  symlinkSync(sdkFolder, link, "junction");
}

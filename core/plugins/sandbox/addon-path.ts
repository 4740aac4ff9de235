import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { AppError } from "../../kernel/errors.ts";

/** The prebuilt isolated-vm for this machine, as a real path: the runner may read this one file and nothing beside it. */
export function addonPath(): string {
  const folder = dirname(createRequire(import.meta.url).resolve("isolated-vm/package.json"));
  const { platform, arch, versions } = process;
  const base = join(folder, "prebuilds", `${platform}-${arch}`, `isolated-vm.abi${versions.modules}`);
  // Else the report asks the resolver for the names of open connections.
  (process.report as unknown as { excludeNetwork: boolean }).excludeNetwork = true;
  const report = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const libc = report.header.glibcVersionRuntime === undefined ? "musl" : "glibc";
  const path = [`${base}.${libc}.node`, `${base}.node`].find((candidate) => existsSync(candidate));
  if (path === undefined)
    throw new AppError("PLUGIN_FAILED", { problem: "no sandbox for this system", platform, arch });
  return realpathSync(path);
}

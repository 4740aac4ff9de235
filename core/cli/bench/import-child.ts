/** Run by measure-import.ts: DATA CORPUS HAS-PLUGINS. Imports into a fresh folder and prints the job. */
import { dataPaths } from "../../kernel/config.ts";
import { openHost } from "../kernel-host.ts";
import { writeJson } from "../write-line.ts";

const [data = "", corpus = "", hasPlugins = "true"] = process.argv.slice(2);
const host = openHost(dataPaths(data), { watchesSources: false, hasPlugins: hasPlugins === "true" });
try {
  await host.keyholder.create(process.env["POSTERN_PASSPHRASE"] ?? "");
  const postern = host.keyholder.postern();
  if (!postern) throw new Error("the folder did not open");
  const { id } = await postern.imports.start({ paths: [corpus] });
  writeJson(await postern.imports.wait(id));
} finally {
  await host.close();
}

/** The process that builds a folder for the kernel: a bundler that a source brings down is not the kernel's. */
import { plainError } from "../../kernel/errors.ts";
import { packageOfFolder } from "./package-of-folder.ts";

const [, , folder = ""] = process.argv;
try {
  const bytes = await packageOfFolder(folder);
  process.stdout.write(JSON.stringify({ package: Buffer.from(bytes).toString("base64") }));
} catch (error) {
  process.stdout.write(JSON.stringify({ error: plainError(error) }));
}

/** A certificate of its own, made by openssl. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryFolder } from "../temporary-folder.ts";

export interface Certificate {
  key: string;
  cert: string;
}

export function certificateFor(t: TestContext, names: string, days = "2"): Certificate {
  const folder = temporaryFolder(t);
  const paths = { key: join(folder, "key.pem"), cert: join(folder, "cert.pem") };
  const args = [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    days,
    "-subj",
    "/CN=test",
  ];
  execFileSync("openssl", [...args, "-addext", `subjectAltName=${names}`, "-keyout", paths.key, "-out", paths.cert], {
    stdio: "ignore",
  });
  return { key: readFileSync(paths.key, "utf8"), cert: readFileSync(paths.cert, "utf8") };
}

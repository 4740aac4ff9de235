/** A certificate of its own, made by openssl. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../temporary-folder.ts";

export interface Certificate {
  key: string;
  cert: string;
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=test"];

interface Cleanup {
  after(run: () => void): void;
}

export function certificateFor(t: Cleanup, names: string): Certificate {
  return made(t, (paths) => {
    const extensions = ["-addext", `subjectAltName=${names}`];
    run(["req", "-x509", ...newKey, "-days", "2", ...extensions, "-keyout", paths.key, "-out", paths.cert]);
  });
}

/** Of the year 2020. */
export function expiredCertificateFor(t: Cleanup, names: string): Certificate {
  return made(t, ({ key, cert, folder }) => {
    const config = join(folder, "ca.conf");
    const own = ["database=index", "serial=serial", "new_certs_dir=.", "default_md=sha256", "policy=names"];
    const lines = ["[ca]", "default_ca=own", "[own]", ...own, "x509_extensions=added"];
    writeFileSync(
      config,
      [...lines, "[names]", "commonName=supplied", "[added]", `subjectAltName=${names}`].join("\n"),
    );
    writeFileSync(join(folder, "index"), "");
    writeFileSync(join(folder, "serial"), "01");
    run(["req", "-new", ...newKey, "-keyout", key, "-out", join(folder, "asked.pem")]);
    const dates = ["-startdate", "20200101000000Z", "-enddate", "20201231000000Z"];
    const files = ["-config", config, "-keyfile", key, "-in", "asked.pem", "-out", cert];
    run(["ca", "-selfsign", "-batch", "-notext", ...dates, ...files], folder);
  });
}

function made(t: Cleanup, make: (paths: { key: string; cert: string; folder: string }) => void): Certificate {
  const folder = temporaryFolder(t);
  const paths = { key: join(folder, "key.pem"), cert: join(folder, "cert.pem"), folder };
  make(paths);
  return { key: readFileSync(paths.key, "utf8"), cert: readFileSync(paths.cert, "utf8") };
}

function run(args: string[], folder = "."): void {
  execFileSync("openssl", args, { stdio: "ignore", cwd: folder });
}

/** A real SMTP server (npm smtp-server) that takes every mail over TLS, and counts each that came whole. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";

export interface TakingSmtp {
  port: number;
  /** PEM, to be trusted by hand. */
  certificate: string;
  /** Message-ID → how often the whole mail came, and was answered with a yes. */
  taken: Map<string, number>;
  close(): Promise<void>;
}

export async function serveTakingSmtp(folder: string): Promise<TakingSmtp> {
  const { key, cert } = selfSigned(folder);
  const taken = new Map<string, number>();
  const server = new SMTPServer({
    secure: true,
    key,
    cert,
    authOptional: true,
    onAuth: (_auth, _session, done) => done(null, { user: "ana" }),
    onData(stream, _session, done) {
      let text = "";
      stream.setEncoding("latin1").on("data", (piece: string) => (text += piece));
      // Only the terminator ends it; a connection that breaks before leaves nothing.
      stream.once("end", () => {
        const [, messageId = ""] = /^Message-ID: <([^>]+)>/im.exec(text) ?? [];
        taken.set(messageId, (taken.get(messageId) ?? 0) + 1);
        done();
      });
    },
  });
  server.on("error", () => null); // Of connections that were killed.
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  return { port, certificate: cert, taken, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function selfSigned(folder: string): { key: string; cert: string } {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const name = ["-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  execFileSync("openssl", ["req", ...kind, ...name, "-keyout", key, "-out", cert], { stdio: "ignore" });
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}

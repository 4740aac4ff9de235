/** A real Dovecot on loopback: TLS with a certificate of its own, one user, LMTP for deliveries. Ends with the test. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { peer } from "../peer.ts";
import { freePort } from "./free-port.ts";

export interface Dovecot {
  port: number;
  /** Cleartext port that offers STARTTLS. */
  starttlsPort: number;
  user: string;
  password: string;
  /** PEM of the certificate that clients must trust. */
  certificate: string;
  home: string;
  /** Delivers one message over LMTP; resolves when Dovecot has it. `folder` needs plus addressing: "user+folder". */
  deliver(raw: string, folder?: string): Promise<void>;
  doveadm(...args: string[]): string;
  /** Ends all IMAP sessions, as a server that is restarted does. */
  dropConnections(): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

interface Cleanup {
  after(run: () => Promise<void>): void;
}

function makeCertificate(folder: string): { key: string; certificate: string } {
  const key = join(folder, "key.pem");
  const certificate = join(folder, "certificate.pem");
  const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
  const args = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  execFileSync("openssl", [...args, "-subj", "/CN=localhost", "-addext", names, "-keyout", key, "-out", certificate], {
    stdio: "ignore",
  });
  return { key, certificate };
}

interface Ports {
  imaps: number;
  imap: number;
  lmtp: number;
}

const namespace = `namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    special_use = \\Sent
    auto = create
  }
  mailbox Junk {
    special_use = \\Junk
    auto = create
  }
  mailbox Trash {
    special_use = \\Trash
    auto = create
  }
}`;

function services(ports: Ports): string {
  return `service imap-login {
  chroot =
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = ${ports.imaps}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtp}
  }
}`;
}

function configuration(folder: string, ports: Ports, extra: string): string {
  const me = userInfo().username;
  const isRoot = process.getuid?.() === 0;
  const users = isRoot
    ? "default_internal_user = dovecot\ndefault_login_user = dovenull\nfirst_valid_uid = 1"
    : `default_internal_user = ${me}\ndefault_login_user = ${me}\nfirst_valid_uid = 1`;
  const mailUser = isRoot ? "mail" : me;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
${users}
mail_uid = ${mailUser}
mail_gid = ${mailUser}
mail_location = maildir:${folder}/home/Maildir
mail_home = ${folder}/home
mailbox_list_index = yes
disable_plaintext_auth = yes
ssl = required
ssl_cert = <${folder}/certificate.pem
ssl_key = <${folder}/key.pem
ssl_min_protocol = TLSv1.2
recipient_delimiter = +
lmtp_save_to_detail_mailbox = yes
lda_mailbox_autocreate = yes
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${mailUser} gid=${mailUser} home=${folder}/home
}
${namespace}
${services(ports)}
${extra}
`;
}

async function speakLmtp(port: number, recipient: string, raw: string): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const expect = async (code: string) => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done || !value.startsWith(code)) throw new Error(`LMTP: ${value ?? "closed"}`);
      if (value[3] === " ") return;
    }
  };
  await expect("220");
  for (const command of ["LHLO localhost", "MAIL FROM:<ana@example.org>", `RCPT TO:<${recipient}>`]) {
    socket.write(`${command}\r\n`);
    await expect("250");
  }
  socket.write("DATA\r\n");
  await expect("354");
  socket.write(`${raw.replace(/\r?\n/g, "\r\n").replace(/^\./gm, "..")}\r\n.\r\n`);
  await expect("250");
  socket.end("QUIT\r\n");
  await once(socket, "close");
}

export async function untilListening(port: number): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      socket.destroy();
      return;
    } catch (error) {
      if (tries > 600) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** `extra` is appended to the configuration: to switch extensions off, for instance. */
export async function startDovecot(t: Cleanup, extra = ""): Promise<Dovecot> {
  const program = peer("dovecot");
  const doveadm = peer("doveadm");
  if (program === null || doveadm === null) throw new Error("Dovecot is not installed");
  const folder = mkdtempSync(join(tmpdir(), "postern-dovecot-"));
  chmodSync(folder, 0o755);
  makeCertificate(folder);
  mkdirSync(join(folder, "home"));
  if (process.getuid?.() === 0) {
    const [uid, gid] = execFileSync("getent", ["passwd", "mail"]).toString().split(":").slice(2, 4).map(Number);
    chownSync(join(folder, "home"), uid ?? 0, gid ?? 0);
  }
  const ports = { imaps: await freePort(), imap: await freePort(), lmtp: await freePort() };
  const config = join(folder, "dovecot.conf");
  writeFileSync(config, configuration(folder, ports, extra));
  let server: ChildProcess = spawn("true");
  const start = async () => {
    server = spawn(program, ["-F", "-c", config], { stdio: "ignore" });
    await untilListening(ports.imaps);
    await untilListening(ports.lmtp);
  };
  const stop = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    await ended;
  };
  await start();
  t.after(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const run = (...args: string[]) => execFileSync(doveadm, ["-c", config, ...args]).toString();
  return {
    port: ports.imaps,
    starttlsPort: ports.imap,
    user: "ben",
    password: "secret",
    certificate: readFileSync(join(folder, "certificate.pem"), "utf8"),
    home: join(folder, "home"),
    deliver: (raw, into) => speakLmtp(ports.lmtp, into === undefined ? "ben@localhost" : `ben+${into}@localhost`, raw),
    doveadm: run,
    dropConnections: () => void run("kick", "*"),
    stop,
    start,
  };
}

/** Dovecot as a submission server (RFC 6409): TLS, real logins, and a scripted server behind it that takes the mail or does not. */
import { type Dovecot, startDovecot, untilListening } from "./dovecot.ts";
import { freePort } from "./free-port.ts";
import { serveSmtp, type ScriptedSmtp, type SmtpScript } from "./scripted-smtp.ts";

export interface DovecotSubmission {
  dovecot: Dovecot;
  /** TLS from the first byte. */
  port: number;
  starttlsPort: number;
  behind: ScriptedSmtp;
  bytesMax: number;
}

interface Cleanup {
  after(run: () => void | Promise<void>): void;
}

export async function startDovecotSubmission(
  t: Cleanup,
  answers: NonNullable<SmtpScript["answers"]> = {},
  extra = "",
): Promise<DovecotSubmission> {
  const behind = await serveSmtp(t, { security: "starttls", answers });
  const [port, starttlsPort, bytesMax] = [await freePort(), await freePort(), 100_000];
  const dovecot = await startDovecot(
    t,
    `protocols = imap lmtp submission
submission_relay_host = 127.0.0.1
submission_relay_port = ${behind.port}
submission_relay_ssl = no
submission_max_mail_size = ${bytesMax}B
submission_max_recipients = 10
hostname = localhost
service submission-login {
  chroot =
  inet_listener submission {
    port = ${starttlsPort}
  }
  inet_listener submissions {
    port = ${port}
    ssl = yes
  }
}
${extra}`,
  );
  await untilListening(port);
  await untilListening(starttlsPort);
  return { dovecot, port, starttlsPort, behind, bytesMax };
}

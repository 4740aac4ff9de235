import type { TestContext } from "node:test";
import { SmtpSubmitter } from "../../../core/delivery/smtp/smtp-submitter.ts";
import type { SmtpTimes } from "../../../core/delivery/smtp/smtp-connection.ts";
import type { Submission, SubmissionNeeds } from "../../../core/delivery/submission.ts";
import { systemClock } from "../../../core/kernel/clock.ts";
import { Broker } from "../../../core/network/broker.ts";
import type { EgressRow } from "../../../core/store/operations.ts";
import type { Relay, RelayConfig } from "../../../core/store/relays.ts";

export const plainNeeds: SubmissionNeeds = { smtpUtf8: false, eightBit: false, requireTls: false, dsn: null };
export const message = Buffer.from(
  "From: ana@example.org\r\nTo: ben@example.org\r\nSubject: Lunch\r\n\r\nAt noon?\r\n.\r\n..dots\r\n",
);

export function relayAt(
  { port, certificate }: { port: number; certificate: { cert: string } },
  config: Partial<RelayConfig> = {},
  credentials: Relay["credentials"] = { password: "s3cret" },
): Relay {
  return {
    id: 1,
    config: {
      host: "localhost",
      port,
      security: "tls",
      user: "ana",
      authentication: "password",
      trustedCertificate: certificate.cert,
      route: "direct",
      sourceId: null,
      ...config,
    },
    credentials,
    status: {},
    createdAt: 0,
  };
}

/** A submitter with a broker of its own, and a mail for it. */
export function submitting(t: Pick<TestContext, "after">, shorter: Partial<SmtpTimes> = {}) {
  const rows: EgressRow[] = [];
  const broker = new Broker({ clock: systemClock, record: (row) => void rows.push(row) });
  const submitter = new SmtpSubmitter(broker, { silenceMs: 20_000, lastReplyMs: 20_000, idleMs: 20_000, ...shorter });
  t.after(() => {
    submitter.close();
    broker.close();
  });
  /** Who was accepted, each time that the end was asked for. */
  const asked: string[][] = [];
  const submit = (relay: Relay, more: Partial<Submission> = {}) =>
    submitter.submit({
      relay,
      from: "ana@example.org",
      recipients: ["ben@example.org"],
      message,
      needs: plainNeeds,
      beforeEnd(accepted) {
        asked.push(accepted);
        return Promise.resolve();
      },
      signal: new AbortController().signal,
      ...more,
    });
  return { submit, asked, rows, broker, submitter };
}

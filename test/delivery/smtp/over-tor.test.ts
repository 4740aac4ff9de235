/** Submission by the route of Tor: the same dialogue on another kind of stream, and no name asked here. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SmtpSubmitter } from "../../../core/delivery/smtp/smtp-submitter.ts";
import { peekStartTls } from "../../../core/delivery/smtp/start-tls.ts";
import { systemClock } from "../../../core/kernel/clock.ts";
import { Broker } from "../../../core/network/broker.ts";
import type { EgressRow } from "../../../core/store/operations.ts";
import { certificateFor } from "../../network/certificate.ts";
import { drop, serveSmtp } from "../../peers/scripted-smtp.ts";
import { startSocksProxy } from "../../peers/socks-proxy.ts";
import { message, plainNeeds, relayAt } from "./relay-at.ts";

const host = "relay.example";

test("a mail goes through Tor over TLS and STARTTLS, and what breaks there is told as anywhere", async (t) => {
  const proxy = await startSocksProxy(t);
  const rows: EgressRow[] = [];
  const tor = { proxy: () => Promise.resolve(proxy), isAvailable: () => true, lost() {} };
  const broker = new Broker({ clock: systemClock, record: (row) => void rows.push(row), tor });
  const submitter = new SmtpSubmitter(broker);
  t.after(() => {
    submitter.close();
    broker.close();
  });
  const certificate = certificateFor(t, `DNS:${host}`);
  const large = Buffer.concat([message, Buffer.alloc(300_000, "line\r\n")]);
  for (const security of ["tls", "starttls"] as const) {
    const server = await serveSmtp(t, { security, certificate });
    const submit = (at: typeof server, mail: Uint8Array = message) =>
      submitter.submit({
        relay: relayAt(at, { host, security, route: "tor" }),
        from: "ana@example.org",
        recipients: ["ben@example.org"],
        message: mail,
        needs: plainNeeds,
        beforeEnd: () => Promise.resolve(),
        signal: new AbortController().signal,
      });
    for (const mail of [message, large]) assert.equal((await submit(server, mail))[0]?.outcome, "delivered", security);
    assert.deepEqual(
      server.mails.map((mail) => mail.message),
      [message, large].map(String),
    );
    const broken = await serveSmtp(t, { security, certificate, answers: { message: drop } });
    await assert.rejects(submit(broken), { code: "RELAY_DOUBT" }, security);
    const closed = await serveSmtp(t, { security, certificate, answers: { MAIL: drop } });
    await assert.rejects(submit(closed), (error: { code?: string }) => /^(NETWORK|TOR)_FAILED$/.test(error.code ?? ""));
  }
  const strange = await serveSmtp(t, { security: "starttls" });
  const asked = { host, port: strange.port, security: "starttls", purpose: "smtp.test", actor: "kernel" } as const;
  const seen = await peekStartTls(broker, { ...asked, route: "tor", trustedCertificate: null });
  assert.equal(seen?.pem.replace(/\s/g, ""), strange.certificate.cert.replace(/\s/g, ""));
  assert.deepEqual([...new Set(proxy.asked)], [host]);
  assert.ok(rows.every(({ route }) => route === "tor"));
});

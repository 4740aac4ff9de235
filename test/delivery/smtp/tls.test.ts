/** No password and no mail over a connection that is not verified TLS, whoever takes it away. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { peekStartTls } from "../../../core/delivery/smtp/start-tls.ts";
import { certificateFor, expiredCertificateFor } from "../../network/certificate.ts";
import { serveSmtp } from "../../peers/scripted-smtp.ts";
import { relayAt, submitting } from "./relay-at.ts";

const onlyGreeted = (said: string[]) => said.every((line) => /^clear: (EHLO \[127\.0\.0\.1\]|STARTTLS)$/.test(line));

describe("STARTTLS", () => {
  it("that is stripped from the offers, refused, or answered by something else ends the connection", async (t) => {
    const stripped = { EHLO: "250-localhost\r\n250-AUTH PLAIN\r\n250 SIZE 1000" };
    for (const [answers, detail] of [
      [stripped, { stage: "starttls", reason: "STARTTLS_MISSING" }],
      [{ EHLO: "250-localhost\r\n250 STARTTLSX" }, { stage: "starttls", reason: "STARTTLS_MISSING" }],
      [{ EHLO: "500 5.5.1 No EHLO here" }, { stage: "starttls", code: 500, enhanced: "5.5.1", text: "No EHLO here" }],
      [{ STARTTLS: "454 4.7.0 Not now" }, { stage: "starttls", code: 454, enhanced: "4.7.0", text: "Not now" }],
      [{ STARTTLS: "250 Fine" }, { stage: "starttls", code: 250, enhanced: null, text: "Fine" }],
    ] as const) {
      const server = await serveSmtp(t, { security: "starttls", answers });
      const sending = submitting(t).submit(relayAt(server, { security: "starttls" }));
      await assert.rejects(sending, { code: "RELAY_REFUSED", detail });
      assert.ok(onlyGreeted(server.said), server.said.join("; "));
    }
  });

  it("with words slipped in behind the answer is no way on: what was said in clear is not believed under TLS", async (t) => {
    for (const slipped of ["250-localhost\r\n250 AUTH PLAIN", "25"]) {
      const answers = { STARTTLS: `220 Go ahead\r\n${slipped}` };
      const server = await serveSmtp(t, { security: "starttls", answers });
      const sending = submitting(t).submit(relayAt(server, { security: "starttls" }));
      await assert.rejects(sending, { code: "RELAY_REFUSED", detail: { stage: "starttls", reason: "UNASKED" } });
      assert.ok(onlyGreeted(server.said));
    }
  });

  it("is not done without where TLS was asked for from the first byte", async (t) => {
    const server = await serveSmtp(t, { security: "starttls" });
    await assert.rejects(submitting(t).submit(relayAt(server, { security: "tls" })), { code: "TLS_FAILED" });
    assert.ok(!server.said.some((line) => /EHLO|AUTH|MAIL/.test(line)));
  });
});

describe("a certificate", () => {
  for (const security of ["tls", "starttls"] as const) {
    it(`that nobody vouches for, of another name, or out of date is refused (${security}), and nothing was said`, async (t) => {
      const own = certificateFor(t, "DNS:localhost");
      const cases = [
        { certificate: own, trusted: null, reason: /SELF_SIGNED|SIGNATURE/ },
        { certificate: own, trusted: certificateFor(t, "DNS:localhost").cert, reason: /SELF_SIGNED|SIGNATURE/ },
        { certificate: certificateFor(t, "DNS:other.example"), trusted: undefined, reason: /ALTNAME/ },
        { certificate: expiredCertificateFor(t, "DNS:localhost"), trusted: undefined, reason: /EXPIRED/ },
      ];
      for (const { certificate, trusted = certificate.cert, reason } of cases) {
        const server = await serveSmtp(t, { security, certificate });
        const relay = relayAt(server, { security, trustedCertificate: trusted });
        await assert.rejects(submitting(t).submit(relay), (error: { code?: string; detail?: { reason?: string } }) => {
          assert.equal(error.code, "TLS_FAILED");
          assert.match(error.detail?.reason ?? "", reason);
          return true;
        });
        assert.ok(onlyGreeted(server.said), server.said.join("; "));
      }
    });
  }

  it("is shown to be compared, behind STARTTLS too", async (t) => {
    const server = await serveSmtp(t, { security: "starttls" });
    const { broker } = submitting(t);
    const { host, port, security } = relayAt(server, { security: "starttls" }).config;
    const asked = { host, port, security, purpose: "smtp.test", actor: "kernel", trustedCertificate: null } as const;
    const seen = await peekStartTls(broker, asked);
    assert.equal(seen?.pem.replace(/\s/g, ""), server.certificate.cert.replace(/\s/g, ""));
    assert.match(seen?.fingerprint ?? "", /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert.ok(onlyGreeted(server.said));
  });
});

describe("a relay in clear", () => {
  it("is refused by the broker, whatever its settings say", async (t) => {
    const server = await serveSmtp(t, { security: "starttls" });
    for (const security of ["cleartext", "onion", ""]) {
      const relay = relayAt(server, { security: security as "tls" });
      await assert.rejects(submitting(t).submit(relay), { code: "NETWORK_REFUSED", detail: { reason: "CLEARTEXT" } });
    }
    assert.equal(server.connections(), 0);
  });
});

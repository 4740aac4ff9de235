import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { serveSmtp } from "../../peers/scripted-smtp.ts";
import { relayAt, submitting } from "./relay-at.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("a login", () => {
  it("is by PLAIN, LOGIN or CRAM-MD5, whichever the server offers", async (t) => {
    for (const [method, expected] of [
      ["PLAIN", [`AUTH PLAIN ${base64("\0ana\0s3cret")}`]],
      ["LOGIN", ["AUTH LOGIN", base64("ana"), base64("s3cret")]],
    ] as const) {
      const server = await serveSmtp(t, { offers: [`AUTH ${method}`] });
      await submitting(t).submit(relayAt(server));
      assert.deepEqual(server.said.slice(1, 1 + expected.length), expected);
    }
    // RFC 2195 2: the example of the RFC itself.
    const challenge = base64("<1896.697170952@postoffice.reston.mci.net>");
    const answers = {
      AUTH: `334 ${challenge}`,
      DGLTIGI: "235 2.7.0 Welcome",
    };
    const server = await serveSmtp(t, { offers: ["AUTH CRAM-MD5"], answers });
    await submitting(t).submit(relayAt(server, { user: "tim" }, { password: "tanstaaftanstaaf" }));
    assert.equal(server.said[2], base64("tim b913a602c7eda7a495b4e6e7334d3890"));
  });

  it("is by a token where the account has one, in the form that Google and Microsoft read", async (t) => {
    const server = await serveSmtp(t, { offers: ["AUTH PLAIN XOAUTH2"] });
    await submitting(t).submit(relayAt(server, { authentication: "oauth2" }, { accessToken: "t0ken" }));
    assert.equal(server.said[1], `AUTH XOAUTH2 ${base64("user=ana\u0001auth=Bearer t0ken\u0001\u0001")}`);
    assert.equal(server.mails.length, 1);
  });

  it("by a token is in the form of the standard where the server offers that one", async (t) => {
    const server = await serveSmtp(t, { offers: ["AUTH PLAIN XOAUTH2 OAUTHBEARER"] });
    const relay = relayAt(server, { authentication: "oauth2", user: "ana,b=c" }, { accessToken: "t0ken" });
    await submitting(t).submit(relay);
    // RFC 7628 4.1, with the name as RFC 5801 4 writes it.
    const form = `n,a=ana=2Cb=3Dc,\u0001host=localhost\u0001port=${server.port}\u0001auth=Bearer t0ken\u0001\u0001`;
    assert.equal(server.said[1], `AUTH OAUTHBEARER ${base64(form)}`);
    assert.equal(server.mails.length, 1);
    // RFC 7628 3.2.3: what is wrong is acknowledged by one %x01, and refused then.
    const answers = { AUTH: `334 ${base64('{"status":"invalid_token"}')}`, AQ: "535 5.7.8 Bad token" };
    const refusing = await serveSmtp(t, { offers: ["AUTH OAUTHBEARER"], answers });
    const again = relayAt(refusing, { authentication: "oauth2" }, { accessToken: "t0ken" });
    await assert.rejects(submitting(t).submit(again), { code: "RELAY_AUTH_FAILED" });
    assert.equal(refusing.said[2], "AQ==");
  });

  it("that is refused says so, with the server's words; one that may go later is no word on the password", async (t) => {
    for (const [reply, code] of [
      ["535 5.7.8 Bad credentials", "RELAY_AUTH_FAILED"],
      ["534 5.7.9 Application-specific password required", "RELAY_AUTH_FAILED"],
      ["454 4.7.0 Temporary failure", "RELAY_REFUSED"],
      ["421 4.7.0 Too many logins", "RELAY_REFUSED"],
    ] as const) {
      const server = await serveSmtp(t, { answers: { AUTH: reply } });
      const detail = {
        stage: "login",
        code: Number(reply.slice(0, 3)),
        enhanced: reply.slice(4, 9),
        text: reply.slice(10),
      };
      await assert.rejects(submitting(t).submit(relayAt(server)), { code, detail });
      assert.ok(!server.said.some((line) => line.startsWith("MAIL")));
    }
  });

  it("by a token that is refused waits for the refusal itself", async (t) => {
    const answers = { AUTH: `334 ${base64('{"status":"401"}')}`, "": "535 5.7.8 Bad token" };
    const server = await serveSmtp(t, { offers: ["AUTH XOAUTH2"], answers });
    const relay = relayAt(server, { authentication: "oauth2" }, { accessToken: "t0ken" });
    await assert.rejects(submitting(t).submit(relay), { code: "RELAY_AUTH_FAILED" });
  });

  it("is not tried where the server offers none, and a secret is not sent where there is none", async (t) => {
    const server = await serveSmtp(t, { offers: [] });
    const { submit } = submitting(t);
    const detail = { stage: "login", reason: "LOGIN_NOT_OFFERED" };
    await assert.rejects(submit(relayAt(server)), { code: "RELAY_REFUSED", detail });
    assert.equal((await submit(relayAt(server, { authentication: "none" }, {})))[0]?.outcome, "delivered");
    const other = await serveSmtp(t);
    await assert.rejects(submit(relayAt(other, {}, {})), { code: "RELAY_AUTH_FAILED" });
    assert.ok(![...server.said, ...other.said].some((line) => line.startsWith("AUTH")));
  });

  it("is not repeated to the user by a server that mirrors the password", async (t) => {
    const forms = (token: string) => [`user=ana\u0001auth=Bearer ${token}\u0001\u0001`, token].map(base64);
    for (const mirrored of forms("t0ken")) {
      const server = await serveSmtp(t, {
        offers: ["AUTH XOAUTH2"],
        answers: { AUTH: `535 5.7.8 ${mirrored} is wrong` },
      });
      const relay = relayAt(server, { authentication: "oauth2" }, { accessToken: "t0ken" });
      await assert.rejects(submitting(t).submit(relay), (error: { code?: string; detail?: object }) => {
        assert.equal(error.code, "RELAY_AUTH_FAILED");
        assert.ok(!JSON.stringify(error.detail).includes(mirrored));
        return true;
      });
    }
    for (const mirrored of ["s3cret", base64("s3cret"), base64("\0ana\0s3cret")]) {
      const server = await serveSmtp(t, { answers: { AUTH: `535 5.7.8 ${mirrored} is wrong` } });
      await assert.rejects(submitting(t).submit(relayAt(server)), (error: { code?: string; detail?: object }) => {
        assert.equal(error.code, "RELAY_AUTH_FAILED");
        assert.ok(!JSON.stringify(error.detail).includes(mirrored));
        return true;
      });
    }
  });
});

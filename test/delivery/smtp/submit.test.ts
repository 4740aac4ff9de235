/** What a relay answers, told for each recipient; and what the mail asks of it. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import type { RecipientReply } from "../../../core/delivery/submission.ts";
import { serveSmtp } from "../../peers/scripted-smtp.ts";
import { message, plainNeeds, relayAt, submitting } from "./relay-at.ts";

const three = ["ben@example.org", "cara@example.org", "dora@example.org"];
const byRecipient = (line: string): string | null => {
  if (line.includes("cara")) return "450-4.2.2 Mailbox full,\r\n450 4.2.2 try later";
  return line.includes("dora") ? "550 5.1.1 Nobody here" : null;
};

describe("a mail that is submitted", () => {
  it("reaches the relay byte for byte, over TLS or STARTTLS, and nothing is said in clear", async (t) => {
    for (const security of ["tls", "starttls"] as const) {
      const server = await serveSmtp(t, { security });
      const { submit, asked, rows } = submitting(t);
      assert.deepEqual(await submit(relayAt(server, { security })), [
        { address: "ben@example.org", outcome: "delivered", code: 250, enhanced: "2.0.0", text: "Taken as 7" },
      ]);
      assert.deepEqual(server.mails, [
        {
          envelope: [`MAIL FROM:<ana@example.org> SIZE=${message.length}`, "RCPT TO:<ben@example.org>"],
          message: message.toString(),
        },
      ]);
      assert.deepEqual(asked, [["ben@example.org"]]);
      const clear = server.said.filter((line) => line.startsWith("clear: "));
      assert.deepEqual(clear, security === "tls" ? [] : ["clear: EHLO [127.0.0.1]", "clear: STARTTLS"]);
      assert.equal(rows.length, 0, "the connection is kept for the next mail");
    }
  });

  it("says who was refused and who may be tried later, with or without PIPELINING", async (t) => {
    for (const offers of [["PIPELINING", "AUTH PLAIN"], ["AUTH PLAIN"]]) {
      const server = await serveSmtp(t, { offers, answers: { RCPT: byRecipient } });
      const { submit, asked } = submitting(t);
      assert.deepEqual(await submit(relayAt(server), { recipients: three }), [
        { address: three[0], outcome: "delivered", code: 250, enhanced: "2.0.0", text: "Taken as 7" },
        { address: three[1], outcome: "deferred", code: 450, enhanced: "4.2.2", text: "Mailbox full, try later" },
        { address: three[2], outcome: "refused", code: 550, enhanced: "5.1.1", text: "Nobody here" },
      ]);
      assert.deepEqual(asked, [["ben@example.org"]]);
      assert.equal(server.mails.length, 1);
    }
  });

  it("is given to nobody when all recipients are refused, and its end is not asked for", async (t) => {
    for (const offers of [["PIPELINING", "AUTH PLAIN"], ["AUTH PLAIN"]]) {
      const server = await serveSmtp(t, {
        offers,
        answers: { RCPT: byRecipient, DATA: "554 5.5.1 Nobody to send to" },
      });
      const { submit, asked } = submitting(t);
      const replies = await submit(relayAt(server), { recipients: three.slice(1) });
      assert.deepEqual(
        replies.map(({ outcome, code }) => [outcome, code]),
        [
          ["deferred", 450],
          ["refused", 550],
        ],
      );
      assert.deepEqual([asked, server.mails], [[], []]);
    }
  });

  it("is told of for all recipients alike when MAIL, DATA or the whole is refused", async (t) => {
    for (const [step, reply, outcome] of [
      ["MAIL", "550 5.7.1 Not your address", "refused"],
      ["MAIL", "451 4.3.0 Later", "deferred"],
      ["DATA", "554 5.6.0 No", "refused"],
      ["message", "554 5.7.1 Spam", "refused"],
      ["message", "451 4.7.1 Greylisted", "deferred"],
    ] as const) {
      const server = await serveSmtp(t, { answers: { [step]: reply } });
      const { submit, asked } = submitting(t);
      const replies = await submit(relayAt(server), { recipients: three });
      const text = reply.slice(10);
      const each = { outcome, code: Number(reply.slice(0, 3)), enhanced: reply.slice(4, 9), text };
      assert.deepEqual(
        replies,
        three.map((address) => ({ address, ...each })),
        step,
      );
      assert.equal(asked.length, step === "message" ? 1 : 0);
    }
  });

  it("keeps the words of those whom RCPT refused when DATA is refused for the others", async (t) => {
    const server = await serveSmtp(t, { answers: { RCPT: byRecipient, DATA: "451 4.3.0 Later" } });
    const replies = await submitting(t).submit(relayAt(server), { recipients: three });
    assert.deepEqual(
      replies.map(({ code }) => code),
      [451, 450, 550],
    );
  });

  it("above SIZE is refused before anything of it is said; at SIZE it is sent", async (t) => {
    const server = await serveSmtp(t, { offers: [`SIZE ${message.length}`, "AUTH PLAIN"] });
    const { submit, asked } = submitting(t);
    assert.equal((await submit(relayAt(server)))[0]?.outcome, "delivered");
    const [reply] = await submit(relayAt(server), { message: Buffer.concat([message, Buffer.from("x")]) });
    assert.deepEqual([reply?.outcome, reply?.code, reply?.enhanced], ["refused", null, "5.3.4"]);
    assert.equal(server.said.filter((line) => line.startsWith("MAIL")).length, 1);
    assert.deepEqual([asked.length, server.mails.length], [1, 1]);
  });

  it("says what it needs of the relay: 8BITMIME, SMTPUTF8, DSN and REQUIRETLS", async (t) => {
    const offers = ["8BITMIME", "SMTPUTF8", "DSN", "REQUIRETLS", "AUTH PLAIN"];
    const server = await serveSmtp(t, { offers });
    const { submit } = submitting(t);
    const recipients = new Map([
      ["ben@example.org", { notify: "FAILURE,DELAY", originally: null }],
      ["cara@example.org", { notify: "NEVER", originally: "rfc822;cara+old=1@example.org" }],
    ]);
    const dsn = { ret: "headers" as const, envid: "a b", recipients };
    const needs = { smtpUtf8: true, eightBit: true, requireTls: true, dsn };
    await submit(relayAt(server), { needs, recipients: [...recipients.keys()] });
    // The mail after it, on the same connection, needs nothing.
    await submit(relayAt(server));
    await submit(relayAt(server), { from: "jürgen@example.org", needs: { ...plainNeeds, smtpUtf8: true } });
    const utf8 = Buffer.from("jürgen").toString("latin1");
    assert.deepEqual(
      server.mails.map(({ envelope }) => envelope),
      [
        [
          "MAIL FROM:<ana@example.org> BODY=8BITMIME RET=HDRS ENVID=a+20b REQUIRETLS SMTPUTF8",
          "RCPT TO:<ben@example.org> NOTIFY=FAILURE,DELAY",
          "RCPT TO:<cara@example.org> NOTIFY=NEVER ORCPT=rfc822;cara+2Bold+3D1@example.org",
        ],
        ["MAIL FROM:<ana@example.org>", "RCPT TO:<ben@example.org>"],
        [`MAIL FROM:<${utf8}@example.org> SMTPUTF8`, "RCPT TO:<ben@example.org>"],
      ],
    );
    assert.equal(server.connections(), 1);
  });

  it("that asks a server for reports that offers none is given to it without asking", async (t) => {
    const server = await serveSmtp(t, { offers: ["AUTH PLAIN"] });
    const { submit } = submitting(t);
    const recipients = new Map([
      ["ben@example.org", { notify: "SUCCESS", originally: null }],
      ["cara@example.org", { notify: "FAILURE,DELAY", originally: null }],
    ]);
    const needs = { ...plainNeeds, dsn: { ret: "full" as const, envid: "e", recipients } };
    const mail = { needs, recipients: [...recipients.keys()] };
    const said = (replies: RecipientReply[]) =>
      replies.map(({ outcome, isUnreported = false }) => [outcome, isUnreported]);
    assert.deepEqual(said(await submit(relayAt(server), mail)), [
      ["delivered", true],
      ["delivered", false],
    ]);
    assert.deepEqual(server.mails[0]?.envelope, [
      "MAIL FROM:<ana@example.org>",
      "RCPT TO:<ben@example.org>",
      "RCPT TO:<cara@example.org>",
    ]);
    const reporting = await serveSmtp(t, { offers: ["DSN", "AUTH PLAIN"] });
    assert.deepEqual(said(await submit(relayAt(reporting), mail)), [
      ["delivered", false],
      ["delivered", false],
    ]);
  });

  it("that needs what the relay does not offer is refused, and nothing of it is said", async (t) => {
    const server = await serveSmtp(t, { offers: ["AUTH PLAIN"] });
    const { submit } = submitting(t);
    for (const [need, enhanced] of [
      ["smtpUtf8", "5.6.7"],
      ["eightBit", "5.6.3"],
      ["requireTls", "5.7.30"],
    ] as const) {
      const [reply] = await submit(relayAt(server), { needs: { ...plainNeeds, [need]: true } });
      assert.deepEqual([reply?.outcome, reply?.enhanced], ["refused", enhanced], need);
    }
    assert.ok(!server.said.some((line) => line.startsWith("MAIL")));
  });

  it("cannot break a line of the dialogue by an address", async (t) => {
    const server = await serveSmtp(t);
    for (const bad of ["ben@example.org>\r\nRCPT TO:<eve@example.org", "a\nb@example.org", "<x>@example.org"]) {
      const { submit } = submitting(t);
      await assert.rejects(submit(relayAt(server), { recipients: [bad] }), { code: "BAD_REQUEST" });
      await assert.rejects(submit(relayAt(server), { from: bad }), { code: "BAD_REQUEST" });
    }
    assert.ok(!server.said.some((line) => /MAIL|RCPT|eve/.test(line)));
  });

  it("shows the server's words on one line of limits.smtpWordsCharsMax characters, without what turns them", async (t) => {
    const words = "x".repeat(limits.smtpWordsCharsMax);
    for (const [said, shown] of [
      [words, words],
      [`${words}y`, `${words.slice(0, -1)}…`],
      ["a\u0007\u202eb", "a b"],
    ] as const) {
      const answers = { message: Buffer.from(`550 5.7.1 ${said}`).toString("utf8") };
      const [reply] = await submitting(t).submit(relayAt(await serveSmtp(t, { answers })));
      assert.equal(reply?.text, shown);
    }
  });
});

describe("a connection", () => {
  it("takes the next mail too, and is opened anew when the server ended it meanwhile", async (t) => {
    const server = await serveSmtp(t);
    const { submit } = submitting(t);
    const relay = relayAt(server);
    for (let at = 0; at < 3; at += 1) await submit(relay);
    assert.equal(server.connections(), 1);
    server.dropAll();
    await submit(relay);
    assert.deepEqual([server.connections(), server.mails.length], [2, 4]);
    // Another password is another login.
    await submit({ ...relay, credentials: { password: "other" } });
    assert.equal(server.connections(), 3);
  });

  it("that the server closes with 421 when the next mail begins costs that mail nothing", async (t) => {
    let mails = 0;
    const server = await serveSmtp(t, { answers: { MAIL: () => (++mails === 2 ? "421 4.4.2 Too long idle" : null) } });
    const { submit } = submitting(t);
    await submit(relayAt(server));
    assert.equal((await submit(relayAt(server)))[0]?.outcome, "delivered");
    assert.deepEqual([server.connections(), server.mails.length], [2, 2]);
  });

  it("waits for a mail no longer than it may, and ends with QUIT", async (t) => {
    const server = await serveSmtp(t);
    await submitting(t, { idleMs: 10 }).submit(relayAt(server));
    while (!server.said.includes("QUIT")) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it("is kept for limits.smtpIdleMax relays, and the oldest is ended for one more", async (t) => {
    const servers = await Promise.all(Array.from({ length: limits.smtpIdleMax + 1 }, () => serveSmtp(t)));
    const { submit } = submitting(t);
    for (const server of servers) await submit(relayAt(server));
    while (servers[0]?.said.includes("QUIT") !== true) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(
      servers.map(({ said }) => said.includes("QUIT")),
      servers.map((_, at) => at === 0),
    );
  });
});

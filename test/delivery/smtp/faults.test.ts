/** Connections that break, servers that lie or keep silent: a mail is taken, was not given, or is in doubt, and it is known which. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppError } from "../../../core/kernel/errors.ts";
import { limits } from "../../../core/kernel/limits.ts";
import type { EgressRow } from "../../../core/store/operations.ts";
import { drop, serveSmtp, stall } from "../../peers/scripted-smtp.ts";
import { message, relayAt, submitting } from "./relay-at.ts";

const short = { silenceMs: 300, lastReplyMs: 300 };
const large = Buffer.concat([
  Buffer.from("Subject: Large\r\n\r\n"),
  Buffer.alloc(3 * limits.smtpStreamPieceBytes, "line\r\n"),
]);
const steps = ["greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"];

/** The connection has its row in the ledger: whoever held it has let go of it. */
async function untilOver(rows: readonly EgressRow[]): Promise<void> {
  while (rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("a connection that breaks", () => {
  for (const security of ["tls", "starttls"] as const) {
    it(`at any step before the end (${security}) leaves the mail with us, and it is known that nobody has it`, async (t) => {
      for (const step of [...steps, ...(security === "starttls" ? ["STARTTLS"] : [])]) {
        const server = await serveSmtp(t, { security, answers: { [step]: drop } });
        const { submit, asked } = submitting(t);
        await assert.rejects(submit(relayAt(server, { security })), { code: "NETWORK_FAILED" }, step);
        assert.deepEqual([asked, server.mails], [[], []], step);
      }
    });
  }

  it("in the middle of the message leaves the mail with us", async (t) => {
    const server = await serveSmtp(t, { answers: { part: drop } });
    const { submit } = submitting(t);
    // The last pieces may be on their way before the server is seen to be gone: then the end is asked for, and is not to be had.
    const refused = new AppError("CONFLICT");
    const sending = submit(relayAt(server), { message: large, beforeEnd: () => Promise.reject(refused) });
    await assert.rejects(sending, (error) => error === refused || (error as AppError).code === "NETWORK_FAILED");
    assert.deepEqual(server.mails, []);
  });

  it("while it is committed that the end may leave does not make a doubt: the end did not leave", async (t) => {
    const server = await serveSmtp(t);
    const { submit, rows } = submitting(t);
    const beforeEnd = async () => {
      server.dropAll();
      await untilOver(rows);
    };
    await assert.rejects(submit(relayAt(server), { beforeEnd }), { code: "NETWORK_FAILED" });
    assert.deepEqual(server.mails, []);
  });

  it("after the end left and before the last reply is doubt, whether the server has it or not", async (t) => {
    const server = await serveSmtp(t, { answers: { message: drop } });
    const { submit, asked } = submitting(t);
    await assert.rejects(submit(relayAt(server)), { code: "RELAY_DOUBT" });
    assert.deepEqual([asked.length, server.mails.length], [1, 1]);
  });

  it("in the middle of the last reply is doubt", async (t) => {
    const server = await serveSmtp(t, {
      answers: {
        message() {
          setImmediate(() => server.dropAll());
          return "250-Taken";
        },
      },
    });
    await assert.rejects(submitting(t).submit(relayAt(server)), { code: "RELAY_DOUBT" });
  });
});

describe("a server that keeps silent", () => {
  it("at any step before the end is given up after a time, and nobody has the mail", async (t) => {
    for (const step of steps) {
      const server = await serveSmtp(t, { answers: { [step]: stall } });
      const { submit } = submitting(t, short);
      await assert.rejects(submit(relayAt(server)), { code: "NETWORK_FAILED", detail: { reason: "TIMEOUT" } }, step);
      assert.deepEqual(server.mails, []);
    }
  });

  it("after the end is doubt", async (t) => {
    const server = await serveSmtp(t, { answers: { message: stall } });
    const { lastReplyMs } = short;
    await assert.rejects(submitting(t, { lastReplyMs }).submit(relayAt(server)), { code: "RELAY_DOUBT" });
  });
});

describe("the end of a message", () => {
  it("is withheld until it is committed that it leaves: the server has all but limits.smtpWithheldBytes", async (t) => {
    const server = await serveSmtp(t);
    const { submit } = submitting(t);
    let mailsThen = -1;
    const beforeEnd = async () => {
      while (server.bytesReceived() < large.length - limits.smtpWithheldBytes)
        await new Promise((resolve) => setTimeout(resolve, 5));
      mailsThen = server.mails.length;
      assert.equal(server.bytesReceived(), large.length - limits.smtpWithheldBytes);
    };
    await submit(relayAt(server), { message: large, beforeEnd });
    assert.deepEqual([mailsThen, server.mails.length], [0, 1]);
    assert.equal(server.mails[0]?.message, large.toString());
  });

  it("never leaves when the commit fails, and that failure is what is told", async (t) => {
    for (const each of [message, large, Buffer.from("x")]) {
      const server = await serveSmtp(t);
      const full = new AppError("DISK_FULL", { path: "postern.db" });
      const sending = submitting(t).submit(relayAt(server), { message: each, beforeEnd: () => Promise.reject(full) });
      await assert.rejects(sending, (error) => error === full && full.code === "DISK_FULL");
      assert.deepEqual(server.mails, []);
    }
  });

  it("makes a mail whole that has no line break at its end, or nothing at all but one character", async (t) => {
    const server = await serveSmtp(t);
    const { submit } = submitting(t);
    for (const text of ["Subject: x\r\n\r\nno break", "."])
      await submit(relayAt(server), { message: Buffer.from(text) });
    assert.deepEqual(
      server.mails.map((mail) => mail.message),
      ["Subject: x\r\n\r\nno break\r\n", ".\r\n"],
    );
  });

  it("that was not given yet is not taken for delivered by a server that says so", async (t) => {
    const server = await serveSmtp(t, { answers: { part: "250 2.0.0 Taken already" } });
    const { submit, rows } = submitting(t);
    await assert.rejects(submit(relayAt(server), { message: large, beforeEnd: () => untilOver(rows) }), {
      code: "RELAY_REFUSED",
      detail: { stage: "data", reason: "PROTOCOL" },
    });
    assert.deepEqual(server.mails, []);
  });

  it("is not given to a server that refused the mail half-way", async (t) => {
    const server = await serveSmtp(t, { answers: { part: "552 5.3.4 Too much" } });
    const { submit, rows } = submitting(t);
    const [reply] = await submit(relayAt(server), { message: large, beforeEnd: () => untilOver(rows) });
    assert.deepEqual([reply?.outcome, reply?.code, server.mails], ["refused", 552, []]);
  });
});

describe("a submission that is stopped", () => {
  it("before the end leaves the mail with us", async (t) => {
    for (const step of ["greeting", "MAIL", "DATA"]) {
      const stopping = new AbortController();
      const server = await serveSmtp(t, {
        answers: {
          [step]() {
            stopping.abort();
            return stall;
          },
        },
      });
      const { submit, rows } = submitting(t);
      await assert.rejects(submit(relayAt(server), { signal: stopping.signal }), {
        code: "NETWORK_FAILED",
        detail: { reason: "STOPPED" },
      });
      await untilOver(rows);
      assert.deepEqual(
        rows.map(({ outcome, reason }) => [outcome, reason]),
        [["NETWORK_FAILED", "STOPPED"]],
        "the ledger has the broker's word",
      );
    }
    const server = await serveSmtp(t);
    const sending = submitting(t).submit(relayAt(server), { signal: AbortSignal.abort() });
    await assert.rejects(sending, { code: "NETWORK_FAILED", detail: { reason: "STOPPED" } });
    assert.equal(server.connections(), 0);
  });

  it("after the end is doubt", async (t) => {
    const stopping = new AbortController();
    const server = await serveSmtp(t, {
      answers: {
        message() {
          stopping.abort();
          return stall;
        },
      },
    });
    await assert.rejects(submitting(t).submit(relayAt(server), { signal: stopping.signal }), { code: "RELAY_DOUBT" });
  });
});

describe("a reply", () => {
  it("without an end is given up at limits.smtpReplyBytesMax", async (t) => {
    const endless = `250-${"x".repeat(limits.smtpReplyBytesMax)}`;
    for (const security of ["tls", "starttls"] as const) {
      const server = await serveSmtp(t, { security, answers: { EHLO: endless } });
      await assert.rejects(submitting(t).submit(relayAt(server, { security })), { code: "RELAY_REFUSED" });
    }
  });

  it("in clear of limits.smtpReplyBytesMax is read, and one more byte is too many", async (t) => {
    const greeting = (bytes: number) => `220 ${"x".repeat(bytes - "220 \r\n".length)}`;
    const submitTo = async (bytes: number) => {
      const server = await serveSmtp(t, { security: "starttls", answers: { greeting: greeting(bytes) } });
      return submitting(t).submit(relayAt(server, { security: "starttls" }));
    };
    assert.equal((await submitTo(limits.smtpReplyBytesMax))[0]?.outcome, "delivered");
    await assert.rejects(submitTo(limits.smtpReplyBytesMax + 1), { code: "RELAY_REFUSED" });
  });

  it("that is none, or comes unasked, ends the connection", async (t) => {
    for (const answers of [
      { greeting: "hello" },
      { greeting: "554 5.3.2 Closed" },
      { EHLO: "250 a\r\n250 b\r\n250 c" },
    ]) {
      const server = await serveSmtp(t, { answers });
      const { submit, asked } = submitting(t);
      await assert.rejects(submit(relayAt(server)), { code: "RELAY_REFUSED" });
      assert.deepEqual([asked, server.mails], [[], []]);
    }
  });
});

/** The outbox, the driver and real sockets: a server that drops the connection at each step of the dialogue, and says no in parts. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { OutboxEntry } from "../../core/store/outbox-types.ts";
import { testFolder } from "../open-postern.ts";
import { type Answer, drop, type ScriptedSmtp, serveSmtp } from "../peers/scripted-smtp.ts";
import { relayCarriers } from "./fake-relay.ts";

interface Sending {
  server: ScriptedSmtp;
  send(...recipients: string[]): Promise<() => OutboxEntry>;
  retry(entry: () => OutboxEntry): Promise<void>;
}

async function sendingBy(t: TestContext, answers: Record<string, (line: string) => Answer | null>): Promise<Sending> {
  const server = await serveSmtp(t, { answers });
  const postern = await testFolder(t).open({ hasPlugins: false, delivery: { carriers: relayCarriers } });
  const { relays, writer, outbox, reader } = postern;
  const account = { user: "ana", password: "secret", trustedCertificate: server.certificate.cert };
  await relays.create({ host: "localhost", port: server.port, security: "tls", ...account });
  const { created: identityId } = await writer.perform({ op: "identity.create", email: "ana@example.org" });
  const tagIds = [reader.tagByRole("sent").id];
  return {
    server,
    async send(...recipients) {
      const raw = Buffer.from(
        "From: ana@example.org\r\nBcc: eve@example.org\r\nMessage-ID: <1@x>\r\n\r\n.\r\n..Hello.\r\n",
      );
      const [stored] = await postern.ingestRaw([{ raw, tagIds, keywords: [], receivedAt: null, kind: "message" }]);
      const { entryId } = await outbox.submit({ messageId: stored!.messageId, identityId, recipients, holdUntil: 0 });
      await outbox.settled();
      return () => reader.outbox.entry(entryId)!;
    },
    async retry(entry) {
      await outbox.retryNow(entry().id);
      await outbox.settled();
    },
  };
}

const sent = "From: ana@example.org\r\nMessage-ID: <1@x>\r\n\r\n.\r\n..Hello.\r\n";

for (const step of ["greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"])
  test(`a connection that breaks at ${step} is tried again, and the mail is there once`, async (t) => {
    let drops = 1;
    const { server, send, retry } = await sendingBy(t, { [step]: () => (drops-- > 0 ? drop : null) });
    const entry = await send("ben@example.org");
    assert.equal(entry().state, "queued");
    assert.equal(entry().problem?.code, "NETWORK_FAILED");
    assert.deepEqual(server.mails, []);
    await retry(entry);
    assert.deepEqual([entry().state, entry().recipients[0]?.state], ["done", "delivered"]);
    assert.deepEqual(
      server.mails.map(({ message }) => message),
      [sent],
    );
  });

test("a connection that breaks behind the end leaves a doubt, and nothing more is sent", async (t) => {
  let drops = 1;
  const { server, send, retry } = await sendingBy(t, { message: () => (drops-- > 0 ? drop : null) });
  const entry = await send("ben@example.org");
  assert.deepEqual([entry().state, entry().notice, entry().problem?.code], ["doubt", "doubt", "RELAY_DOUBT"]);
  assert.equal(server.mails.length, 1, "this server had it, and nobody can know");
  await assert.rejects(retry(entry), { code: "CONFLICT" });
});

test("no for now and no for good are told apart, each recipient with the server's own words", async (t) => {
  const said: Record<string, string> = {
    later: "451 4.2.2 Mailbox is full, try later",
    never: "550 5.1.1 No such user",
  };
  const { server, send, retry } = await sendingBy(t, {
    RCPT: (line) => said[/<(\w+)@/.exec(line)?.[1] ?? ""] ?? null,
  });
  const entry = await send("ben@example.org", "later@example.org", "never@example.org");
  assert.deepEqual(
    entry().recipients.map(({ state, code, enhanced }) => [state, code, enhanced]),
    [
      ["delivered", 250, "2.0.0"],
      ["deferred", 451, "4.2.2"],
      ["failed", 550, "5.1.1"],
    ],
  );
  assert.match(entry().recipients[2]?.text ?? "", /No such user/);
  delete said["later"];
  await retry(entry);
  assert.deepEqual([entry().state, entry().recipients[1]?.state], ["done", "delivered"]);
  const recipients = server.mails.map(({ envelope }) => envelope.filter((line) => line.startsWith("RCPT")));
  assert.deepEqual(
    recipients.map((lines) => lines.filter((line) => !/never/.test(line)).map((line) => /<(\w+)@/.exec(line)?.[1])),
    [["ben", "later"], ["later"]],
  );
});

test("a no to the whole message is everybody's, for now or for good", async (t) => {
  const answers = ["452 4.3.1 No room", "554 5.7.1 This looks like spam"];
  const { send, retry } = await sendingBy(t, { message: () => answers.shift() ?? null });
  const entry = await send("ben@example.org", "cara@example.org");
  assert.deepEqual(
    entry().recipients.map(({ state }) => state),
    ["deferred", "deferred"],
  );
  await retry(entry);
  assert.deepEqual(
    entry().recipients.map(({ state, enhanced }) => `${state} ${enhanced}`),
    ["failed 5.7.1", "failed 5.7.1"],
  );
  assert.deepEqual([entry().state, entry().notice], ["done", "failed"]);
});

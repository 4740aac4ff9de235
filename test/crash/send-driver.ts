/**
 * One process with an open Postern that sends mails to a relay and says on its standard output what the world may rely on, a JSON
 * line each: { opened: entries }, { submitted: entries } for each that is in the outbox, { done: [[Message-ID, state], …] }.
 * Arguments: data folder, passphrase, a SendTask as JSON.
 */
import { dataPaths } from "../../core/kernel/config.ts";
import { openPostern } from "../../core/main.ts";
import { lockFolder } from "../../core/store/folder-lock.ts";
import { unlockVault } from "../../core/vault/unlock.ts";
import { relayCarriers } from "../delivery/fake-relay.ts";
import type { SendTask } from "./driven-sending.ts";

const [root = "", passphrase = "", json = ""] = process.argv.slice(2);
const { port, certificate, mails, hasPlugins, sent } = JSON.parse(json) as SendTask;

function say(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const paths = dataPaths(root);
const lock = lockFolder(paths);
const keys = await unlockVault(paths.vault, { passphrase });
const postern = await openPostern({
  paths,
  keys,
  watchesSources: false,
  sendsMail: true,
  hasPlugins,
  // Without the plugin in its process the same is done here, so that more kills fall into the sending.
  ...(hasPlugins ? {} : { delivery: { carriers: relayCarriers } }),
});
const { outbox, reader, writer } = postern;
say({ opened: reader.outbox.list().length });
await postern.plugins.settled();
if (reader.relays().length === 0)
  await postern.relays.create({
    host: "127.0.0.1",
    port,
    security: "tls",
    user: "ana",
    password: "secret",
    trustedCertificate: certificate,
  });
if (reader.outbox.identities().length === 0) await writer.perform({ op: "identity.create", email: "ana@example.org" });
const [identity] = reader.outbox.identities();
const tagIds = [reader.tagByRole("sent").id];
for (let number = reader.outbox.list().length; number < mails; number++) {
  const raw = Buffer.from(
    `From: ana@example.org\r\nTo: ben@example.org\r\nSubject: Mail ${number}\r\nMessage-ID: <m${number}@example.org>\r\n\r\n${`Line of mail ${number}.\r\n`.repeat(20)}`,
  );
  const [stored] = await postern.ingestRaw([{ raw, tagIds, keywords: ["$seen"], receivedAt: null, kind: "message" }]);
  const recipients = ["ben@example.org"];
  await outbox.submit({ messageId: stored!.messageId, identityId: identity!.id, recipients, holdUntil: 0 });
  say({ submitted: number + 1 });
}
await outbox.settled();
// What a user would find out: whether the mail in doubt arrived.
if (sent !== null)
  for (const entryId of reader.outbox.doubtful()) {
    const key = reader.outbox.entry(entryId)?.messageKey ?? "";
    await outbox.resolveDoubt(entryId, sent.includes(key) ? "sent" : "again");
  }
await outbox.settled();
const entries = reader.outbox.list().map(({ id }) => reader.outbox.entry(id)!);
say({ done: entries.map(({ messageKey, recipients }) => [messageKey, recipients[0]?.state]) });
await postern.close("stopping");
keys.zero();
lock.release();

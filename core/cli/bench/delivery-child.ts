/** Run by measure-delivery.ts: DATA PORT CERTIFICATE MAILS. Sends mails to the relay at that port, and prints how long they take. */
import { mkdirSync, readFileSync } from "node:fs";
import { dataPaths } from "../../kernel/config.ts";
import { openPostern, type Postern } from "../../main.ts";
import { defaultDerivationCost } from "../../vault/passphrase-key.ts";
import { createVault } from "../../vault/unlock.ts";
import { writeJson } from "../write-line.ts";

const [data = "", port = "", certificate = "", count = ""] = process.argv.slice(2);
const mails = Number(count);
const latencyMails = 60;
/** Before those that are counted. */
const warmUpMails = 10;
const paragraph = "The quick brown fox jumps over the lazy dog, and then it goes on to the next one.\r\n".repeat(40);

const paths = dataPaths(data);
mkdirSync(data, { recursive: true });
const { keys } = await createVault(paths.vault, "a passphrase for benchmarks only", defaultDerivationCost);
const open = (sendsMail: boolean) => openPostern({ paths, keys, watchesSources: false, sendsMail });

async function storeMails({ ingestRaw, reader }: Postern, from: number, many: number): Promise<number[]> {
  const tagIds = [reader.tagByRole("sent").id];
  const items = Array.from({ length: many }, (_, at) => {
    const head = `From: ana@example.org\r\nTo: ben@example.org\r\nSubject: Mail ${from + at}\r\nMessage-ID: <m${from + at}@example.org>\r\n\r\n`;
    const raw = Buffer.from(`${head}${paragraph}`);
    return { raw, tagIds, keywords: ["$seen"], receivedAt: null, kind: "message" as const };
  });
  return (await ingestRaw(items)).map(({ messageId }) => messageId);
}

async function submitAll({ outbox, reader }: Postern, messageIds: readonly number[]): Promise<void> {
  const identityId = reader.outbox.identities()[0]?.id ?? 0;
  const recipients = ["ben@example.org"];
  for (const messageId of messageIds) await outbox.submit({ messageId, identityId, recipients, holdUntil: 0 });
}

/** Throws when one was not taken: a mail that failed is no figure. */
function checkSent({ reader }: Postern, entries: number): void {
  const done = reader.outbox.list().filter(({ state }) => state === "done").length;
  if (done !== entries) throw new Error(`${done} mails of ${entries} were taken`);
}

async function queue(): Promise<number> {
  const postern = await open(false);
  try {
    await postern.relays.create({
      host: "127.0.0.1",
      port: Number(port),
      security: "tls",
      user: "ana",
      password: "for benchmarks only",
      trustedCertificate: readFileSync(certificate, "utf8"),
    });
    await postern.writer.perform({ op: "identity.create", email: "ana@example.org" });
    const messageIds = await storeMails(postern, 0, mails);
    const began = performance.now();
    await submitAll(postern, messageIds);
    return mails / ((performance.now() - began) / 1000);
  } finally {
    await postern.close("stopping");
  }
}

async function latencies(postern: Postern): Promise<number[]> {
  const times: number[] = [];
  for (let mail = 0; mail < latencyMails; mail += 1) {
    const messageIds = await storeMails(postern, mails + mail, 1);
    const began = performance.now();
    const taken = new Promise<void>((resolve) => {
      const stop = postern.events.on("message.sent", () => {
        stop();
        resolve();
      });
    });
    await submitAll(postern, messageIds);
    await taken;
    times.push(performance.now() - began);
  }
  return times.slice(warmUpMails).sort((a, b) => a - b);
}

try {
  const submittedPerSecond = await queue();
  const postern = await open(true);
  try {
    await postern.plugins.settled();
    const began = performance.now();
    await postern.outbox.settled();
    const sentPerSecond = mails / ((performance.now() - began) / 1000);
    checkSent(postern, mails);
    const times = await latencies(postern);
    await postern.outbox.settled();
    checkSent(postern, mails + latencyMails);
    const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
    const latency = { medianMs: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
    writeJson({ mails, submittedPerSecond, sentPerSecond, latency });
  } finally {
    await postern.close("stopping");
  }
} finally {
  keys.zero();
}

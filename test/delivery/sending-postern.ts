import type { TestContext } from "node:test";
import type { OpenOptions, Postern } from "../../core/main.ts";
import type { OutboxEntry } from "../../core/store/outbox-types.ts";
import { testFolder, type TestFolder } from "../open-postern.ts";
import { FakeRelay } from "./fake-relay.ts";

export class TestClock {
  time = Date.now();
  now(): number {
    return this.time;
  }
}

export interface SendingPostern {
  folder: TestFolder;
  postern: Postern;
  relay: FakeRelay;
  clock: TestClock;
  identityId: number;
  /** A stored mail to send. */
  mail(subject: string, more?: { to?: string; headers?: string }): Promise<number>;
  /** Sends a mail to these at once; resolves when it is in the outbox. */
  send(...recipients: string[]): Promise<number>;
}

const relayConfig = {
  host: "smtp.example.org",
  port: 465,
  security: "tls" as const,
  user: "ana",
  authentication: "password" as const,
  trustedCertificate: null,
  route: "direct" as const,
  sourceId: null,
};

/** Without plugins, with a relay that is the fake one. */
export async function sendingPostern(t: TestContext, options: Partial<OpenOptions> = {}): Promise<SendingPostern> {
  const folder = testFolder(t);
  const relay = new FakeRelay();
  const clock = new TestClock();
  const postern = await folder.open({ hasPlugins: false, clock, delivery: relay.delivery, ...options });
  await addRelay(postern, relayConfig.host);
  const { created: identityId } = await postern.writer.perform({
    op: "identity.create",
    email: "ana@example.org",
    name: "Ana",
  });
  let count = 0;
  const mail: SendingPostern["mail"] = (subject, more) => storeMail(postern, subject, ++count, more);
  return {
    folder,
    postern,
    relay,
    clock,
    identityId,
    mail,
    send: async (...recipients) => {
      const messageId = await mail("Plans");
      return (await postern.outbox.submit({ messageId, identityId, recipients, holdUntil: 0 })).entryId;
    },
  };
}

export async function addRelay(postern: Postern, host: string): Promise<number> {
  const { created } = await postern.writer.perform({
    op: "relay.create",
    config: { ...relayConfig, host },
    credentials: { password: "p" },
  });
  return created;
}

async function storeMail(
  postern: Postern,
  subject: string,
  number: number,
  { to = "ben@example.org", headers = "" }: { to?: string; headers?: string } = {},
): Promise<number> {
  const raw = `From: Ana <ana@example.org>\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <m${number}@example.org>\r\n${headers}\r\nHello ${number}.\r\n`;
  const tagIds = [postern.reader.tagByRole("sent").id];
  const [outcome] = await postern.ingestRaw([
    { raw: Buffer.from(raw), tagIds, keywords: ["$seen"], receivedAt: null, kind: "message" },
  ]);
  return outcome!.messageId;
}

export const entryOf = ({ postern }: SendingPostern, entryId: number): OutboxEntry =>
  postern.reader.outbox.entry(entryId)!;

export const statesOf = (s: SendingPostern, entryId: number): string =>
  entryOf(s, entryId)
    .recipients.map(({ state }) => state)
    .join(" ");

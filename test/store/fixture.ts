/** A real vault and database in a fresh folder, and mail to put in. */
import { createHash, randomBytes } from "node:crypto";
import type { TestContext } from "node:test";
import { type DataPaths, dataPaths } from "../../core/kernel/config.ts";
import type { MessageSummary } from "../../core/mime/message.ts";
import { type EngineOptions, StoreEngine } from "../../core/store/engine.ts";
import { emptySummary } from "../../core/store/empty-summary.ts";
import { openDatabase, type ReadDb } from "../../core/store/open-database.ts";
import { openRecovered, type RecoveryOptions, type Recovered } from "../../core/store/recovery.ts";
import type { RelayConfig } from "../../core/store/relays.ts";
import type { NewSignIn } from "../../core/store/sign-ins.ts";
import { StoreReader } from "../../core/store/store-reader.ts";
import type { IngestItem } from "../../core/store/types.ts";
import { derivePurposeKeys, type PurposeKeys } from "../../core/vault/keys.ts";
import { sealBlob } from "../../core/vault/seal.ts";
import { temporaryFolder } from "../temporary-folder.ts";

export const startedAt = Date.UTC(2026, 0, 15, 12);

/** A short mail as text. Only what the store looks at. */
export interface Mail {
  id?: string | null;
  references?: string[];
  subject?: string;
  from?: string;
  to?: string;
  receivedAt?: number;
  text?: string;
}

export class MutableClock {
  time = startedAt;
  now(): number {
    return this.time;
  }
}

export interface Place {
  paths: DataPaths;
  keys: PurposeKeys;
  clock: MutableClock;
}

export function freshPlace(t: TestContext): Place {
  const paths = dataPaths(temporaryFolder(t));
  return { paths, keys: derivePurposeKeys(randomBytes(32)), clock: new MutableClock() };
}

export function openEngine(t: TestContext, place: Place, more: Partial<EngineOptions> = {}): StoreEngine {
  const engine = new StoreEngine({ ...place, ...more });
  closeAtEnd(t, engine);
  return engine;
}

export async function recover(
  t: TestContext,
  place: Place,
  more: Partial<RecoveryOptions> = {},
): Promise<{ engine: StoreEngine; recovered: Recovered }> {
  const opened = await openRecovered({ ...place, prepare: (raws) => raws.map(summaryOf), ...more });
  closeAtEnd(t, opened.engine);
  return opened;
}

const closed = new WeakSet<StoreEngine>();

/** Once, whether the test closes it or the end of the test does. */
export function close(engine: StoreEngine): void {
  if (closed.has(engine)) return;
  closed.add(engine);
  engine.close();
}

function closeAtEnd(t: TestContext, engine: StoreEngine): void {
  t.after(() => close(engine));
}

export function openReader(t: TestContext, { paths, keys }: Place): StoreReader {
  const reader = new StoreReader(openReadDb(t, { paths, keys }));
  return reader;
}

export function openReadDb(t: TestContext, { paths, keys }: Pick<Place, "paths" | "keys">): ReadDb {
  const db = openDatabase(paths.database, keys.database, "read");
  t.after(() => db.close());
  return db;
}

/** The raw text that `summaryOf` reads back. */
export function rawOf(mail: Mail): Buffer {
  return Buffer.from(JSON.stringify(mail));
}

export function summaryOf(raw: Uint8Array): MessageSummary {
  const mail = JSON.parse(Buffer.from(raw).toString()) as Mail;
  const { subject = "Plans", from = "ana@example.org", to = "ben@example.org", references = [] } = mail;
  return {
    ...emptySummary(),
    problem: null,
    messageId: mail.id ?? null,
    references,
    inReplyTo: references.slice(-1),
    subject,
    baseSubject: subject.replace(/^((re|fwd?):\s*)+/i, ""),
    isReplyOrForward: /^(re|fwd?):/i.test(subject),
    sentAt: mail.receivedAt ?? startedAt,
    from: [{ name: null, email: from }],
    to: [{ name: "To", email: to }],
    preview: mail.text ?? "",
  };
}

const digest = (purpose: string, bytes: Uint8Array) =>
  createHash("sha256").update(purpose).update(bytes).digest().subarray(0, 16);

export function itemOf(mail: Mail, more: Partial<IngestItem> = {}): IngestItem {
  const raw = rawOf(mail);
  const { blobId, key, sealed } = sealBlob(raw);
  return {
    dedup: digest("raw", raw),
    canonical: digest("canonical", raw),
    blobId,
    blobKey: key,
    sealed,
    rawBytes: raw.length,
    receivedAt: mail.receivedAt ?? startedAt,
    keywords: [],
    tags: ["\\inbox"],
    summary: summaryOf(raw),
    spam: null,
    copy: null,
    kind: "message",
    ...more,
  };
}

/** What came of signing in to a provider. */
export const newSignIn: NewSignIn = {
  config: {
    provider: "google",
    name: "Google",
    address: "ana@example.org",
    tokenUrl: "https://login.example.org/token",
    clientId: "an id",
    route: "direct",
  },
  credentials: { clientSecret: null, refreshToken: "first" },
};

/** A relay's settings. */
export const relayConfig: RelayConfig = {
  host: "smtp.example.org",
  port: 465,
  security: "tls",
  user: "ben",
  authentication: "password",
  trustedCertificate: null,
  route: "direct",
  sourceId: null,
};

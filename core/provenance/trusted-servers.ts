/**
 * Under which name an account's server writes Authentication-Results (RFC 8601 2.5, 7.1: believed only where it is known who
 * writes them). The user says it, or it is learned: nearly all of the newest mail bears the name on top, and the name belongs
 * to whom the account is at.
 */
import type { Clock } from "../kernel/clock.ts";
import { limits } from "../kernel/limits.ts";
import type { Part } from "../mime/message.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { MessageId, MessageRow } from "../store/types.ts";
import { asciiDomain, isSameOrganisation, organisationOf } from "./domains.ts";
import { topAuthservId } from "./server-results.ts";

export interface TrustedServer {
  /** Null: nobody's results are believed. */
  authservId: string | null;
  /** The user said so. */
  isChosen: boolean;
  /** Names that stand on top of the newest mail, the most frequent first. */
  seen: Array<{ authservId: string; mails: number }>;
}

export interface TrustedServersParts {
  reader: StoreReader;
  clock: Clock;
  read(row: MessageRow): { raw: Uint8Array; root: Part };
}

/** Hosts that people read their mail from → whose name stands in its results. */
const providers: Record<string, string> = {
  "gmail.com": "google.com",
  "googlemail.com": "google.com",
  "fastmail.com": "messagingengine.com",
  "me.com": "icloud.com",
  "yahoo.com": "yahoo.com",
  "aol.com": "yahoo.com",
  "gmx.net": "gmx.net",
  "web.de": "gmx.net",
};
const shareMin = 0.8;

/** The setting that holds what the user said of a source; "" for nobody. `null`: mail that came from no source. */
export function trustedServerKey(sourceId: number | null): string {
  return `provenance.server.${sourceId ?? "imports"}`;
}

export class TrustedServers {
  readonly #parts: TrustedServersParts;
  readonly #learned = new Map<number, { at: number; server: TrustedServer }>();

  constructor(parts: TrustedServersParts) {
    this.#parts = parts;
  }

  /** Whose results count for a message: its account's server's. */
  ofMessage(messageId: MessageId): string | null {
    const [copy] = this.#parts.reader.copiesOf(messageId);
    return this.of(copy?.sourceId ?? null).authservId;
  }

  of(sourceId: number | null): TrustedServer {
    const learned = sourceId === null ? { authservId: null, isChosen: false, seen: [] } : this.#learn(sourceId);
    const chosen = this.#parts.reader.setting(trustedServerKey(sourceId));
    if (typeof chosen !== "string") return learned;
    return { ...learned, authservId: chosen === "" ? null : chosen, isChosen: true };
  }

  /** The domain of who runs the account's servers; null for mail that came from no source. */
  ownerOf(sourceId: number | null): string | null {
    const source = this.#parts.reader.sources().find(({ id }) => id === sourceId);
    const host = asciiDomain((source?.config as { host?: string } | undefined)?.host ?? "");
    return host === "" ? null : (providers[organisationOf(host)] ?? organisationOf(host));
  }

  #learn(sourceId: number): TrustedServer {
    const now = this.#parts.clock.now();
    const known = this.#learned.get(sourceId);
    if (known && now - known.at < limits.serverSampleFreshMs) return known.server;
    const server = this.#look(sourceId);
    this.#learned.set(sourceId, { at: now, server });
    return server;
  }

  #look(sourceId: number): TrustedServer {
    const { reader, read } = this.#parts;
    const folders = reader.sourceFolders(sourceId);
    const inbox = folders.find(({ name }) => name.toUpperCase() === "INBOX") ?? folders[0];
    const rows = inbox ? reader.messagesByIds(reader.senders.newestIn(inbox.id, limits.serverSampleMails)) : [];
    const counts = new Map<string, number>();
    for (const row of rows) {
      const { raw, root } = read(row);
      const authservId = topAuthservId(raw, root);
      if (authservId !== null) counts.set(authservId, (counts.get(authservId) ?? 0) + 1);
    }
    const seen = [...counts]
      .map(([authservId, mails]) => ({ authservId, mails }))
      .toSorted((a, b) => b.mails - a.mails);
    return { authservId: this.#believable(sourceId, seen, rows.length), isChosen: false, seen };
  }

  #believable(sourceId: number, seen: TrustedServer["seen"], mails: number): string | null {
    const owner = this.ownerOf(sourceId);
    if (mails < limits.serverSampleMailsMin || owner === null) return null;
    const own = seen.filter(({ authservId }) => isSameOrganisation(authservId, owner));
    const share = own.reduce((sum, each) => sum + each.mails, 0) / mails;
    if (share < shareMin) return null;
    // Large providers have many hosts, each with a name of its own: then the owner's domain stands for all.
    return own.length === 1 ? (own[0]?.authservId ?? null) : owner;
  }
}

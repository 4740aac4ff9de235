import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { updateAccount } from "./account-rows.ts";
import type { Commit } from "./commit.ts";
import { identityOf } from "./identities.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";

export interface RelayConfig {
  host: string;
  port: number;
  /** TLS from the first byte (RFC 8314 3.3), or from STARTTLS on. There is no third. */
  security: "tls" | "starttls";
  user: string;
  authentication: "password" | "oauth2" | "none";
  /** A certificate (PEM) that the user chose to trust for this host, beside the machine's own authorities. */
  trustedCertificate: string | null;
  route: "direct" | "tor";
  /** The source whose account this is, as the user set them up together; null: of none. */
  sourceId: number | null;
  /** For OAuth2: the sign-in that opens it. Absent in older rows. */
  signInId?: number | null;
}

/** Never leaves the kernel. */
export interface RelayCredentials {
  password?: string;
  /** For OAuth2: what is shown to the server in place of a password. Not kept: it comes of the sign-in. */
  accessToken?: string;
}

/** The server that takes an account's outgoing mail (RFC 6409). */
export interface Relay {
  /** Never used again. */
  id: number;
  config: RelayConfig;
  credentials: RelayCredentials;
  /** What came of the last try, as it is shown. */
  status: unknown;
  createdAt: number;
}

export interface NewRelay {
  config: RelayConfig;
  credentials: RelayCredentials;
}

/** Throws CONFLICT when there are limits.relaysMax. */
export function createRelay(commit: Commit, { config, credentials }: NewRelay): number {
  if ((commit.db.value<number>("SELECT count(*) FROM relay") ?? 0) >= limits.relaysMax)
    throw new AppError("CONFLICT", { reason: "TOO_MANY_RELAYS" });
  return commit.db.run(
    "INSERT INTO relay (config, credentials, created_at) VALUES (?, ?, ?)",
    JSON.stringify(config),
    JSON.stringify(credentials),
    commit.now,
  ).lastInsertRowid;
}

export function updateRelay(db: WriteDb, change: { relayId: number } & Partial<NewRelay>): Record<string, never> {
  updateAccount(db, { table: "relay", what: "relay", id: change.relayId }, change);
  return {};
}

export function setRelayStatus(db: WriteDb, relayId: number, status: unknown): Record<string, never> {
  db.run("UPDATE relay SET status = ? WHERE id = ?", JSON.stringify(status ?? {}), relayId);
  return {};
}

/** Identities that sent by it go on naming it, and send by none: never by another account's server unasked. */
export function destroyRelay(db: WriteDb, relayId: number): Record<string, never> {
  if (db.run("DELETE FROM relay WHERE id = ?", relayId).changes === 0)
    throw new AppError("NOT_FOUND", { what: "relay" });
  return {};
}

interface RelayRow {
  id: number;
  config: string;
  credentials: string;
  status: string;
  createdAt: number;
}

const columns = "id, config, credentials, status, created_at AS createdAt";

export function relaysOf(db: ReadDb): Relay[] {
  return db.all<RelayRow>(`SELECT ${columns} FROM relay ORDER BY id`).map(relayOf);
}

/** Null: there is none. */
export function relayById(db: ReadDb, id: number): Relay | null {
  const row = db.get<RelayRow>(`SELECT ${columns} FROM relay WHERE id = ?`, id);
  return row ? relayOf(row) : null;
}

/** An identity without one of its own sends through the first. One whose relay was removed, or that is gone, sends through none. */
export function relayOfIdentity(db: ReadDb, identityId: number): Relay | null {
  const identity = identityOf(db, identityId);
  if (identity === null) return null;
  return identity.relayId === null ? (relaysOf(db)[0] ?? null) : relayById(db, identity.relayId);
}

function relayOf({ config, credentials, status, ...row }: RelayRow): Relay {
  return {
    ...row,
    config: JSON.parse(config) as RelayConfig,
    credentials: JSON.parse(credentials) as RelayCredentials,
    status: JSON.parse(status) as unknown,
  };
}

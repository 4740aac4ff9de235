/**
 * What a provider's sign-in server (OAuth2) gave for an account. It stands by itself, not with a server's settings: one sign-in
 * opens both directions, and a provider that gives a new refresh token with each use takes the second use of an old one for theft.
 */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { updateAccount } from "./account-rows.ts";
import type { Commit } from "./commit.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";

export interface SignInConfig {
  /** Id of the provider, as core/oauth2/providers.ts or the user's settings have it. */
  provider: string;
  /** What the provider is called. */
  name: string;
  /** Whom the user said they would sign in as. */
  address: string;
  /** Where tokens are asked for, and as which client: refresh tokens are good with the client that got them alone (RFC 6749 6). */
  tokenUrl: string;
  clientId: string;
  /** Where its tokens are given back (RFC 7009), and what ends with one, as core/oauth2/providers.ts has it; absent in old rows. */
  revocationUrl?: string | null;
  revocationEnds?: "signIn" | "client";
  route: "direct" | "tor";
}

/** Never leaves the kernel. */
export interface SignInCredentials {
  clientSecret: string | null;
  refreshToken: string;
}

export interface SignInStatus {
  /** The provider wants the user to sign in again, and why: an error code of RFC 6749 5.2; null: it does not. */
  refusal: string | null;
}

export interface SignIn {
  /** Never used again. */
  id: number;
  config: SignInConfig;
  credentials: SignInCredentials;
  status: SignInStatus;
  createdAt: number;
}

export interface NewSignIn {
  config: SignInConfig;
  credentials: SignInCredentials;
}

/** Throws CONFLICT when there are limits.signInsMax. */
export function createSignIn(commit: Commit, { config, credentials }: NewSignIn): number {
  if ((commit.db.value<number>("SELECT count(*) FROM sign_in") ?? 0) >= limits.signInsMax)
    throw new AppError("CONFLICT", { reason: "TOO_MANY_SIGN_INS" });
  return commit.db.run(
    "INSERT INTO sign_in (config, credentials, created_at) VALUES (?, ?, ?)",
    JSON.stringify(config),
    JSON.stringify(credentials),
    commit.now,
  ).lastInsertRowid;
}

/** New tokens end what was refused. */
export function updateSignIn(db: WriteDb, change: { signInId: number } & Partial<NewSignIn>): Record<string, never> {
  updateAccount(db, { table: "sign_in", what: "signIn", id: change.signInId }, change);
  db.run("UPDATE sign_in SET status = '{}' WHERE id = ?", change.signInId);
  return {};
}

export function setSignInStatus(db: WriteDb, signInId: number, status: SignInStatus): Record<string, never> {
  db.run("UPDATE sign_in SET status = ? WHERE id = ?", JSON.stringify(status), signInId);
  return {};
}

/** Safe to repeat. */
export function destroySignIn(db: WriteDb, signInId: number): Record<string, never> {
  db.run("DELETE FROM sign_in WHERE id = ?", signInId);
  return {};
}

interface SignInRow {
  id: number;
  config: string;
  credentials: string;
  status: string;
  createdAt: number;
}

const columns = "id, config, credentials, status, created_at AS createdAt";

/** Sign-ins, read. */
export class SignInRows {
  readonly #db: ReadDb;

  constructor(db: ReadDb) {
    this.#db = db;
  }

  all(): SignIn[] {
    return this.#db.all<SignInRow>(`SELECT ${columns} FROM sign_in ORDER BY id`).map(signInOf);
  }

  /** Null: there is none. */
  byId(id: number): SignIn | null {
    const row = this.#db.get<SignInRow>(`SELECT ${columns} FROM sign_in WHERE id = ?`, id);
    return row ? signInOf(row) : null;
  }
}

function signInOf({ config, credentials, status, ...row }: SignInRow): SignIn {
  return {
    ...row,
    config: JSON.parse(config) as SignInConfig,
    credentials: JSON.parse(credentials) as SignInCredentials,
    status: { refusal: null, ...(JSON.parse(status) as Partial<SignInStatus>) },
  };
}

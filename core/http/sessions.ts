import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../kernel/clock.ts";
import { limits } from "../kernel/limits.ts";
import { isSameSecret } from "./claim-token.ts";

export const cookieName = "postern_session";
/** Proves that the request comes from our page and not from another port of this host, which shares our cookies. */
export const pageTokenHeader = "X-Postern-Page";

interface Session {
  pageToken: string;
  usedAt: number;
}

/** Signed-in browsers, in memory alone: a restart or a lock ends them all. */
export class Sessions {
  readonly #clock: Clock;
  readonly #sessions = new Map<string, Session>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(): { cookie: string; pageToken: string } {
    this.#endIdle();
    const cookie = randomBytes(32).toString("base64url");
    const pageToken = randomBytes(32).toString("base64url");
    if (this.#sessions.size >= limits.sessionsMax) this.#endOldest();
    this.#sessions.set(keyOf(cookie), { pageToken, usedAt: this.#clock.now() });
    return { cookie, pageToken };
  }

  /** Both must be there and belong together: a cookie alone opens nothing (API.md "Doors"). */
  isSignedIn(cookie: string | null, pageToken: string | null): boolean {
    if (cookie === null || pageToken === null) return false;
    const session = this.#sessions.get(keyOf(cookie));
    if (!session || !isSameSecret(session.pageToken, pageToken)) return false;
    if (this.#clock.now() - session.usedAt >= limits.sessionIdleMs) {
      this.#sessions.delete(keyOf(cookie));
      return false;
    }
    session.usedAt = this.#clock.now();
    return true;
  }

  end(cookie: string): void {
    this.#sessions.delete(keyOf(cookie));
  }

  endOthers(cookie: string): void {
    for (const key of this.#sessions.keys()) if (key !== keyOf(cookie)) this.#sessions.delete(key);
  }

  endAll(): void {
    this.#sessions.clear();
  }

  #endIdle(): void {
    const now = this.#clock.now();
    for (const [key, session] of this.#sessions) {
      if (now - session.usedAt >= limits.sessionIdleMs) this.#sessions.delete(key);
    }
  }

  #endOldest(): void {
    const oldest = [...this.#sessions].reduce((left, right) => (left[1].usedAt <= right[1].usedAt ? left : right));
    this.#sessions.delete(oldest[0]);
  }
}

/** The map is keyed by hash, so that a look-up tells nothing about a cookie by its time. */
function keyOf(cookie: string): string {
  return createHash("sha256").update(cookie).digest("base64url");
}

/** RFC 6265 4.1: the Set-Cookie value. Not `Secure`: Postern speaks plain HTTP on the loopback interface. */
export function sessionCookie(cookie: string): string {
  return `${cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Strict`;
}

export function expiredCookie(): string {
  return `${cookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
}

/** The session cookie of a Cookie header (RFC 6265 4.2), null when there is none. */
export function readSessionCookie(header: string | null | undefined): string | null {
  for (const pair of (header ?? "").split(";")) {
    const [name, value] = pair.trim().split("=", 2);
    if (name === cookieName && value) return value;
  }
  return null;
}

import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { hashAppPassword, readAuthorization } from "./app-password.ts";
import type { Keyholder } from "./keyholder.ts";
import type { OpenPostern } from "./postern.ts";
import { pageTokenHeader, readSessionCookie, type Sessions } from "./sessions.ts";

/** Who a request comes from, once proven. */
export type Access = { kind: "session"; cookie: string } | { kind: "appPassword"; id: number; scope: "read" | "send" };

/** Proves who asks: a page with its session, or a program with an app password. */
export class AccessControl {
  readonly #keyholder: Keyholder<OpenPostern>;
  readonly #sessions: Sessions;
  readonly #clock: Clock;
  /** App password id → when its use was last written down. */
  readonly #noted = new Map<number, number>();

  constructor(keyholder: Keyholder<OpenPostern>, sessions: Sessions, clock: Clock) {
    this.#keyholder = keyholder;
    this.#sessions = sessions;
    this.#clock = clock;
  }

  /** The UI alone: cookie and page token (API.md "Doors"). Throws LOCKED, NOT_SIGNED_IN, NOT_CLAIMED. */
  requireSession(request: Request): { postern: OpenPostern; access: Access & { kind: "session" } } {
    const cookie = readSessionCookie(request.headers.get("cookie"));
    const isSignedIn = this.#sessions.isSignedIn(cookie, request.headers.get(pageTokenHeader));
    const postern = this.#open();
    // An app password never reaches the admin API, and is told so.
    if (!isSignedIn && request.headers.has("authorization")) throw new AppError("FORBIDDEN");
    if (!isSignedIn || cookie === null) throw new AppError("NOT_SIGNED_IN");
    this.#touch(request);
    return { postern, access: { kind: "session", cookie } };
  }

  /** JMAP: a session, or an app password by Basic or Bearer. */
  requireMail(request: Request): { postern: OpenPostern; access: Access } {
    const header = request.headers.get("authorization");
    if (header === null) return this.requireSession(request);
    const postern = this.#open();
    const secret = readAuthorization(header);
    const found = secret === null ? null : postern.reader.appPasswordByHash(secretHash(secret));
    if (!found) throw new AppError("NOT_SIGNED_IN");
    this.#note(postern, found.id);
    this.#touch(request);
    return { postern, access: { kind: "appPassword", id: found.id, scope: found.scope } };
  }

  isSignedIn(request: Request): boolean {
    return this.#sessions.isSignedIn(
      readSessionCookie(request.headers.get("cookie")),
      request.headers.get(pageTokenHeader),
    );
  }

  #open(): OpenPostern {
    const postern = this.#keyholder.postern();
    if (!postern) throw new AppError(this.#keyholder.state() === "fresh" ? "NOT_CLAIMED" : "LOCKED");
    return postern;
  }

  /** What a page does by itself, without its user, does not put auto-lock off. */
  #touch(request: Request): void {
    if (!request.headers.has("x-postern-background")) this.#keyholder.touch();
  }

  #note(postern: OpenPostern, id: number): void {
    const now = this.#clock.now();
    if (now - (this.#noted.get(id) ?? Number.NEGATIVE_INFINITY) < limits.appPasswordNotedEveryMs) return;
    this.#noted.set(id, now);
    // Only a note for the user: the request does not wait for it, and does not fail with it.
    postern.writer.perform({ op: "appPassword.used", id, at: now }).catch(() => this.#noted.delete(id));
  }
}

function secretHash(secret: string): Buffer {
  return Buffer.from(hashAppPassword(secret), "hex");
}

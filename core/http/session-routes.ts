import { Hono } from "hono";
import { accountId } from "../jmap/context.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { changePassphrase, recoveryCodeOf } from "../vault/unlock.ts";
import { isSameSecret } from "./claim-token.ts";
import type { Secret } from "./keyholder.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";
import { expiredCookie, readSessionCookie, sessionCookie } from "./sessions.ts";

/** Status, claim, sign in and out, lock: /api/status … /api/lock. */
export function sessionRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const { keyholder, access, sessions, unlockDelay } = state;

  const signIn = (extra: Record<string, unknown> = {}): Response => {
    const { cookie, pageToken } = sessions.start();
    keyholder.touch();
    return Response.json(
      { pageToken, accountId, ...extra },
      { headers: { "Set-Cookie": sessionCookie(cookie), "Cache-Control": "no-store" } },
    );
  };

  routes.get("/status", (c) =>
    c.json({
      state: keyholder.state(),
      isSignedIn: access.isSignedIn(c.req.raw),
      isDemo: state.demoToken !== null,
      version: state.version,
    }),
  );

  routes.post("/claim", async (c) => {
    const body = await readSmallJson(c.req.raw);
    const claimToken = readText(body, "claimToken");
    const passphrase = readText(body, "passphrase");
    if (keyholder.state() !== "fresh") throw new AppError("ALREADY_CLAIMED");
    const { recoveryCode } = await unlockDelay.guard(async () => {
      if (!state.claimToken?.matches(claimToken)) throw new AppError("CLAIM_TOKEN_WRONG");
      const made = await keyholder.create(passphrase);
      state.claimToken.spend();
      return made;
    });
    return signIn({ recoveryCode });
  });

  routes.post("/session", async (c) => {
    const body = await readSmallJson(c.req.raw);
    if (Object.hasOwn(body, "demoToken")) {
      const offered = readText(body, "demoToken");
      await unlockDelay.guard(async () => {
        if (state.demoToken === null || !isSameSecret(offered, state.demoToken))
          throw new AppError("CLAIM_TOKEN_WRONG");
      });
      if (!keyholder.postern()) throw new AppError("LOCKED");
      return signIn();
    }
    const secret = readSecret(body);
    await unlockDelay.guard(() => keyholder.unlock(secret));
    return signIn();
  });

  routes.delete("/session", (c) => {
    // Signing out needs no page token: the worst that a stranger gains is that the user signs in again.
    const cookie = readSessionCookie(c.req.header("cookie"));
    if (cookie !== null && access.isSignedIn(c.req.raw)) sessions.end(cookie);
    return c.json({}, 200, { "Set-Cookie": expiredCookie() });
  });

  routes.post("/lock", async (c) => {
    access.requireSession(c.req.raw);
    await keyholder.lock("asked");
    return c.json({}, 200, { "Set-Cookie": expiredCookie() });
  });

  return routes;
}

/** What the passphrase itself is asked for: /api/passphrase, /api/recovery-code. */
export function passphraseRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const { keyholder, access, sessions, unlockDelay } = state;

  routes.post("/passphrase", async (c) => {
    const { access: caller } = access.requireSession(c.req.raw);
    const body = await readSmallJson(c.req.raw);
    const current = Object.hasOwn(body, "recoveryCode")
      ? { recoveryCode: readText(body, "recoveryCode") }
      : { passphrase: readText(body, "current") };
    const next = readText(body, "next");
    await unlockDelay.guard(() => changePassphrase(keyholder.paths.vault, current, next, keyholder.derivationCost));
    // Whoever else is signed in used the old passphrase: they show that they know the new one.
    sessions.endOthers(caller.cookie);
    return c.json({});
  });

  routes.post("/recovery-code", async (c) => {
    access.requireSession(c.req.raw);
    const passphrase = readText(await readSmallJson(c.req.raw), "passphrase");
    const recoveryCode = await unlockDelay.guard(() => recoveryCodeOf(keyholder.paths.vault, passphrase));
    return c.json({ recoveryCode }, 200, { "Cache-Control": "no-store" });
  });

  return routes;
}

function readSmallJson(request: Request): Promise<Record<string, unknown>> {
  return readJson(request, limits.adminBodyBytesMax);
}

function readSecret(body: Record<string, unknown>): Secret {
  return Object.hasOwn(body, "recoveryCode")
    ? { recoveryCode: readText(body, "recoveryCode") }
    : { passphrase: readText(body, "passphrase") };
}

function readText(body: Record<string, unknown>, field: string): string {
  const value = body[field];
  if (typeof value !== "string") throw new AppError("BAD_REQUEST", { field });
  return value;
}

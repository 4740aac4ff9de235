import { createApp } from "../../core/http/app.ts";
import { ClaimToken } from "../../core/http/claim-token.ts";
import { hostsOf } from "../../core/http/foreign-request.ts";
import { createKeyholder, type Keyholder } from "../../core/http/keyholder.ts";
import type { OpenPostern } from "../../core/http/postern.ts";
import type { AppOptions } from "../../core/http/server-state.ts";
import { type Clock, systemClock } from "../../core/kernel/clock.ts";
import { dataPaths } from "../../core/kernel/config.ts";
import { silentLog } from "../../core/kernel/log.ts";
import type { PurposeKeys } from "../../core/vault/keys.ts";

/** What deriving a key costs in tests: little. */
export const cheapDerivation = { memoryKiB: 8192, passes: 1, parallelism: 1 };

export function keyholderOf(
  root: string,
  open: (keys: PurposeKeys) => Promise<OpenPostern>,
  clock: Clock = systemClock,
): Keyholder<OpenPostern> {
  return createKeyholder({ paths: dataPaths(root), clock, open, derivationCost: cheapDerivation });
}

/** The application's options with what tests do not care about filled in. */
export function appOptions(keyholder: Keyholder<OpenPostern>, more: Partial<AppOptions> = {}): AppOptions {
  return {
    keyholder,
    clock: systemClock,
    log: silentLog,
    version: "0.0.0",
    hosts: hostsOf("127.0.0.1", 8627),
    claimToken: new ClaimToken(),
    demoToken: null,
    staticFolder: null,
    sleep: () => Promise.resolve(),
    ...more,
  };
}

export type App = ReturnType<typeof createApp>;

/** A request as our own page on 127.0.0.1:8627 sends it. */
export function ask(app: App, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("host")) headers.set("host", "127.0.0.1:8627");
  return Promise.resolve(app.request(`http://127.0.0.1:8627${path}`, { ...init, headers }));
}

export function askJson(
  app: App,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return ask(app, path, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

/** Cookie and page token of a sign-in's answer, as headers. */
export async function signedInHeaders(response: Response): Promise<Record<string, string>> {
  const { pageToken } = (await response.json()) as { pageToken: string };
  const cookie = (response.headers.get("set-cookie") ?? "").split(";", 1)[0] ?? "";
  return { cookie, "x-postern-page": pageToken };
}

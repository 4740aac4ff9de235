import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { AccessControl } from "./access.ts";
import type { ClaimToken } from "./claim-token.ts";
import type { Keyholder } from "./keyholder.ts";
import type { OpenPostern } from "./postern.ts";
import { Sessions } from "./sessions.ts";
import { Tickets } from "./tickets.ts";
import { type Sleep, UnlockDelay } from "./unlock-delay.ts";

export interface AppOptions {
  keyholder: Keyholder<OpenPostern>;
  clock: Clock;
  log: Log;
  version: string;
  /** Host values that name this server: see foreign-request.ts. */
  hosts: ReadonlySet<string>;
  /** For a fresh folder; null when it has an owner. */
  claimToken: ClaimToken | null;
  /** `--demo`: who has the printed token is let in without a passphrase, into a throw-away folder. */
  demoToken: string | null;
  /** The built UI; null serves none (tests, programs). */
  staticFolder: string | null;
  sleep: Sleep;
}

/** What all routes share. Nothing of it outlives a lock. */
export interface ServerState extends AppOptions {
  sessions: Sessions;
  tickets: Tickets;
  access: AccessControl;
  unlockDelay: UnlockDelay;
}

export function createServerState(options: AppOptions): ServerState {
  const sessions = new Sessions(options.clock);
  const tickets = new Tickets(options.clock);
  options.keyholder.onChange((state) => {
    // Lock: every session ends, whoever locked and why.
    if (state !== "locked") return;
    sessions.endAll();
    tickets.endAll();
  });
  const access = new AccessControl(options.keyholder, sessions, options.clock);
  return { ...options, sessions, tickets, access, unlockDelay: new UnlockDelay(options.sleep) };
}

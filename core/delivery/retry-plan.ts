/** When a mail that did not get through is tried again. */
import { limits } from "../kernel/limits.ts";
import type { OutboxProblem, OutboxWait } from "../store/outbox-types.ts";

const unreachable: ReadonlySet<string> = new Set(["NETWORK_FAILED", "TOR_FAILED", "TOR_MISSING", "TOR_OFF"]);

/** What changes it, beside time; of a server that is down while others work it is time alone. */
export function waitsFor(problem: OutboxProblem | null, isNetworkMissing: boolean): OutboxWait | null {
  if (problem === null) return null;
  if (unreachable.has(problem.code)) return isNetworkMissing ? "network" : null;
  if (routeProblems.has(problem.code)) return "route";
  return relayProblems.has(problem.code) ? "relay" : null;
}

/** There is no way until the user makes one. */
const routeProblems: ReadonlySet<string> = new Set([
  "ROUTE_MISSING",
  "ROUTE_FORBIDDEN",
  "PLUGIN_OFF",
  "SIGN_IN_NEEDED",
]);
const relayProblems: ReadonlySet<string> = new Set([
  "RELAY_AUTH_FAILED",
  "SIGN_IN_UNACCEPTED",
  "TLS_FAILED",
  "NETWORK_REFUSED",
]);

/** Somebody answered, if not as one would wish. */
export const isFromServer = ({ code }: OutboxProblem): boolean => code.startsWith("RELAY_") || code === "TLS_FAILED";

/** First minutes, then hours: twice as long each time, up to limits.outboxRetryMaxMs. `random` from 0 to 1 spreads them by a fifth. */
export function retryDelayMs(tries: number, problem: OutboxProblem | null, random: number): number {
  // A password that is tried again and again gets an account locked.
  const isLogin = problem?.code === "RELAY_AUTH_FAILED" || problem?.code === "SIGN_IN_UNACCEPTED";
  const first = isLogin ? limits.outboxLoginRetryMs : limits.outboxRetryFirstMs;
  const delay = Math.min(first * 2 ** Math.min(tries, 20), limits.outboxRetryMaxMs);
  return Math.round(delay * (0.8 + 0.4 * random));
}

/** Whether anything could be reached of late: one server that is down is no missing network. */
export class NetworkSense {
  #workedAt = Number.NEGATIVE_INFINITY;

  /** Something was reached. */
  worked(now: number): void {
    this.#workedAt = now;
  }

  isMissing(now: number): boolean {
    return now - this.#workedAt > limits.outboxOnlineForMs;
  }
}

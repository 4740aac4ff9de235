/**
 * PLUGIN_DENIED: the manifest or the user does not allow it. PLUGIN_LIMIT: a quota is used up. BAD_REQUEST: wrong arguments.
 * NOT_FOUND: a message that was not shown, a secret that was not entered. CONFLICT: a mail that was given to its server before.
 * RELAY_DOUBT: nobody knows whether it was sent; Postern asks the user. The others: a server could not be reached, or refused.
 */
export type HostErrorCode =
  | "PLUGIN_DENIED"
  | "PLUGIN_LIMIT"
  | "BAD_REQUEST"
  | "NOT_FOUND"
  | "NETWORK_REFUSED"
  | "NETWORK_FAILED"
  | "TOR_OFF"
  | "TOR_MISSING"
  | "TOR_FAILED"
  | "TLS_FAILED"
  | "CONFLICT"
  | "RELAY_AUTH_FAILED"
  | "RELAY_REFUSED"
  | "RELAY_DOUBT"
  | "INTERNAL";

/** What a call to the host rejects with. `detail` names the capability, and what the manifest would have to say. */
export interface HostError extends Error {
  readonly code: HostErrorCode;
  readonly detail: Record<string, string | number | boolean | null>;
}

export function isHostError(error: unknown): error is HostError {
  return error instanceof Error && "code" in error && "detail" in error;
}

import { requestJson } from "./request.ts";

export type TorState = "never" | "looking" | "missing" | "installed" | "starting" | "ready" | "failed";

export interface NetworkSettings {
  torMode: "automatic" | "at" | "never";
  /** "host:port" or "unix:/path". */
  torAddress: string;
  isOnlyTor: boolean;
}

export interface NetworkStatus extends NetworkSettings {
  tor: { state: TorState; isOurs: boolean; address: string | null; percent: number; reason: string | null };
}

/** One row of the egress ledger. */
export interface Connection {
  id: number;
  /** Milliseconds since 1970. */
  at: number;
  purpose: string;
  /** "kernel", or a plugin's id. */
  actor: string;
  host: string;
  port: number;
  route: "direct" | "tor";
  bytesIn: number;
  bytesOut: number;
  /** "open", "ok", "unknown", or an error code. */
  outcome: string;
  reason: string;
}

export interface HostTotal {
  host: string;
  connections: number;
  unsuccessful: number;
  bytesIn: number;
  bytesOut: number;
  lastAt: number;
}

/** Empty: any. */
export interface ConnectionFilter {
  purpose: string;
  actor: string;
  outcome: string;
  host: string;
}

export const network = {
  connections: async (filter: ConnectionFilter, limit: number, before?: number) => {
    const asked = Object.entries({ ...filter, limit: String(limit), ...(before && { before: String(before) }) });
    const query = new URLSearchParams(asked.filter(([, value]) => value !== ""));
    return (await requestJson<{ connections: Connection[] }>(`/api/egress?${query}`)).connections;
  },
  hosts: async () => (await requestJson<{ hosts: HostTotal[] }>("/api/egress/hosts")).hosts,
  status: () => requestJson<NetworkStatus>("/api/network"),
  change: (changes: Partial<NetworkSettings>) =>
    requestJson<NetworkStatus>("/api/network", { method: "PATCH", json: changes }),
  useTor: () => requestJson<NetworkStatus>("/api/network/tor", { method: "POST", json: {} }),
};

import type { CertificateSummary } from "./jobs.ts";
import { requestJson } from "./request.ts";

/** A server that outgoing mail is given to. */
export interface Relay {
  id: number;
  host: string;
  port: number;
  security: "tls" | "starttls";
  user: string;
  route: "direct" | "tor";
  authentication: "password" | "oauth2" | "none";
  /** The sign-in that opens it; null: none. */
  signInId: number | null;
  /** The account that it sends for. */
  sourceId: number | null;
  /** What kept it from being spoken to, until a mail went. */
  lastError: { code: string } | null;
}

export interface RelayForm {
  host: string;
  port: number;
  security: "tls" | "starttls";
  user: string;
  /** Absent with a sign-in. */
  password?: string;
  signInId?: number | null;
  authentication?: "password" | "oauth2";
  route: "direct" | "tor";
  sourceId?: number | null;
  /** PEM that the user chose to trust for this server. */
  trustedCertificate?: string;
}

export interface ServerTest {
  isFine: boolean;
  error: { code: string } | null;
  certificate: CertificateSummary | null;
}

export interface FoundServer {
  host: string;
  port: number;
  security: "tls" | "starttls";
  user: string;
}

/** The servers of an address, and who said so. */
export interface FoundAccount {
  name: string;
  by: "provider" | "autoconfig" | "dns" | "names";
  incoming: FoundServer;
  outgoing: FoundServer;
  needs: "appPassword" | "oauth2" | "bridge" | null;
  /** Which sign-in the servers take, as their domain says; null: not said. */
  signIn: { name: string; authorizationUrl: string; tokenUrl: string; scopes: string[] } | null;
  /** Servers of another domain that only the DNS names. */
  isUnproven: boolean;
}

export const relays = {
  list: async () => (await requestJson<{ relays: Relay[] }>("/api/relays", { isBackground: true })).relays,
  test: (form: RelayForm) => requestJson<ServerTest>("/api/relays/test", { method: "POST", json: form }),
  /** `sendAs`: whom the user writes as by it. */
  add: (form: RelayForm, sendAs: { email: string; name: string }) =>
    requestJson<Relay>("/api/relays", { method: "POST", json: { ...form, sendAs } }),
  /** Without a password: the one that is kept. */
  testChanges: (id: Relay["id"], changes: Partial<RelayForm>) =>
    requestJson<ServerTest>(`/api/relays/${id}/test`, { method: "POST", json: changes }),
  change: (id: Relay["id"], changes: Partial<RelayForm>) =>
    requestJson<Relay>(`/api/relays/${id}`, { method: "PATCH", json: changes }),
  remove: (id: Relay["id"]) => requestJson<object>(`/api/relays/${id}`, { method: "DELETE" }),
  find: async (address: string, route: "direct" | "tor") => {
    const query = new URLSearchParams({ address, route });
    return (await requestJson<{ found: FoundAccount | null }>(`/api/autoconfig?${query.toString()}`)).found;
  },
};

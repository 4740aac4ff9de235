import { requestJson } from "./request.ts";

/** A mail provider that lets programs in by signing in (OAuth2). */
export interface Provider {
  id: string;
  name: string;
  /** Mail servers that it opens; empty: not known. */
  mailHosts: string[];
  authorizationUrl: string;
  tokenUrl: string;
  /** Where tokens are given back (RFC 7009); null: not known. */
  revocationUrl: string | null;
  scopes: string[];
  /** Where one registers a program. */
  registerUrl: string | null;
  isOwn: boolean;
  /** Null: nobody can sign in there yet. */
  clientId: string | null;
  hasClientSecret: boolean;
  redirectPort: number | null;
  /** What is to be registered at the provider. */
  redirectUrl: string;
}

export interface ProviderForm {
  clientId: string;
  /** Absent: the one that is kept. */
  clientSecret?: string | null;
  redirectPort: number | null;
  /** Of a provider of the user's own. */
  name?: string;
  authorizationUrl?: string;
  tokenUrl?: string;
  revocationUrl?: string | null;
  scopes?: string[];
}

export interface AuthorizationStatus {
  state: "waiting" | "exchanging" | "done" | "failed";
  error: { code: string; detail: Record<string, unknown> } | null;
  signInId: number | null;
}

/** A sign-in that opens nothing any more, or has other tokens, and what became of giving back what it was opened with. */
export interface EndedSignIn {
  id: number;
  name: string;
  address: string;
  state: "asking" | "revoked" | "notOffered" | "shared" | "failed";
}

/** Whom to sign in: somebody new, or the one whose sign-in is no longer good. */
export type SignInRequest = { provider: string; address: string; route: "direct" | "tor" } | { signInId: number };

const place = (id: string) => `/api/oauth2/authorizations/${encodeURIComponent(id)}`;
const providerPlace = (id: string) => `/api/oauth2/providers/${encodeURIComponent(id)}`;

export const signIns = {
  providers: async () => (await requestJson<{ providers: Provider[] }>("/api/oauth2/providers")).providers,
  ended: async () => (await requestJson<{ ended: EndedSignIn[] }>("/api/oauth2/sign-ins")).ended,
  addProvider: (form: ProviderForm) => requestJson<Provider>("/api/oauth2/providers", { method: "POST", json: form }),
  changeProvider: (id: string, form: ProviderForm) =>
    requestJson<Provider>(providerPlace(id), { method: "PUT", json: form }),
  removeProvider: (id: string) => requestJson<object>(providerPlace(id), { method: "DELETE" }),
  begin: (request: SignInRequest) =>
    requestJson<{ id: string; url: string; endsAt: number }>("/api/oauth2/authorizations", {
      method: "POST",
      json: request,
    }),
  status: (id: string) => requestJson<AuthorizationStatus>(place(id), { isBackground: true }),
  paste: (id: string, url: string) =>
    requestJson<AuthorizationStatus>(`${place(id)}/answer`, { method: "POST", json: { url } }),
  cancel: (id: string) => requestJson<object>(place(id), { method: "DELETE" }),
};

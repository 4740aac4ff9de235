/**
 * A small, whole OAuth2 authorization server over HTTPS: a page that asks its user (RFC 6749 4.1), PKCE (RFC 7636), tokens that end,
 * refresh tokens that are good for one use and betray a second one (RFC 6819 5.2.2.3), revocation, introspection (RFC 7662) for a mail
 * server; and where a test wants it, answers that no honest server gives.
 */
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after } from "node:test";
import { certificateFor } from "../network/certificate.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { visit } from "./authorization-visit.ts";

/** One for all servers of a test file: the authorities that a process trusts are read once. */
export const authority = certificateFor({ after }, "IP:127.0.0.1,DNS:localhost");
export const authorityFile = join(temporaryFolder({ after }), "authority.pem");
writeFileSync(authorityFile, authority.cert);
process.env["SSL_CERT_FILE"] = authorityFile;

/** What a dishonest or broken token endpoint says. */
export type TokenReply = { status?: number; type?: string; location?: string; body: string } | "stall" | "drop";

export interface AuthorizationServerOptions {
  user?: string;
  clientId?: string;
  clientSecret?: string | null;
  tokenSeconds?: number | null;
  rotates?: boolean;
  /** In place of the honest answer, of the token and the revocation endpoint; null is that. */
  token?(form: URLSearchParams): TokenReply | null;
}

export interface AuthorizationServer {
  authorizationUrl: string;
  tokenUrl: string;
  introspectionUrl: string;
  revocationUrl: string;
  clientId: string;
  user: string;
  /** What the token endpoint was asked, in order. */
  asked: URLSearchParams[];
  /** And the revocation endpoint. */
  givenBack: URLSearchParams[];
  /** Queries that the page was opened with. */
  visits: URLSearchParams[];
  /** Access tokens that were given, in order. */
  given: string[];
  /** Every token of every user is good no more, as when a user takes a program's leave away. */
  revokeAll(): void;
  /** Access tokens end before they said they would; refresh tokens stay. */
  endAccessTokens(): void;
  /** From now on. */
  answerWith(token: NonNullable<AuthorizationServerOptions["token"]> | null): void;
  /** Tokens that are given reach the client when that resolves. */
  holdTokens(until: () => Promise<void>): void;
  /** What a user does in their browser: opens the page and allows it, or not. Gives what the address shows that it leads back to. */
  visit(url: string, choice?: "allow" | "deny"): Promise<{ location: string }>;
  isGood(token: string): boolean;
}

interface Cleanup {
  after(run: () => void): void;
}

export async function startAuthorizationServer(
  t: Cleanup,
  options: AuthorizationServerOptions = {},
): Promise<AuthorizationServer> {
  const state = new ServerState(options);
  const server = createServer(authority, (request, response) => void answer(state, request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { clientId, user, asked, givenBack, visits, given } = state;
  return {
    authorizationUrl: `${origin}/authorize`,
    tokenUrl: `${origin}/token`,
    introspectionUrl: `${origin}/introspect`,
    revocationUrl: `${origin}/revoke`,
    clientId,
    user,
    asked,
    givenBack,
    visits,
    given,
    revokeAll: () => state.revokeAll(),
    endAccessTokens: () => state.access.clear(),
    answerWith: (token) => void (state.token = token),
    holdTokens: (until) => void (state.hold = until),
    visit: (url, choice = "allow") => visit(url, choice, authority.cert),
    isGood: (token) => state.access.has(token) || state.refresh.has(token),
  };
}

interface Code {
  redirectUri: string;
  challenge: string;
}

class ServerState {
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly user: string;
  readonly tokenSeconds: number | null;
  readonly rotates: boolean;
  readonly asked: URLSearchParams[] = [];
  readonly givenBack: URLSearchParams[] = [];
  readonly visits: URLSearchParams[] = [];
  readonly given: string[] = [];
  readonly codes = new Map<string, Code>();
  /** By token, the sign-in that it came of: its first refresh token. */
  readonly access = new Map<string, string>();
  readonly refresh = new Map<string, string>();
  readonly spent = new Set<string>();
  token: AuthorizationServerOptions["token"] | null;
  hold: () => Promise<void> = () => Promise.resolve();

  constructor(options: AuthorizationServerOptions) {
    this.clientId = options.clientId ?? "postern-test";
    this.clientSecret = options.clientSecret ?? null;
    this.user = options.user ?? "ben";
    this.tokenSeconds = options.tokenSeconds === undefined ? 3_600 : options.tokenSeconds;
    this.rotates = options.rotates ?? true;
    this.token = options.token ?? null;
  }

  revokeAll(): void {
    this.access.clear();
    this.refresh.clear();
    this.codes.clear();
  }

  /** RFC 7009 2.1: with a refresh token everything of its sign-in ends; an access token ends alone. */
  revoke(token: string): void {
    const signIn = this.refresh.get(token);
    this.access.delete(token);
    for (const kind of [this.access, this.refresh]) for (const [each, of] of kind) if (of === signIn) kind.delete(each);
  }

  give(before: string | null): Record<string, unknown> {
    const access = `at-${random()}`;
    const refresh = before === null || this.rotates ? `rt-${random()}` : null;
    const signIn = this.refresh.get(before ?? "") ?? refresh ?? "";
    this.access.set(access, signIn);
    this.given.push(access);
    if (refresh !== null && before !== null) {
      this.refresh.delete(before);
      this.spent.add(before);
    }
    if (refresh !== null) this.refresh.set(refresh, signIn);
    return {
      access_token: access,
      token_type: "Bearer",
      ...(this.tokenSeconds !== null && { expires_in: this.tokenSeconds }),
      ...(refresh !== null && { refresh_token: refresh }),
    };
  }
}

const random = () => randomBytes(24).toString("base64url");

async function answer(state: ServerState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const body = new URLSearchParams(Buffer.concat(parts).toString());
  const url = new URL(request.url ?? "", "https://127.0.0.1");
  const route = `${request.method} ${url.pathname}`;
  if (route === "GET /authorize") return askUser(state, url.searchParams, response);
  if (route === "POST /authorize") return sendBack(state, body, response);
  if (route === "POST /token") return giveTokens(state, body, response);
  if (route === "POST /revoke") return takeBack(state, body, response);
  if (route === "POST /introspect") {
    const isActive = state.access.has(body.get("token") ?? "");
    return json(response, 200, isActive ? { active: true, username: state.user } : { active: false });
  }
  return text(response, 404, "Nothing here.");
}

function askUser(state: ServerState, query: URLSearchParams, response: ServerResponse): void {
  state.visits.push(query);
  const redirect = URL.parse(query.get("redirect_uri") ?? "");
  // RFC 6749 4.1.2.1: nobody is sent back to an address that is not the client's.
  const isLoopback = redirect?.protocol === "http:" && ["127.0.0.1", "localhost"].includes(redirect.hostname);
  if (query.get("client_id") !== state.clientId || !isLoopback) return text(response, 400, "Unknown client.");
  const isWhole =
    query.get("response_type") === "code" &&
    query.get("code_challenge_method") === "S256" &&
    /^[\w-]{43}$/.test(query.get("code_challenge") ?? "") &&
    (query.get("state") ?? "").length >= 20;
  if (!isWhole) return text(response, 400, "Not a request for a code with PKCE.");
  const fields = [...query].map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  const page = `<!doctype html><html lang="en"><title>Example Mail</title><h1>Sign in to Example Mail</h1><p>Postern wants to read and send the mail of ${escaped(query.get("login_hint") ?? "")}.</p><form method="post" action="/authorize">${fields.join("")}<button name="choice" value="allow">Allow</button><button name="choice" value="deny">Deny</button></form></html>`;
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
}

function sendBack(state: ServerState, form: URLSearchParams, response: ServerResponse): void {
  const redirectUri = form.get("redirect_uri") ?? "";
  const back = new URL(redirectUri);
  back.searchParams.set("state", form.get("state") ?? "");
  if (form.get("choice") === "allow") {
    const code = random();
    state.codes.set(code, { redirectUri, challenge: form.get("code_challenge") ?? "" });
    back.searchParams.set("code", code);
  } else back.searchParams.set("error", "access_denied");
  response.writeHead(302, { Location: back.href }).end();
}

/** True: that was the answer. */
function answeredByScript(state: ServerState, form: URLSearchParams, response: ServerResponse): boolean {
  const scripted = state.token?.(form) ?? null;
  if (scripted === "drop") response.destroy();
  if (scripted === "stall" || scripted === "drop" || scripted === null) return scripted !== null;
  const { status = 200, type = "application/json", location, body } = scripted;
  response.writeHead(status, { "Content-Type": type, ...(location !== undefined && { Location: location }) }).end(body);
  return true;
}

/** RFC 7009 2.2: a token that is good no more is no error. */
function takeBack(state: ServerState, form: URLSearchParams, response: ServerResponse): void {
  state.givenBack.push(form);
  if (answeredByScript(state, form, response)) return;
  const error = clientError(state, form);
  if (error !== null) return json(response, 401, { error });
  state.revoke(form.get("token") ?? "");
  response.writeHead(200).end();
}

function giveTokens(state: ServerState, form: URLSearchParams, response: ServerResponse): void {
  state.asked.push(form);
  if (answeredByScript(state, form, response)) return;
  const error = clientError(state, form) ?? grantError(state, form);
  if (error !== null) return json(response, error === "invalid_client" ? 401 : 400, { error });
  const tokens = state.give(form.get("refresh_token"));
  void state.hold().then(() => json(response, 200, tokens));
}

function clientError(state: ServerState, form: URLSearchParams): string | null {
  const isKnown = form.get("client_id") === state.clientId;
  return isKnown && form.get("client_secret") === state.clientSecret ? null : "invalid_client";
}

function grantError(state: ServerState, form: URLSearchParams): string | null {
  if (form.get("grant_type") === "refresh_token") {
    const token = form.get("refresh_token") ?? "";
    // A second use of a token that is good for one is theft: nothing of this user's is good any more.
    if (state.spent.has(token)) state.revokeAll();
    return state.refresh.has(token) ? null : "invalid_grant";
  }
  if (form.get("grant_type") !== "authorization_code") return "unsupported_grant_type";
  const code = form.get("code") ?? "";
  const known = state.codes.get(code);
  state.codes.delete(code);
  const proof = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  const isProven = known?.challenge === proof && known.redirectUri === form.get("redirect_uri");
  return isProven ? null : "invalid_grant";
}

const escaped = (value: string) => value.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function text(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "Content-Type": "text/plain" }).end(body);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}

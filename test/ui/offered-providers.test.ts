/** Whom a new account is offered to be signed in to. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { FoundAccount } from "../../ui/api/relays.ts";
import type { Provider } from "../../ui/api/sign-ins.ts";
import { providerOfFound, providersOf } from "../../ui/state/offered-providers.ts";

const provider = (id: string, more: Partial<Provider>): Provider => ({
  id,
  name: id,
  mailHosts: [],
  authorizationUrl: `https://login.${id}.example/authorize`,
  tokenUrl: `https://login.${id}.example/token`,
  revocationUrl: null,
  scopes: ["mail"],
  registerUrl: null,
  isOwn: false,
  clientId: "x",
  hasClientSecret: false,
  redirectPort: null,
  redirectUrl: "http://127.0.0.1",
  ...more,
});

const known = provider("known", { mailHosts: ["imap.known.example", "smtp.known.example"] });
const [hut, other] = ["hut", "other"].map((id) => provider(id, { isOwn: true }));
assert.ok(hut && other);
const list = [known, other, hut];

const found = (incoming: string, outgoing: string, more: Partial<FoundAccount> = {}): FoundAccount => {
  const server = (host: string) => ({ host, port: 993, security: "tls" as const, user: "ana" });
  const { name, authorizationUrl, tokenUrl, scopes } = hut;
  return {
    name: "Found",
    by: "autoconfig",
    incoming: server(incoming),
    outgoing: server(outgoing),
    needs: "oauth2",
    signIn: { name, authorizationUrl, tokenUrl, scopes },
    isUnproven: false,
    ...more,
  };
};

test("a provider of the table opens its own servers alone: a token never goes to another one beside them", () => {
  assert.deepEqual(providersOf(list, [" IMAP.known.example", "smtp.known.example"]), list);
  assert.deepEqual(providersOf(list, ["imap.known.example", "smtp.evil.example"]), [other, hut]);
  assert.deepEqual(providersOf(list, ["imap.known.example", ""]), []);
  assert.deepEqual(providersOf(list, []), []);
  assert.equal(providerOfFound(list, found("imap.known.example", "smtp.evil.example", { signIn: null })), null);
  assert.equal(providerOfFound(list, found("imap.known.example", "smtp.known.example")), known);
});

test("a provider of the user's own is signed in to where the domain's file names its very addresses", () => {
  const at = (more: Partial<FoundAccount> = {}) =>
    providerOfFound(list, found("imap.hut.example", "smtp.hut.example", more));
  assert.equal(at(), hut);
  assert.equal(at({ needs: null }), null);
  assert.equal(at({ signIn: null }), null);
  const { signIn } = found("imap.hut.example", "smtp.hut.example");
  assert.ok(signIn);
  assert.equal(at({ signIn: { ...signIn, tokenUrl: other.tokenUrl } }), null);
  assert.equal(at({ signIn: { ...signIn, authorizationUrl: other.authorizationUrl } }), null);
});

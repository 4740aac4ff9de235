import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import { readClientConfig } from "../../../core/sources/autoconfig/client-config.ts";

const address = "ana@hut.example";
const server = (kind: "incoming" | "outgoing", fields: Record<string, string> = {}) => {
  const all = {
    hostname: `${kind}.hut.example`,
    port: kind === "incoming" ? "993" : "465",
    socketType: "SSL",
    username: "%EMAILADDRESS%",
    authentication: "password-cleartext",
    ...fields,
  };
  const type = kind === "incoming" ? "imap" : "smtp";
  const lines = Object.entries(all).map(([name, text]) => `    <${name}>${text}</${name}>`);
  return `  <${kind}Server type="${type}">\n${lines.join("\n")}\n  </${kind}Server>`;
};
const config = (...servers: string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<!-- by hand -->
<clientConfig version="1.1">
 <emailProvider id="hut.example">
  <domain>hut.example</domain>
  <displayName>The Hut &amp; Friends</displayName>
${servers.join("\n")}
 </emailProvider>
 <webMail><loginPage url="https://hut.example/" /></webMail>
</clientConfig>
`;
const both = (fields: Record<string, string> = {}) => config(server("incoming", fields), server("outgoing"));

const oauth2 = (fields: Record<string, string> = {}) => {
  const all = {
    issuer: "login.hut.example",
    scope: "mail.read  mail.send mail.read",
    authURL: "https://login.hut.example/authorize",
    tokenURL: "https://api.hut.example/token",
    clientID: "somebody-else",
    ...fields,
  };
  const lines = Object.entries(all).map(([name, text]) => `<${name}>${text}</${name}>`);
  return `<oAuth2>${lines.join("")}</oAuth2>`;
};
const byToken = (element: string, kinds: Record<string, string> = {}) =>
  config(
    server("incoming", { authentication: "OAuth2", ...kinds }),
    server("outgoing", { authentication: "OAUTH2" }),
  ).replace("</clientConfig>", `${element}</clientConfig>`);
const signInOf = (text: string) => readClientConfig(text, address)?.signIn;

describe("the sign-in of a domain's file", () => {
  const said = {
    name: "hut.example",
    authorizationUrl: "https://login.hut.example/authorize",
    tokenUrl: "https://api.hut.example/token",
    scopes: ["mail.read", "mail.send"],
  };

  it("is read where both servers take it, beside the provider or within it, and never its client id", () => {
    assert.deepEqual(signInOf(byToken(oauth2())), said);
    const within = byToken("").replace("</emailProvider>", `${oauth2()}</emailProvider>`);
    assert.deepEqual(signInOf(within), said);
    assert.equal(readClientConfig(byToken(oauth2()), address)?.needs, "oauth2");
  });

  it("is no matter where a server takes a password alone, or nothing is said of it", () => {
    assert.equal(signInOf(byToken(oauth2(), { authentication: "password-cleartext" })), null);
    assert.equal(signInOf(byToken("")), null);
  });

  it("is refused where a token or a secret would go to another organisation, and the rest of the file stays", () => {
    for (const [element, kinds] of [
      [oauth2({ tokenURL: "https://api.other.example/token" })],
      [oauth2({ authURL: "https://accounts.google.com/o/oauth2/auth" })],
      [
        oauth2({
          authURL: "https://accounts.google.com/o/oauth2/auth",
          tokenURL: "https://accounts.google.com/o/oauth2/token",
        }),
      ],
      [oauth2(), { hostname: "imap.other.example" }],
    ] as Array<[string, Record<string, string>?]>) {
      const found = readClientConfig(byToken(element, kinds), address);
      assert.deepEqual([found?.signIn, found?.needs], [null, "oauth2"], element);
    }
  });

  it("is refused with addresses that are none, or not over TLS, and with scopes that are none", () => {
    const long = (chars: number) => `https://login.hut.example/${"a".repeat(chars - 26)}`;
    for (const fields of [
      { authURL: "http://login.hut.example/authorize" },
      { authURL: "javascript:alert(1)" },
      { authURL: "https://ana@login.hut.example/" },
      { authURL: "https://login.hut.example/#top" },
      { authURL: long(limits.oauth2UrlCharsMax + 1) },
      { tokenURL: "" },
      { tokenURL: "https://127.0.0.1/token" },
      { tokenURL: "https://[::1]/token" },
      { scope: "" },
      { scope: 'mail"' },
      { scope: Array.from({ length: limits.oauth2ScopesMax + 1 }, (_, at) => `s${at}`).join(" ") },
    ])
      assert.equal(signInOf(byToken(oauth2(fields))), null, JSON.stringify(fields).slice(0, 200));
    const all = Array.from({ length: limits.oauth2ScopesMax }, (_, at) => `s${at}`).join(" ");
    const widest = signInOf(byToken(oauth2({ scope: all, authURL: long(limits.oauth2UrlCharsMax) })));
    assert.equal(widest?.scopes.length, limits.oauth2ScopesMax);
  });
});

describe("a domain's file", () => {
  it("names the servers, with the address put where it belongs", () => {
    assert.deepEqual(readClientConfig(both({ username: "%EMAILLOCALPART%" }), address), {
      name: "The Hut & Friends",
      incoming: { host: "incoming.hut.example", port: 993, security: "tls", user: "ana" },
      outgoing: { host: "outgoing.hut.example", port: 465, security: "tls", user: address },
      needs: null,
      signIn: null,
    });
    assert.equal(
      readClientConfig(both({ hostname: "imap.%EMAILDOMAIN%" }), address)?.incoming.host,
      "imap.hut.example",
    );
  });

  it("is read for TLS first, then STARTTLS, never for cleartext, and for IMAP alone", () => {
    const starttls = server("incoming", { hostname: "s.hut.example", port: "143", socketType: "STARTTLS" });
    const plain = server("incoming", { hostname: "p.hut.example", port: "143", socketType: "plain" });
    const pop = server("incoming", { hostname: "pop.hut.example" }).replace('"imap"', '"pop3"');
    const outgoing = server("outgoing");
    const hostOf = (...servers: string[]) => readClientConfig(config(...servers, outgoing), address)?.incoming.host;
    assert.equal(hostOf(pop, plain, starttls, server("incoming")), "incoming.hut.example");
    assert.equal(hostOf(pop, plain, starttls), "s.hut.example");
    assert.equal(hostOf(pop, plain), undefined);
    assert.equal(readClientConfig(config(server("incoming")), address), null);
  });

  it("says that a password will not do where OAuth2 is all that is offered", () => {
    assert.equal(readClientConfig(both({ authentication: "OAuth2" }), address)?.needs, "oauth2");
    const choice = server("incoming").replace(
      "</incomingServer>",
      "<authentication>OAuth2</authentication></incomingServer>",
    );
    assert.equal(readClientConfig(config(choice, server("outgoing")), address)?.needs, null);
  });

  it("that is none, is not well formed, or names no host and port is passed over", () => {
    for (const bad of [
      "",
      "<html><body>404</body></html>",
      "<clientConfig/>",
      both().replace("</emailProvider>", ""),
      both().replace("<emailProvider", "<emailProvider <"),
      `<!DOCTYPE x [<!ENTITY a "b">]>${both()}`,
      both({ port: "0" }),
      both({ port: "65536" }),
      both({ port: "99x" }),
      both({ hostname: "" }),
      both({ hostname: "a b" }),
      both({ hostname: "0x7f.1" }),
      both({ username: "" }),
      both({ username: "x".repeat(limits.credentialCharsMax + 1) }),
    ])
      assert.equal(readClientConfig(bad, address), null, bad.slice(0, 200));
  });

  it("puts no line break into a name, and knows no entities but XML's own", () => {
    assert.equal(readClientConfig(both({ username: "ana\r\nA1 LOGOUT" }), address)?.incoming.user, "ana A1 LOGOUT");
    assert.equal(readClientConfig(both({ username: "&eacute;&lt;" }), address)?.incoming.user, "&eacute;<");
  });

  it("has limits.clientConfigElementsMax elements and limits.clientConfigDepthMax levels, and not one more", () => {
    const own = (both().match(/<[a-z]/gi) ?? []).length;
    const padded = (count: number) => both().replace("<webMail>", `${"<x/>".repeat(count - own)}<webMail>`);
    assert.ok(readClientConfig(padded(limits.clientConfigElementsMax), address));
    assert.equal(readClientConfig(padded(limits.clientConfigElementsMax + 1), address), null);
    const deep = (levels: number) =>
      both().replace("<webMail>", `${"<x>".repeat(levels - 1)}${"</x>".repeat(levels - 1)}<webMail>`);
    assert.ok(readClientConfig(deep(limits.clientConfigDepthMax), address));
    assert.equal(readClientConfig(deep(limits.clientConfigDepthMax + 1), address), null);
  });
});

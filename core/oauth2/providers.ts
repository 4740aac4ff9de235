/**
 * Mail providers that let programs in by OAuth2 (RFC 6749), and where each is asked. No client id comes with Postern: providers
 * give them to whoever registers a program, with conditions that bind that person, so each user enters one of their own.
 */
export interface Provider {
  id: string;
  name: string;
  /** Mail servers that it opens; empty: not known. */
  mailHosts: readonly string[];
  authorizationUrl: string;
  tokenUrl: string;
  /** Where tokens are given back (RFC 7009); null: not known, or not offered. */
  revocationUrl: string | null;
  /** What ends with one token: what came of the same sign-in (RFC 7009 2.1), or everything that the user gave this client. */
  revocationEnds: "signIn" | "client";
  /** For both directions, and for a refresh token. */
  scopes: readonly string[];
  /** What this provider wants to be told beside what all are told. */
  extras: Readonly<Record<string, string>>;
  /** RFC 8252 8.3 advises the address; some providers take the name alone. */
  redirectHost: "127.0.0.1" | "localhost";
  /** Where one registers a program; null: its own documentation says. */
  registerUrl: string | null;
}

const none = {};

export const knownProviders: readonly Provider[] = [
  {
    id: "google",
    name: "Google",
    mailHosts: ["imap.gmail.com", "smtp.gmail.com"],
    authorizationUrl: "https://accounts.google.com/o/oauth2/v2/auth",
    tokenUrl: "https://oauth2.googleapis.com/token",
    revocationUrl: "https://oauth2.googleapis.com/revoke",
    revocationEnds: "client",
    scopes: ["https://mail.google.com/"],
    // Without these two it gives no refresh token to somebody who was here before.
    extras: { access_type: "offline", prompt: "consent" },
    redirectHost: "127.0.0.1",
    registerUrl: "https://console.cloud.google.com/apis/credentials",
  },
  {
    id: "microsoft",
    name: "Microsoft",
    mailHosts: ["outlook.office365.com", "smtp-mail.outlook.com", "smtp.office365.com"],
    authorizationUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    tokenUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    // It has no such place.
    revocationUrl: null,
    revocationEnds: "signIn",
    scopes: [
      "https://outlook.office.com/IMAP.AccessAsUser.All",
      "https://outlook.office.com/SMTP.Send",
      "offline_access",
    ],
    extras: none,
    // Its form for registering takes no http address but localhost.
    redirectHost: "localhost",
    registerUrl: "https://entra.microsoft.com/",
  },
  {
    id: "yahoo",
    name: "Yahoo",
    mailHosts: ["imap.mail.yahoo.com", "smtp.mail.yahoo.com"],
    authorizationUrl: "https://api.login.yahoo.com/oauth2/request_auth",
    tokenUrl: "https://api.login.yahoo.com/oauth2/get_token",
    // What ends is not written down anywhere: the most that could.
    revocationUrl: "https://api.login.yahoo.com/oauth2/revoke",
    revocationEnds: "client",
    scopes: ["mail-w"],
    extras: none,
    redirectHost: "127.0.0.1",
    registerUrl: "https://senders.yahooinc.com/developer/developer-access/",
  },
  {
    id: "aol",
    name: "AOL",
    mailHosts: ["imap.aol.com", "smtp.aol.com"],
    authorizationUrl: "https://api.login.aol.com/oauth2/request_auth",
    tokenUrl: "https://api.login.aol.com/oauth2/get_token",
    revocationUrl: "https://api.login.aol.com/oauth2/revoke",
    revocationEnds: "client",
    scopes: ["mail-w"],
    extras: none,
    redirectHost: "127.0.0.1",
    registerUrl: "https://senders.yahooinc.com/developer/developer-access/",
  },
  {
    id: "fastmail",
    name: "Fastmail",
    mailHosts: ["imap.fastmail.com", "smtp.fastmail.com"],
    authorizationUrl: "https://api.fastmail.com/oauth/authorize",
    tokenUrl: "https://api.fastmail.com/oauth/refresh",
    revocationUrl: "https://api.fastmail.com/oauth/revoke",
    revocationEnds: "signIn",
    scopes: ["https://www.fastmail.com/dev/protocol-imap", "https://www.fastmail.com/dev/protocol-smtp"],
    extras: none,
    redirectHost: "127.0.0.1",
    registerUrl: "https://www.fastmail.com/for-developers/oauth/",
  },
  {
    id: "yandex",
    name: "Yandex",
    mailHosts: ["imap.yandex.com", "smtp.yandex.com"],
    authorizationUrl: "https://oauth.yandex.com/authorize",
    tokenUrl: "https://oauth.yandex.com/token",
    // What it has is another thing: access tokens alone, and those of devices.
    revocationUrl: null,
    revocationEnds: "signIn",
    scopes: ["mail:imap_full", "mail:smtp"],
    extras: none,
    redirectHost: "127.0.0.1",
    registerUrl: "https://oauth.yandex.com/client/new",
  },
];

/** Providers whose servers are known, so that nobody is asked for them. RFC 8314: TLS from the first byte where there is a choice. */
import type { FoundAccount } from "./found-account.ts";

interface Provider {
  name: string;
  domains: string[];
  /** Domains of the servers that take mail for others' domains (MX). */
  mx?: string[];
  imap: string;
  smtp: string;
  /** Absent: 465, TLS. */
  smtpPort?: 587;
  needs?: FoundAccount["needs"];
}

const appPassword = "appPassword";
const microsoft = { imap: "outlook.office365.com", smtpPort: 587, needs: "oauth2" } as const;

const providers: Provider[] = [
  {
    name: "Gmail",
    domains: ["gmail.com", "googlemail.com"],
    mx: ["google.com", "googlemail.com"],
    imap: "imap.gmail.com",
    smtp: "smtp.gmail.com",
    needs: appPassword,
  },
  {
    name: "Outlook.com",
    domains: [
      "outlook.com",
      "outlook.de",
      "outlook.fr",
      "hotmail.com",
      "hotmail.de",
      "hotmail.fr",
      "live.com",
      "msn.com",
    ],
    smtp: "smtp-mail.outlook.com",
    ...microsoft,
  },
  { name: "Microsoft 365", domains: [], mx: ["outlook.com"], smtp: "smtp.office365.com", ...microsoft },
  {
    name: "iCloud",
    domains: ["icloud.com", "me.com", "mac.com"],
    mx: ["mail.icloud.com"],
    imap: "imap.mail.me.com",
    smtp: "smtp.mail.me.com",
    smtpPort: 587,
    needs: appPassword,
  },
  {
    name: "Yahoo",
    domains: ["yahoo.com", "yahoo.de", "yahoo.fr", "yahoo.co.uk", "ymail.com", "rocketmail.com"],
    imap: "imap.mail.yahoo.com",
    smtp: "smtp.mail.yahoo.com",
    needs: appPassword,
  },
  { name: "AOL", domains: ["aol.com", "aol.de"], imap: "imap.aol.com", smtp: "smtp.aol.com", needs: appPassword },
  {
    name: "Fastmail",
    domains: ["fastmail.com", "fastmail.fm"],
    mx: ["messagingengine.com"],
    imap: "imap.fastmail.com",
    smtp: "smtp.fastmail.com",
    needs: appPassword,
  },
  {
    name: "GMX",
    domains: ["gmx.de", "gmx.net", "gmx.at", "gmx.ch"],
    imap: "imap.gmx.net",
    smtp: "mail.gmx.net",
  },
  { name: "GMX", domains: ["gmx.com", "gmx.us"], imap: "imap.gmx.com", smtp: "mail.gmx.com" },
  { name: "WEB.DE", domains: ["web.de"], imap: "imap.web.de", smtp: "smtp.web.de", smtpPort: 587 },
  {
    name: "T-Online",
    domains: ["t-online.de", "magenta.de"],
    imap: "secureimap.t-online.de",
    smtp: "securesmtp.t-online.de",
  },
  { name: "Posteo", domains: ["posteo.de", "posteo.net"], imap: "posteo.de", smtp: "posteo.de" },
  {
    name: "mailbox.org",
    domains: ["mailbox.org"],
    mx: ["mailbox.org"],
    imap: "imap.mailbox.org",
    smtp: "smtp.mailbox.org",
  },
  {
    name: "Zoho Mail",
    domains: ["zoho.com", "zohomail.com"],
    mx: ["zoho.com"],
    imap: "imap.zoho.com",
    smtp: "smtp.zoho.com",
    needs: appPassword,
  },
  {
    name: "Yandex",
    domains: ["yandex.com", "yandex.ru", "ya.ru"],
    mx: ["yandex.net"],
    imap: "imap.yandex.com",
    smtp: "smtp.yandex.com",
    needs: appPassword,
  },
  { name: "Migadu", domains: [], mx: ["migadu.com"], imap: "imap.migadu.com", smtp: "smtp.migadu.com" },
  {
    name: "Infomaniak",
    domains: ["ik.me", "ikmail.com"],
    mx: ["infomaniak.ch", "infomaniak.com"],
    imap: "mail.infomaniak.com",
    smtp: "mail.infomaniak.com",
  },
  { name: "Orange", domains: ["orange.fr", "wanadoo.fr"], imap: "imap.orange.fr", smtp: "smtp.orange.fr" },
  { name: "freenet", domains: ["freenet.de"], imap: "mx.freenet.de", smtp: "mx.freenet.de" },
];

/** Its own program stands between: IMAP and SMTP of this machine, with a password that it shows. */
const bridged = ["proton.me", "protonmail.com", "pm.me"];
const bridge = { host: "127.0.0.1", security: "starttls" } as const;

/** By the domain of an address. */
export function providerOfDomain(domain: string, address: string): FoundAccount | null {
  if (bridged.includes(domain)) {
    const [incoming, outgoing] = [1143, 1025].map((port) => ({ ...bridge, port, user: address }));
    if (!incoming || !outgoing) return null;
    return {
      name: "Proton Mail Bridge",
      by: "provider",
      incoming,
      outgoing,
      needs: "bridge",
      signIn: null,
      isUnproven: false,
    };
  }
  const found = providers.find(({ domains }) => domains.includes(domain));
  return found ? accountAt(found, address) : null;
}

/** By who takes the mail of the domain: whoever forges that answer leads to a provider of this table and nowhere else. */
export function providerOfMx(exchange: string, address: string): FoundAccount | null {
  const host = exchange.toLowerCase().replace(/\.$/, "");
  const found = providers.find(({ mx = [] }) => mx.some((each) => host === each || host.endsWith(`.${each}`)));
  return found ? accountAt(found, address) : null;
}

function accountAt({ name, imap, smtp, smtpPort, needs = null }: Provider, user: string): FoundAccount {
  const incoming = { host: imap, port: 993, security: "tls", user } as const;
  const outgoing = smtpPort
    ? ({ host: smtp, port: smtpPort, security: "starttls", user } as const)
    : ({ host: smtp, port: 465, security: "tls", user } as const);
  return { name, by: "provider", incoming, outgoing, needs, signIn: null, isUnproven: false };
}

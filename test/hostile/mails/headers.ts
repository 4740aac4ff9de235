import { headerOf, type HostileMail, mailOf } from "./hostile-mail.ts";

const must = "The reader sees who really wrote it: the address in full, and no characters that hide or turn anything.";
const mallory = "mallory@hostile.example";

const word = (text: string, charset = "utf-8") => `=?${charset}?B?${Buffer.from(text, "utf8").toString("base64")}?=`;

function spoof(name: string, fields: string[], sender: string | null = mallory): HostileMail {
  return mailOf("headers", name, must, {
    sender,
    raw: () =>
      Buffer.from(`${headerOf(name, fields)}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease pay.`, "utf8"),
  });
}

/** Name, header fields, and who really wrote it: Mallory, where it does not say. */
const spoofs: Array<[name: string, fields: string[], sender?: string | null]> = [
  ["from-name-is-address", [`From: "ceo@weir.example" <${mallory}>`]],
  ["from-name-is-address-with-blanks", [`From: "ceo@weir.example${" ".repeat(200)}" <${mallory}>`]],
  ["from-name-is-bracketed-address", [`From: "Ana <ana@weir.example>" <${mallory}>`]],
  ["from-name-encoded-address", [`From: ${word("ceo@weir.example")} <${mallory}>`]],
  ["from-name-turned", [`From: ${word("\u202eelpmaxe.riew@oec\u202c")} <${mallory}>`]],
  ["from-name-isolated", [`From: ${word("\u2067ana\u2069@weir.example")} <${mallory}>`]],
  ["from-name-zero-width", [`From: ${word("A\u200bn\u200ca R\u2060uiz\ufeff")} <${mallory}>`]],
  ["from-name-homoglyph", [`From: ${word("\u0410n\u0430 Ruiz")} <${mallory}>`]],
  ["from-name-line-end", [`From: ${word("Ana Ruiz\r\nFrom: ana@weir.example")} <${mallory}>`]],
  ["from-name-null", [`From: ${word("ana@weir.example\u0000")} <${mallory}>`]],
  ["from-name-nested-word", [`From: ${word("=?utf-8?B?YW5hQHdlaXIuZXhhbXBsZQ==?=")} <${mallory}>`]],
  ["from-name-in-two-words", [`From: ${word("ana@we")} ${word("ir.example")} <${mallory}>`]],
  ["from-name-tag-characters", [`From: ${word(`Ana\u{e0041}\u{e0042}\u{e007f}`)} <${mallory}>`]],
  ["from-name-combining-marks", [`From: ${word(`Ana${"\u0336".repeat(200)}`)} <${mallory}>`]],
  ["from-name-very-long", [`From: "${"Ana Ruiz ana@weir.example ".repeat(300)}" <${mallory}>`]],
  ["from-name-looks-verified", [`From: ${word("\u2705 Weir Bank (verified)")} <${mallory}>`]],
  ["from-two-addresses", [`From: ana@weir.example, ${mallory}`], "ana@weir.example"],
  ["from-two-angles", [`From: <ana@weir.example> <${mallory}>`], null],
  ["from-twice", [`From: ana@weir.example`, `From: ${mallory}`], null],
  ["from-empty-then-real", [`From:`, `From: ${mallory}`], null],
  ["from-group", [`From: ana@weir.example: ${mallory};`]],
  ["from-comment", [`From: (ana@weir.example) ${mallory} (<ana@weir.example>)`]],
  ["from-quoted-local-part", [`From: "ana@weir.example"@hostile.example`], '"ana@weir.example"@hostile.example'],
  [
    "from-long-local-part",
    [`From: ana.ruiz-at-weir.example-${"x".repeat(40)}@hostile.example`],
    `ana.ruiz-at-weir.example-${"x".repeat(40)}@hostile.example`,
  ],
  ["from-encoded-address", [`From: Ana <${word("ana@weir.example")}>`], null],
  ["from-encoded-local-part", [`From: ${word("ana@weir.example")}@hostile.example`], null],
  ["from-null-in-address", [`From: <ana@weir.example\u0000@hostile.example>`], null],
  ["from-look-alike-domain", [`From: Ana <ana@w\u0435ir.example>`], "ana@w\u0435ir.example"],
  ["from-punycode-domain", [`From: Ana <ana@xn--wir-5cd.example>`], "ana@xn--wir-5cd.example"],
  ["from-one-letter-off", [`From: Ana Ruiz <ana@wier.example>`], "ana@wier.example"],
  ["from-subdomain", [`From: Ana <ana@weir.example.hostile.example>`], "ana@weir.example.hostile.example"],
  ["from-turned-domain", [`From: Ana <ana@\u202eelpmaxe.riew>`], null],
  [
    "from-full-width-at",
    [`From: Ana <ana\uff20weir.example@hostile.example>`],
    "ana\uff20weir.example@hostile.example",
  ],
  ["from-folded-oddly", [`From: Ana\r\n <\r\n ${mallory}\r\n >`]],
  ["from-obsolete-route", [`From: <@weir.example,@ana.example:${mallory}>`]],
  ["from-only-name", [`From: ana@weir.example via Weir`], null],
  ["from-missing", ["Sender: ana@weir.example"], null],
  ["sender-differs", [`From: ana@weir.example`, `Sender: ${mallory}`], "ana@weir.example"],
  ["reply-to-elsewhere", [`From: Ana <ana@weir.example>`, `Reply-To: Ana <ana@weir-example.test>`], "ana@weir.example"],
  ["reply-to-hides", [`From: Ana <ana@weir.example>`, `Reply-To: "ana@weir.example" <${mallory}>`], "ana@weir.example"],
  ["subject-turned", [`From: ${mallory}`, `Subject: ${word("Invoice \u202efdp.exe")}`]],
  ["subject-line-ends", [`From: ${mallory}`, `Subject: ${word("a\r\nBcc: all@weir.example\r\n\r\nbody")}`]],
  ["subject-zero-width", [`From: ${mallory}`, `Subject: ${word("P\u200ba\u200by\u2063p\u00adal")}`]],
  ["subject-controls", [`From: ${mallory}`, `Subject: ${word("\u001b[31mred\u0007\u0008\u0008")}`]],
  [
    "subject-other-charset",
    [`From: ${mallory}`, `Subject: =?utf-7?Q?+ADw-script+AD4-?= =?x-unknown?Q?a?= =?utf-8?X?b?=`],
  ],
  [
    "subject-looks-like-thread",
    [`From: ${mallory}`, `Subject: Re: Fwd: Re: your account`, `In-Reply-To: <x@weir.example>`],
  ],
  [
    "authentication-results-forged",
    [`Authentication-Results: mail.weir.example; dkim=pass; spf=pass; dmarc=pass`, `From: ana@weir.example`],
    "ana@weir.example",
  ],
  [
    "received-forged",
    [`Received: from weir.example by mail.weir.example with ESMTPSA`, `From: ana@weir.example`],
    "ana@weir.example",
  ],
  ["date-in-the-future", [`From: ${mallory}`, `Date: Fri, 31 Dec 9999 23:59:59 +0000`]],
  ["header-with-html", [`From: "<img src=x onerror=alert(1)>" <${mallory}>`, `Subject: <script>alert(1)</script>`]],
  [
    "list-unsubscribe-program",
    [`From: ${mallory}`, `List-Unsubscribe: <javascript:alert(1)>, <http://127.0.0.1:8025/admin>`],
  ],
];

/** Senders that look like others, and headers that are read in two ways. */
export const headers = (): HostileMail[] => spoofs.map(([name, fields, sender]) => spoof(name, fields, sender));

/** Reports as mail systems write them, about the mail <m1@example.org> to ben@example.org. */
const lines = (...text: string[]) => `${text.join("\r\n")}\r\n`;

const original = lines(
  "Return-Path: <ana@example.org>",
  "From: Ana <ana@example.org>",
  "To: ben@example.org",
  "Subject: Plans",
  "Message-ID: <m1@example.org>",
  "",
  "Hello.",
);

function multipart(
  status: string,
  { returned = original, words = "It did not work.", type = "message/rfc822" } = {},
): string {
  return lines(
    "Return-Path: <>",
    "From: MAILER-DAEMON@mx.example.net (Mail Delivery System)",
    "To: ana@example.org",
    "Subject: Undelivered Mail Returned to Sender",
    "Message-ID: <report@mx.example.net>",
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain; charset=us-ascii",
    "",
    words,
    "--b",
    "Content-Type: message/delivery-status",
    "",
    status,
    "--b",
    `Content-Type: ${type}`,
    "",
    returned,
    "--b--",
  );
}

const group = (action: string, status: string, diagnostic: string, recipient = "ben@example.org") =>
  lines(
    "Reporting-MTA: dns; mx.example.net",
    "Arrival-Date: Mon, 30 Nov 2026 10:00:00 +0000",
    "",
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${diagnostic}`,
  );

export const reports = {
  "RFC 3464, as Postfix writes it": multipart(
    group("failed", "5.1.1", "550 5.1.1 <ben@example.org>: no such\r\n    user here"),
  ),
  "only the header of the mail comes back": multipart(group("failed", "5.2.2", "552 5.2.2 full"), {
    type: "text/rfc822-headers",
    returned: original.slice(0, original.indexOf("\r\n\r\n") + 2),
  }),
  "nothing of the mail comes back but its envelope id": multipart(
    `Original-Envelope-Id: m1@example.org\r\n${group("failed", "5.1.1", "550 no such user")}`,
    { type: "text/plain", returned: "" },
  ),
  "the address is written in brackets, in capitals, without a type": multipart(
    group("failed", "5.1.1", "550 no").replace("rfc822; ben@example.org", "<BEN@Example.org>"),
  ),
  "it was forwarded: the original recipient is named as well": multipart(
    group("failed", "5.1.1", "550 no", "ben@elsewhere.example").replace(
      "Final-Recipient",
      "Original-Recipient: rfc822;ben@example.org\r\nFinal-Recipient",
    ),
  ),
  "it was forwarded: the original recipient is not named": multipart(
    group("failed", "5.1.1", "550 no", "ben@elsewhere.example"),
  ),
  "no action and no status": multipart(
    group("failed", "5.1.1", "550 no").replace("Action: failed\r\nStatus: 5.1.1\r\n", ""),
  ),
  "the status is encoded, against RFC 3464": multipart("").replace(
    "Content-Type: message/delivery-status\r\n\r\n",
    `Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(group("failed", "5.1.1", "550 no")).toString("base64")}`,
  ),
  Exim: lines(
    "From: Mail Delivery System <Mailer-Daemon@mx.example.net>",
    "To: ana@example.org",
    "X-Failed-Recipients: ben@example.org",
    "Auto-Submitted: auto-replied",
    "Subject: Mail delivery failed: returning message to sender",
    "",
    "This message was created automatically by mail delivery software.",
    "",
    "A message that you sent could not be delivered to one or more of its",
    "recipients. This is a permanent error. The following address(es) failed:",
    "",
    "  ben@example.org",
    "    host mx.example.org [192.0.2.1]",
    "    SMTP error from remote mail server after RCPT TO:<ben@example.org>:",
    "    550 5.1.1 User unknown",
    "",
    "------ This is a copy of the message, including all the headers. ------",
    "",
    original,
  ),
  qmail: lines(
    "From: MAILER-DAEMON@mx.example.net",
    "To: ana@example.org",
    "Subject: failure notice",
    "",
    "Hi. This is the qmail-send program at mx.example.net.",
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    "This is a permanent error; I've given up. Sorry it didn't work out.",
    "",
    "<ben@example.org>:",
    "192.0.2.1 does not like recipient.",
    "Remote host said: 550 5.1.1 no such user",
    "",
    "--- Below this line is a copy of the message.",
    "",
    original,
  ),
  "Exchange, in German, as HTML alone": lines(
    "From: postmaster@mx.example.net",
    "To: ana@example.org",
    "Subject: Unzustellbar: Plans",
    "In-Reply-To: <m1@example.org>",
    "Content-Type: text/html; charset=utf-8",
    "",
    "<html><body><p><b>Fehler bei der Nachrichtenzustellung an folgende Empf&auml;nger:</b></p>",
    "<p>ben@example.org<br>Die E-Mail-Adresse wurde nicht gefunden. 550 5.1.10 RESOLVER.ADR.RecipientNotFound</p></body></html>",
  ),
  "the recipient is not named at all, and the mail had one": lines(
    "From: postmaster@mx.example.net",
    "To: ana@example.org",
    "Subject: Undeliverable mail",
    "References: <m1@example.org>",
    "",
    "Your message could not be delivered.",
  ),
} satisfies Record<string, string>;

export const delayed = multipart(group("delayed", "4.4.1", "421 4.4.1 timed out"), { words: "It is tried again." });
export const delivered = multipart(group("delivered", "2.0.0", "250 ok"));
export const relayed = multipart(group("relayed", "2.0.0", "250 ok"));
export const expanded = multipart(group("expanded", "2.0.0", "250 ok"));

/** Mail that is no report, or none that can be believed. */
export const noReports = {
  "another mail's Message-ID": multipart(group("failed", "5.1.1", "550 no"), {
    returned: original.replace("m1@example.org", "unknown@example.org"),
  }),
  "a recipient that the mail never had": multipart(group("failed", "5.1.1", "550 no", "eve@example.org")),
  "an answer to the mail": lines(
    "From: ben@example.org",
    "To: ana@example.org",
    "Subject: Re: Plans: delivery failed?",
    "In-Reply-To: <m1@example.org>",
    "",
    "My dog: 550 5.1.1 ben@example.org",
  ),
  "an answer on holiday": lines(
    "From: ben@example.org",
    "Return-Path: <>",
    "To: ana@example.org",
    "Subject: Automatic reply: Plans",
    "In-Reply-To: <m1@example.org>",
    "",
    "I am away.",
  ),
} satisfies Record<string, string>;

import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A small mailbox written for these tests: threads, a quote, a signature, an attachment, a link, spam-like words. */
export function sampleMbox(folder: string): string {
  const path = join(folder, "sample.mbox");
  const messages = [
    ...Array.from({ length: 24 }, (_, index) =>
      letter({
        id: `plain-${index}`,
        from: `Correspondent ${index} <person${index}@example.org>`,
        subject: `Letter number ${index}`,
        minutesAgo: 600 + index * 60,
        body: `This is letter ${index}.\n\nNothing in it needs an answer.`,
      }),
    ),
    letter({
      id: "hut-1",
      from: "Ana Ribeiro <ana@example.org>",
      subject: "The hut in May",
      minutesAgo: 120,
      body: "Shall we open the hut in May?\n\nThe list is at https://example.org/hut?year=2026.\n",
    }),
    letter({
      id: "hut-2",
      inReplyTo: "hut-1",
      from: "Ben Okafor <ben@example.org>",
      subject: "Re: The hut in May",
      minutesAgo: 60,
      body: [
        "Yes, the second weekend.",
        "",
        "On Monday, 4 May 2026 Ana Ribeiro wrote:",
        ...Array.from({ length: 9 }, (_, index) => `> quoted line ${index}`),
        "-- ",
        "Ben, Harbour Street 4",
      ].join("\n"),
    }),
    withAttachment(),
  ];
  writeFileSync(path, messages.map(asMboxEntry).join(""));
  return path;
}

/** The From_ line carries the time of arrival, which comes before the header's. */
export function asMboxEntry(message: string): string {
  const date = new Date(/^Date: (.*)$/m.exec(message)?.[1] ?? 0)
    .toUTCString()
    .replace(/^(\w+), (\d+) (\w+) (\d+) (\S+) GMT$/, "$1 $3 $2 $5 $4");
  return `From sender@example.org ${date}\n${message}\n`;
}

export interface Letter {
  id: string;
  from: string;
  subject: string;
  minutesAgo: number;
  body: string;
  inReplyTo?: string;
}

export function letter({ id, from, subject, minutesAgo, body, inReplyTo }: Letter): string {
  return [
    ...headers({ id, from, subject, minutesAgo, inReplyTo }),
    "Content-Type: text/plain; charset=utf-8",
    "",
    body,
    "",
  ].join("\n");
}

function withAttachment(): string {
  const head = headers({
    id: "plan",
    from: "Carla Weiss <carla@example.net>",
    subject: "The plan as a file",
    minutesAgo: 30,
  });
  return [
    ...head,
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "Here is the plan.",
    "--b",
    'Content-Type: text/plain; name="plan.txt"',
    'Content-Disposition: attachment; filename="plan.txt"',
    "",
    "first, second, third",
    "--b--",
    "",
  ].join("\n");
}

function headers(of: Omit<Letter, "body" | "inReplyTo"> & { inReplyTo?: string | undefined }): string[] {
  const date = new Date(Date.now() - of.minutesAgo * 60_000).toUTCString().replace("GMT", "+0000");
  return [
    `From: ${of.from}`,
    "To: You <you@example.org>",
    `Subject: ${of.subject}`,
    `Date: ${date}`,
    `Received: from example.org; ${date}`,
    `Message-ID: <${of.id}@sample.example>`,
    ...(of.inReplyTo ? [`In-Reply-To: <${of.inReplyTo}@sample.example>`] : []),
    "MIME-Version: 1.0",
  ];
}

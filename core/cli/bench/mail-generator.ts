/**
 * List mail at any scale, the same for the same seed: people and lists with their habits, threads of realistic sizes, quoted
 * replies, some HTML, some attachments; 7.6 KB on average with headers, as a sample of public lists has.
 */
import { seededRandom } from "./seeded-random.ts";
import { createVocabulary, type Vocabulary } from "./vocabulary.ts";

export interface GeneratedMail {
  raw: string;
  receivedAt: number;
  isSeen: boolean;
}

interface Thread {
  subject: string;
  list: string;
  /** Message-IDs so far; a reply answers one of the last. */
  messageIds: string[];
  lastBody: string[];
  left: number;
}

interface World {
  random: () => number;
  vocabulary: Vocabulary;
  people: Array<{ name: string; email: string; agent: string }>;
  lists: string[];
  open: Thread[];
  /** A long stretch of random base64. */
  base64: string;
}

const firstAt = Date.UTC(2012, 0, 2);
const agents = [
  "Mutt/2.2.12",
  "Mozilla Thunderbird",
  "Evolution 3.50.2",
  "Gnus/5.13",
  "K-9 Mail for Android",
  "Apple Mail (2.3774)",
];
/** Threads that go on at the same time. */
const openThreads = 60;

export function* generateMails(count: number, seed = 1): Generator<GeneratedMail> {
  const world = makeWorld(seed);
  let receivedAt = firstAt;
  for (let index = 0; index < count; index++) {
    receivedAt += 1000 * Math.floor(1 + world.random() * 900);
    yield makeMail(world, index, receivedAt);
  }
}

function makeWorld(seed: number): World {
  const random = seededRandom(seed);
  const vocabulary = createVocabulary(seed + 1);
  const people = Array.from({ length: 4_000 }, (_, index) => {
    const [first = "", last = "", host = ""] = vocabulary.run(3);
    const email = `${first}.${last}${index}@${host}.example`;
    return { name: `${capital(first)} ${capital(last)}`, email, agent: agents[index % agents.length] ?? "" };
  });
  const lists = Array.from({ length: 24 }, () => `${vocabulary.run(2).join("-")}.lists.example`);
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const text = Array.from({ length: 2 ** 20 }, () => letters.charAt(Math.floor(random() * 64))).join("");
  return { random, vocabulary, people, lists, open: [], base64: text };
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** Half of all threads are a single mail; a few go on for weeks (a Pareto tail). */
const threadSize = (random: () => number) => Math.min(400, Math.floor(1 / (1 - random()) ** 0.9));

function threadFor(world: World): Thread {
  const { random, vocabulary, lists, open } = world;
  if (open.length < openThreads || random() < 0.02) {
    const subject = capital(vocabulary.run(3 + Math.floor(random() * 6)).join(" "));
    const list = lists[Math.floor(random() ** 2 * lists.length)] ?? "";
    const thread = { subject, list, messageIds: [], lastBody: [], left: threadSize(random) };
    open.push(thread);
    return thread;
  }
  return open[Math.floor(random() * open.length)] as Thread;
}

function makeMail(world: World, index: number, receivedAt: number): GeneratedMail {
  const { random, people, open } = world;
  const thread = threadFor(world);
  // The most active few write most of the mail.
  const author = people[Math.floor(random() ** 3 * people.length)] ?? { name: "", email: "", agent: "" };
  const messageId = `${index.toString(36)}.${Math.floor(random() * 2 ** 40).toString(36)}@${author.email.split("@")[1]}`;
  const body = bodyLines(world, thread);
  const { type, text } = encodeBody(world, body);
  const raw = `${headerLines(world, thread, { author, messageId, receivedAt, type }).join("\n")}\n\n${text}\n`;
  thread.messageIds.push(messageId);
  thread.lastBody = body;
  thread.left -= 1;
  if (thread.left <= 0) open.splice(open.indexOf(thread), 1);
  return { raw, receivedAt, isSeen: random() < 0.8 };
}

interface Envelope {
  author: { name: string; email: string; agent: string };
  messageId: string;
  receivedAt: number;
  type: string[];
}

function headerLines(world: World, thread: Thread, { author, messageId, receivedAt, type }: Envelope): string[] {
  const { random } = world;
  const date = mailDate(receivedAt);
  const [name = "", ...domain] = thread.list.split(".");
  const list = `${name}@${domain.join(".")}`;
  const parents = thread.messageIds;
  const parent = parents.at(-1 - Math.floor(random() ** 2 * Math.min(4, parents.length)));
  const references = [...new Set([...parents.slice(0, 1), ...parents.slice(-6)])].map((id) => `<${id}>`);
  const hop = (from: string, by: string) => {
    const id = Math.floor(random() * 2 ** 45).toString(36);
    return `Received: from ${from} (${from} [192.0.2.${Math.floor(random() * 255)}])\n\tby ${by} (Postfix) with ESMTPS id ${id}\n\tfor <${list}>; ${date}`;
  };
  const home = author.email.split("@")[1] ?? "";
  return [
    `Return-Path: <bounces+${name}@${domain.join(".")}>`,
    hop(`mx.${domain.join(".")}`, "mail.reader.example"),
    hop(`out.${home}`, `mx.${domain.join(".")}`),
    hop(`client.${home}`, `out.${home}`),
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${home}; s=mail;\n\th=from:to:subject:date:message-id; bh=${noise(world, 44)};\n\tb=${noise(world, 172)}`,
    `From: ${author.name} <${author.email}>`,
    `To: ${list}`,
    `Subject: [${name}] ${parent === undefined ? "" : "Re: "}${thread.subject}`,
    `Date: ${date}`,
    `Message-ID: <${messageId}>`,
    ...(parent === undefined ? [] : [`In-Reply-To: <${parent}>`, `References: ${references.join("\n\t")}`]),
    `User-Agent: ${author.agent}`,
    "MIME-Version: 1.0",
    ...type,
    `List-Id: <${thread.list}>`,
    `List-Unsubscribe: <https://${domain.join(".")}/options/${name}>,\n\t<mailto:${name}-request@${domain.join(".")}?subject=unsubscribe>`,
    `List-Archive: <https://${domain.join(".")}/archive/${name}/>`,
    `List-Post: <mailto:${list}>`,
    "Precedence: list",
  ];
}

function bodyLines({ random, vocabulary }: World, thread: Thread): string[] {
  const lines: string[] = [];
  if (thread.lastBody.length > 0 && random() < 0.85) {
    const own = thread.lastBody.filter((line) => !line.startsWith(">>>"));
    lines.push(
      ...own.slice(0, Math.floor(4 + random() * 30)).map((line) => (line.startsWith(">") ? `>${line}` : `> ${line}`)),
      "",
    );
  }
  const paragraphs = 1 + Math.floor(-Math.log(1 - random()) * 8);
  for (let paragraph = 0; paragraph < Math.min(40, paragraphs); paragraph++) {
    const words = vocabulary.run(20 + Math.floor(random() * 90));
    lines.push(...wrap(capital(words.join(" "))), "");
  }
  lines.push("-- ", vocabulary.run(2).map(capital).join(" "));
  return lines;
}

function wrap(text: string): string[] {
  return `${text}.`.match(/.{1,72}(\s|$)/g)?.map((line) => line.trimEnd()) ?? [];
}

/** Random base64, cut from one long piece: making each letter anew would take longer than all the rest. */
const noise = ({ random, base64: text }: World, length: number) => {
  const at = Math.floor(random() * (text.length - length));
  return text.slice(at, at + length);
};

/** One mail in ten with HTML beside the text, one in forty with an attachment. */
function encodeBody(world: World, lines: string[]): { type: string[]; text: string } {
  const { random } = world;
  const plain = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"];
  const text = lines.join("\n");
  const kind = random();
  if (kind >= 0.125) return { type: plain, text };
  const boundary = `=_${noise(world, 24).replace(/[+/]/g, "x")}`;
  const second =
    kind < 0.1
      ? [
          "Content-Type: text/html; charset=utf-8",
          "",
          `<html><body>${lines.map((line) => `<p style="margin:0">${line.replace(/>/g, "&gt;")}</p>`).join("\n")}</body></html>`,
        ]
      : [
          `Content-Type: application/pdf; name="report-${Math.floor(random() * 1000)}.pdf"`,
          "Content-Disposition: attachment",
          "Content-Transfer-Encoding: base64",
          "",
          (noise(world, 4_000 + Math.floor(random() * 40_000)).match(/.{1,76}/g) ?? []).join("\n"),
        ];
  const parts = [`--${boundary}`, ...plain, "", text, `--${boundary}`, ...second, `--${boundary}--`];
  const type = kind < 0.1 ? "alternative" : "mixed";
  return { type: [`Content-Type: multipart/${type}; boundary="${boundary}"`], text: parts.join("\n") };
}

// RFC 5322 3.3: "Mon, 02 Jan 2012 00:00:00 +0000".
const mailDate = (at: number) => new Date(at).toUTCString().replace("GMT", "+0000");

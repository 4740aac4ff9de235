/** Runs every hostile input through every reader and posts each name when it is done: the test's watchdog looks at that. */
import { parentPort } from "node:worker_threads";
import { bodyParts } from "../../core/mime/body-parts.ts";
import { baseSubject } from "../../core/mime/base-subject.ts";
import { canonicalForm } from "../../core/mime/canonical-form.ts";
import { parseDate } from "../../core/mime/date.ts";
import { decodeWords } from "../../core/mime/encoded-words.ts";
import { asAddresses, asGroupedAddresses, asMessageIds, asText, asUrls } from "../../core/mime/header-forms.ts";
import { stripHtml } from "../../core/mime/html-text.ts";
import { linksOf } from "../../core/mime/links.ts";
import { parseMessageId } from "../../core/mime/message-ids.ts";
import { parseParameterized } from "../../core/mime/parameters.ts";
import { decodePartText } from "../../core/mime/part-content.ts";
import { prepareMessage } from "../../core/mime/prepare-message.ts";
import { readableText } from "../../core/mime/readable-text.ts";
import { hostileHtml, hostileMessages, hostileValues } from "./hostile-inputs.ts";

const valueReaders: Record<string, (value: string) => unknown> = {
  asText,
  asAddresses,
  asGroupedAddresses,
  asMessageIds,
  asUrls,
  parseMessageId,
  parseDate,
  decodeWords,
  baseSubject,
  parseParameterized,
};

function report(message: { name: string; ms: number }): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
  parentPort?.postMessage(message);
}

function run(name: string, action: () => void): void {
  const start = performance.now();
  action();
  report({ name, ms: performance.now() - start });
}

for (const [name, make] of Object.entries(hostileValues)) {
  const value = make();
  for (const [reader, read] of Object.entries(valueReaders)) run(`${reader}: ${name}`, () => void read(value));
}
for (const [name, make] of Object.entries(hostileHtml)) {
  const html = make();
  run(`stripHtml: ${name}`, () => void stripHtml(html));
  run(`linksOf: ${name}`, () => void linksOf(html));
  const raw = Buffer.from(`Content-Type: text/html; charset=utf-8\n\n${html.slice(0, 1_000_000)}`);
  run(`readableText of HTML: ${name}`, () => void readableText(raw, prepareMessage(raw).root));
}
for (const [name, make] of Object.entries(hostileMessages)) {
  const raw = Buffer.from(make());
  run(`message: ${name}`, () => {
    const { root } = prepareMessage(raw);
    canonicalForm(raw);
    readableText(raw, root);
    for (const part of bodyParts(root).textBody) decodePartText(raw, part);
  });
}
report({ name: "done", ms: 0 });
